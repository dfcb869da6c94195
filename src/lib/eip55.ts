import { keccak_256 } from '@noble/hashes/sha3.js';
import { hex, utf8 } from './bytes.ts';

/**
 * The form of an Ethereum address that people read and messages carry: a letter is upper case where the hash of the
 * lower-case digits has a high bit at its place, which makes a checksum of the case (EIP-55).
 * @param address `0x` and 40 hexadecimal digits, in lower case.
 */
export function checksummed(address: string): string {
  const digits = address.slice(2);
  const hash = hex(keccak_256(utf8(digits)));
  return `0x${[...digits].map((digit, i) => (Number.parseInt(hash[i] ?? '0', 16) > 7 ? digit.toUpperCase() : digit)).join('')}`;
}
