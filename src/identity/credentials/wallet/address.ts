import { checksummed } from '../../../lib/eip55.ts';

/** An address in lower case, or null. It is taken in lower case or with a right checksum (EIP-55), and in no other case. */
export function parseAddress(text: string): string | null {
  const lower = text.toLowerCase();
  if (!text.startsWith('0x') || !/^0x[0-9a-f]{40}$/.test(lower)) return null;
  return text === lower || text === checksummed(lower) ? lower : null;
}
