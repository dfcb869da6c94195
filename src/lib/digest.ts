import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { utf8 } from './bytes.ts';

/** SHA-256 in base64url, the form in which high-entropy secrets are kept at rest. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64url');

/** HMAC-SHA-256 in base64url (RFC 2104). */
export const hmacSha256 = (key: Uint8Array, text: string): string =>
  createHmac('sha256', key).update(text, 'utf8').digest('base64url');

/** Compares two texts in time that depends on their lengths alone. */
export function equalConstantTime(a: string, b: string): boolean {
  const left = utf8(a);
  const right = utf8(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
