import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hex, utf8 } from '../../src/lib/bytes.ts';
import { equalBytes, equalConstantTime, hmacSha256, hmacSha256Bytes, sha256 } from '../../src/lib/digest.ts';

/** Lengths on both sides of the block's and of the padding's ends, and what UTF-8 makes of several units. */
const texts = [...Array.from({ length: 200 }, (_, n) => 'x'.repeat(n)), 'é馬🐎', '\ud800 alone', '\0'];

describe('digests', () => {
  test('the vectors of FIPS 180-4', () => {
    const base64url = (digits: string) => Buffer.from(digits, 'hex').toString('base64url');
    expect(sha256('')).toBe(base64url('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'));
    expect(sha256('abc')).toBe(base64url('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'));
    expect(sha256('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
      base64url('248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'),
    );
  });

  test('what is at rest from the runtime’s own SHA-256 is found again', () => {
    for (const text of texts) expect(sha256(text)).toBe(createHash('sha256').update(text, 'utf8').digest('base64url'));
  });
});

describe('MACs', () => {
  test('the vectors of RFC 4231 whose data is text', () => {
    const mac = (key: Uint8Array, text: string) => hex(hmacSha256Bytes(key, text));
    expect(mac(new Uint8Array(20).fill(0x0b), 'Hi There')).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    );
    expect(mac(utf8('Jefe'), 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
    expect(mac(new Uint8Array(131).fill(0xaa), 'Test Using Larger Than Block-Size Key - Hash Key First')).toBe(
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    );
  });

  test('one key gives each text its own, however often and in whatever order it is used', () => {
    const keys = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    for (const text of [...texts, ...texts.toReversed()])
      for (const key of keys)
        expect(hmacSha256(key, text)).toBe(createHmac('sha256', key).update(text, 'utf8').digest('base64url'));
  });
});

test('what was digested stays as it is while others are', () => {
  const [key, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const made = hmacSha256Bytes(key, 'first');
  const known = made.slice();
  for (const each of [key, other]) hmacSha256Bytes(each, 'x'.repeat(100));
  sha256('x'.repeat(100));
  expect(made).toEqual(known);
});

test('texts and bytes are equal only where every one of them is', () => {
  expect(equalConstantTime('', '')).toBe(true);
  expect(equalConstantTime('secret', 'secret')).toBe(true);
  expect(equalConstantTime('secret', 'secret ')).toBe(false);
  expect(equalConstantTime('secret', '')).toBe(false);
  const bytes = Uint8Array.from({ length: 32 }, (_, i) => i);
  expect(equalBytes(bytes, bytes.slice())).toBe(true);
  for (let i = 0; i < bytes.length; i++) expect(equalBytes(bytes, bytes.with(i, 200))).toBe(false);
});
