import { usernameCaseMapped } from './precis.ts';

const FEWEST = 3;
const MOST = 64;

/** Letters, marks and digits in parts that one of `.`, `_`, `-` joins; so no username is an address. */
const form = /^(?=[\p{L}\p{Nd}])[\p{L}\p{M}\p{Nd}]+(?:[._-][\p{L}\p{M}\p{Nd}]+)*$/u;

/**
 * The normal form of a username, in which it is kept, shown and compared: three to 64 code points after the
 * UsernameCaseMapped profile of RFC 8265. Null for a text that is none.
 */
export function normalUsername(text: string): string | null {
  if (text.length > 4 * MOST) return null;
  const name = usernameCaseMapped(text);
  const length = name === null ? 0 : [...name].length;
  return name !== null && length >= FEWEST && length <= MOST && form.test(name) ? name : null;
}
