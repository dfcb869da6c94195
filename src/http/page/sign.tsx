/** What a page is about in one drawing, for eyes alone: its heading says the same. */
export const Sign = ({ kind }: { kind: keyof typeof outlines }) => (
  <div class="sign">
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <path d={outlines[kind]} />
    </svg>
  </div>
);

const outlines = {
  mail: 'M3 6h18v12H3zM3.5 6.5l8.5 7 8.5-7',
  done: 'M5 12.5l4.5 4.5L19 7.5',
} as const;
