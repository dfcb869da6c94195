import fc from 'fast-check';
import { getAddress } from 'viem/utils';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../src/identity/credentials/wallet/address.ts';
import { checksummed } from '../../src/lib/eip55.ts';

const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}` as const);

describe('the checksum of an address', () => {
  // The examples of EIP-55 itself.
  it.each([
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '0xde709f2102306220921060314715629080e2fb77',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ])('is that of the standard: %s', (given) => {
    expect(checksummed(given.toLowerCase())).toBe(given);
    expect(parseAddress(given)).toBe(given.toLowerCase());
  });

  it('is that of viem for every address', () => {
    fc.assert(fc.property(address, (lower) => checksummed(lower) === getAddress(lower)));
  });

  it('is not right any more with one letter in the other case, unless all are in lower case', () => {
    fc.assert(
      fc.property(address, fc.nat(39), (lower, at) => {
        const right = checksummed(lower);
        const letter = right.charAt(at + 2);
        const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
        const wrong = right.slice(0, at + 2) + other + right.slice(at + 3);
        return other === letter || wrong === lower || parseAddress(wrong) === null;
      }),
    );
  });
});
