/** Scripts of customary use (UAX 31, table 5), together where one language writes with several (UTS 39 §5.1). */
const customary = [
  'Latin',
  'Arabic',
  'Armenian',
  'Bengali',
  'Cyrillic',
  'Devanagari',
  'Ethiopic',
  'Georgian',
  'Greek',
  'Gujarati',
  'Gurmukhi',
  'Hebrew',
  'Kannada',
  'Khmer',
  'Lao',
  'Malayalam',
  'Myanmar',
  'Oriya',
  'Sinhala',
  'Tamil',
  'Telugu',
  'Thaana',
  'Thai',
  'Tibetan',
  'Han Hiragana Katakana',
  'Han Hangul',
  'Han Bopomofo',
];

const written = (scripts: string): RegExp =>
  new RegExp(
    `^[${scripts.replace(/\w+/g, '\\p{scx=$&}').replaceAll(' ', '')}\\p{scx=Common}\\p{scx=Inherited}]+$`,
    'u',
  );

const digits = /\p{Nd}/gu;
/** Every system of decimal digits has its ten in a row, and its zero at a multiple of two. */
const zeroOf = (digit: string): number => {
  let zero = digit.codePointAt(0) ?? 0;
  for (let steps = 0; steps < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1)); steps++) zero--;
  return zero;
};

/**
 * True for a name that one language could write: in one script of customary use, with digits of one system, and
 * without a mark that hides behind its like (UTS 39 §5.1, 5.3, 5.4).
 */
export function isOneScript(name: string): boolean {
  const systems = new Set([...name.matchAll(digits)].map(([digit]) => zeroOf(digit)));
  const stacked = /(\p{Mn})\1|\p{Mn}{4}/u.test(name.normalize('NFD'));
  return systems.size <= 1 && !stacked && customary.some((scripts) => written(scripts).test(name));
}
