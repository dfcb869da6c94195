import { getAddress } from 'viem/utils';

const LOWER = /^0x[0-9a-f]{40}$/;

/** The form that people read and messages carry: mixed case with its checksum (EIP-55). @param address in lower case */
export const checksummed = (address: string): string => getAddress(address);

/** An address in lower case, or null. It is taken in lower case or with a right checksum, and in no other case. */
export function parseAddress(text: string): string | null {
  const lower = text.toLowerCase();
  if (!text.startsWith('0x') || !LOWER.test(lower)) return null;
  return text === lower || text === checksummed(lower) ? lower : null;
}
