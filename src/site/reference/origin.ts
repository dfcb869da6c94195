/** Stands in the rendered page for the origin that the page is asked at. */
export const ORIGIN = '{{origin}}';
