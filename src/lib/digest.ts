import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as digest } from '@noble/hashes/sha2.js';
import { base64url, utf8 } from './bytes.ts';

/**
 * Digests and MACs of short texts, which every request needs. They are JavaScript: once warm they take what the
 * runtime's own take, whose module would cost each isolate a third of its start-up.
 */

/** SHA-256 in base64url, the form in which high-entropy secrets are kept at rest. */
export const sha256 = (text: string): string => base64url(digest(utf8(text)));

/** HMAC-SHA-256 in base64url (RFC 2104). */
export const hmacSha256 = (key: Uint8Array, text: string): string => base64url(hmacSha256Bytes(key, text));

/** HMAC-SHA-256 as bytes. */
export function hmacSha256Bytes(key: Uint8Array, text: string): Uint8Array<ArrayBuffer> {
  let keyed = prepared.get(key);
  if (!keyed) prepared.set(key, (keyed = hmac.create(digest, key)));
  return keyed.clone().update(utf8(text)).digest() as Uint8Array<ArrayBuffer>;
}

/** A key's two blocks are hashed once for all its MACs. */
const prepared = new WeakMap<Uint8Array, ReturnType<typeof hmac.create>>();

/** Compares two texts in time that depends on their lengths alone. */
export const equalConstantTime = (a: string, b: string): boolean => equalBytes(utf8(a), utf8(b));

/** Compares bytes in time that depends on their lengths alone. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
