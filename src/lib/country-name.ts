/**
 * The name of a country in a language; the code itself where it names none, as the edge's `T1` for Tor.
 * @param code ISO 3166-1 alpha-2, as the edge gives it
 * @param language a BCP 47 tag
 */
export const countryName = (code: string, language: string): string =>
  /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code) : code;
