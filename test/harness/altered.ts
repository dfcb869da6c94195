/**
 * A text with one character changed, for certain: a fixed character in its place may be what stood there before.
 * @param at index of the character, from the end where it is negative. Of base64url the last one may hold spare bits,
 *   in which a change changes nothing.
 */
export function altered(text: string, at: number): string {
  const index = at < 0 ? text.length + at : at;
  return text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1);
}
