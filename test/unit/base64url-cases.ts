import { expect, it } from 'vitest';
import { base64url, fromBase64url } from '../../src/lib/bytes.ts';

/** Vectors of RFC 4648 §10, without padding. */
const vectors = [
  ['', ''],
  ['f', 'Zg'],
  ['fo', 'Zm8'],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg'],
  ['fooba', 'Zm9vYmE'],
  ['foobar', 'Zm9vYmFy'],
] as const;

/** The same on every runtime: one that has base64url of its own and one that has not. */
export function describeBase64url(): void {
  it.each(vectors)('%j is %j, and back', (text, encoded) => {
    expect(base64url(Buffer.from(text))).toBe(encoded);
    expect(fromBase64url(encoded)).toEqual(new Uint8Array(Buffer.from(text)));
  });

  it('every byte comes back, in the alphabet that addresses can hold', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    const encoded = base64url(bytes);
    expect(encoded).toMatch(/^[A-Za-z0-9_-]{342}$/);
    expect(fromBase64url(encoded)).toEqual(bytes);
  });

  it.each([
    ['padding', 'Zg=='],
    ['white space within', 'Zm 9v'],
    ['white space around', ' Zm9v\n'],
    ['the other alphabet', '+/+/'],
    ['bits that are left over', 'Zh'],
    ['a length that no bytes have', 'Zm9vY'],
    ['one character', 'Z'],
    ['a character of none', 'Zm9*'],
    ['a character beyond ASCII', 'Zm9é'],
  ])('a text with %s is none', (_, text) => {
    expect(fromBase64url(text)).toBeNull();
  });
}
