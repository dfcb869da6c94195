import type { Random } from '../../platform/random.ts';

/** Consonants: no words come of them, and none is taken for another or for a digit (RFC 8628 §6.1). 34.5 bits. */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;

/** Eight letters, each as likely as the other: bytes that would favour some are drawn again. */
export function drawUserCode(random: Pick<Random, 'bytes'>): string {
  let code = '';
  while (code.length < LENGTH) {
    for (const byte of random.bytes(LENGTH)) if (byte < 240 && code.length < LENGTH) code += ALPHABET[byte % 20];
  }
  return code;
}

/** The code as people read it: in two groups. */
export const inGroups = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** The code that somebody typed, in whatever case and groups; null where it can be none. */
export function readUserCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s\p{Dash}]/gu, '');
  return code.length === LENGTH && [...code].every((letter) => ALPHABET.includes(letter)) ? code : null;
}
