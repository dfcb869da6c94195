import { hex } from '../../../lib/bytes.ts';
import { sha256 } from '../../../lib/digest.ts';
import type { Random } from '../../../platform/random.ts';

const PATTERN = /^(ghk_[0-9a-f]{12})_([0-9a-f]{64})_([0-9a-f]{8})$/;

/** CRC-32 as in ISO 3309: tells a mistyped key, and a scanner of leaked secrets a false find, without asking anybody. */
function crc32(text: string): string {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}

/** A new key, `ghk_<12 hex>_<64 hex>_<CRC-32 of what precedes>`, its prefix, and the hash that is kept. */
export function drawApiKey(random: Random): { key: string; prefix: string; hash: string } {
  const prefix = `ghk_${hex(random.bytes(6))}`;
  const body = `${prefix}_${hex(random.bytes(32))}`;
  const key = `${body}_${crc32(body)}`;
  return { key, prefix, hash: sha256(key) };
}

/** Prefix and hash of a text that has the form of a key and the right checksum, or null. */
export function parseApiKey(text: string): { prefix: string; hash: string } | null {
  const [, prefix, secret, checksum] = PATTERN.exec(text) ?? [];
  return prefix && crc32(`${prefix}_${secret}`) === checksum ? { prefix, hash: sha256(text) } : null;
}
