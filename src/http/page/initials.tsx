/** Up to two first letters in place of a picture; a dash where there is no name. Seen only: the name stands beside. */
export const Initials = ({ of, big = false }: { of: string; big?: boolean }) => (
  <span class={big ? 'initials big' : 'initials'} aria-hidden="true">
    {lettersOf(of) || '–'}
  </span>
);

/** A letter with its marks and joiners is one (Unicode, UAX #29). */
function lettersOf(name: string): string {
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return name
    .split(/\s+/)
    .filter((word) => /^[\p{L}\p{N}]/u.test(word))
    .slice(0, 2)
    .map((word) => [...graphemes.segment(word)][0]?.segment.toUpperCase() ?? '')
    .join('');
}
