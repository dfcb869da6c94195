/** What a guesser adds by rule rather than by luck; texts compare in the folded form. */

/** Case and compatibility forms removed: for comparing alone, a password itself is never folded. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

const leet: Readonly<Record<string, string>> = {
  a: '4@',
  b: '8',
  e: '3',
  g: '9',
  i: '1!|',
  l: '1|',
  o: '0',
  s: '5$',
  t: '7+',
  z: '2',
};

/** A pattern that finds a folded word, also where its letters were swapped for look-alike digits and signs. */
export const leetPattern = (word: string): RegExp =>
  new RegExp([...word].map((char) => `[${`${char}${leet[char] ?? ''}`.replace(/[\\\]^-]/g, '\\$&')}]`).join(''), 'gu');

/** Readings of a folded text with look-alikes turned back into letters; 1 stands for i as well as for l. */
export function leetReadings(text: string): readonly string[] {
  if (!/[\d@$!|+]/.test(text)) return [text];
  const read = (one: string) =>
    text.replace(/[\d@$!|+]/g, (sign) =>
      '1|'.includes(sign) ? one : (Object.keys(leet).find((letter) => leet[letter]?.includes(sign)) ?? sign),
    );
  return [text, read('i'), read('l')];
}

const dates = [/(19|20)\d\d(0\d|1[0-2])([0-2]\d|3[01])/g, /([0-2]\d|3[01])(0\d|1[0-2])(19|20)\d\d/g, /(19|20)\d\d/g];

/**
 * How many characters of a text have to be guessed: a date or year, and a run of three or more equal, rising or
 * falling characters (`1111`, `1234567`, `cba`), count as one each.
 */
export function unguessedLength(text: string): number {
  const chars = [...dates.reduce((rest, date) => rest.replaceAll(date, '\u0000'), text)];
  const code = (at: number) => chars[at]?.codePointAt(0) ?? Number.NaN;
  let count = 0;
  for (let at = 0; at < chars.length; count += 1) {
    const step = code(at + 1) - code(at);
    let end = at + 1;
    if (Math.abs(step) <= 1)
      while (code(end) - code(end - 1) === step || (code(end - 1) === 57 && code(end) === 48)) end += 1;
    at = end - at >= 3 ? end : at + 1;
  }
  return count;
}

/** So few characters, and a guesser who knows the rest tries them all. */
export const fewCharacters = 4;
