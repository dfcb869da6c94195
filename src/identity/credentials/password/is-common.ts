import type { CommonPasswords } from './common-passwords.ts';
import { fewCharacters, fold, leetReadings, unguessedLength } from './guessable.ts';

/** The list has no runs (`aaaaaaaa`, `abcd1234`); longer ones than this are not what people choose. */
const longestRun = 12;

/**
 * True for a password of the common list in any case or leet spelling, and for one of the most common with a few
 * digits or signs before or behind (`Dragon2024!`), or written twice (`dragondragon`), and for one or two runs.
 */
export function isCommon(password: string, { commonest, others }: CommonPasswords): boolean {
  const text = fold(password);
  const isVaried = (base: string) => leetReadings(base).some((reading) => commonest.has(reading));
  if (isVaried(text) || leetReadings(text).some((reading) => others.has(reading))) return true;
  if (text.length <= longestRun && /^[a-z\d]*$/.test(text) && unguessedLength(text) <= 2) return true;
  const half = text.slice(0, text.length / 2);
  if (half + half === text && isVaried(half)) return true;
  const head = /^[^\p{L}]*/u.exec(text)?.[0] ?? '';
  const tail = /[^\p{L}]*$/u.exec(text)?.[0].length ?? 0;
  // Digits at the end may be the common password's own, so every cut of the tail is tried.
  for (let end = text.length; end >= text.length - tail; end -= 1) {
    for (const before of ['', head]) {
      const base = text.slice(before.length, end);
      if (isVaried(base) && unguessedLength(before) + unguessedLength(text.slice(end)) <= fewCharacters) return true;
    }
  }
  return false;
}
