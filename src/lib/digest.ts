import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as sha2 } from '@noble/hashes/sha2.js';
import { base64url, utf8 } from './bytes.ts';

/**
 * Digests and MACs of short texts, which every request needs. They are JavaScript: once warm they take what the
 * runtime's own take, whose module would cost each isolate a third of its start-up.
 */

/** SHA-256 in base64url, the form in which high-entropy secrets are kept at rest. */
export const sha256 = (text: string): string => base64url(unkeyed(text));

/** HMAC-SHA-256 in base64url (RFC 2104). */
export const hmacSha256 = (key: Uint8Array, text: string): string => base64url(hmacSha256Bytes(key, text));

/** HMAC-SHA-256 as bytes. */
export function hmacSha256Bytes(key: Uint8Array, text: string): Uint8Array<ArrayBuffer> {
  let keyed = byKey.get(key);
  if (!keyed) byKey.set(key, (keyed = digesting(hmac.create(sha2, key))));
  return keyed(text);
}

/** A key's two blocks are hashed once for all its MACs. */
const byKey = new WeakMap<Uint8Array, Digest>();

type Digest = (text: string) => Uint8Array<ArrayBuffer>;

interface State<H> {
  _cloneInto(to?: H): H;
  update(bytes: Uint8Array): H;
  digest(): Uint8Array;
}

/**
 * Digests that go on from a state, all in one copy of it: with a copy of its own, each would take a third more. None is
 * begun before another is done, and each begins with all of the state, whatever the one before has left.
 */
function digesting<H extends State<H>>(state: H): Digest {
  const copy = state._cloneInto();
  return (text) => state._cloneInto(copy).update(utf8(text)).digest() as Uint8Array<ArrayBuffer>;
}

const unkeyed = digesting(sha2.create());

/** Compares two texts in time that depends on their lengths alone. */
export const equalConstantTime = (a: string, b: string): boolean => equalBytes(utf8(a), utf8(b));

/** Compares bytes in time that depends on their lengths alone. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
