import { base64url, fromBase64url, utf8 } from '../lib/bytes.ts';
import type { SecretKey } from './config.ts';
import type { Random } from './random.ts';

/**
 * AES-256-GCM under the first key of a list, with a random 96-bit nonce (NIST SP 800-38D §8.2.2) and
 * additional data that ties a value to its place (`table|row|column`), so that it cannot be moved to another.
 * Form: `kid.nonce.ciphertext`.
 */
export interface Sealer {
  seal(plaintext: string, place: string): Promise<string>;
  /** The plaintext, or null where the value was changed, moved, or sealed under a key that is gone. */
  open(sealed: string, place: string): Promise<string | null>;
}

const decoder = new TextDecoder();

const imported = new WeakMap<SecretKey, CryptoKey>();

async function keyOf(key: SecretKey): Promise<CryptoKey> {
  const known = imported.get(key);
  if (known) return known;
  const made = await crypto.subtle.importKey('raw', key.bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
  imported.set(key, made);
  return made;
}

export const sealer = (keys: readonly [SecretKey, ...SecretKey[]], random: Random): Sealer => ({
  async seal(plaintext, place) {
    const iv = random.bytes(12);
    const algorithm = { name: 'AES-GCM', iv, additionalData: utf8(place) };
    const ciphertext = await crypto.subtle.encrypt(algorithm, await keyOf(keys[0]), utf8(plaintext));
    return `${keys[0].kid}.${base64url(iv)}.${base64url(new Uint8Array(ciphertext))}`;
  },
  async open(sealed, place) {
    const [kid, nonce, body] = sealed.split('.');
    const key = keys.find((candidate) => candidate.kid === kid);
    const iv = nonce ? fromBase64url(nonce) : null;
    const ciphertext = body ? fromBase64url(body) : null;
    if (!key || iv?.length !== 12 || !ciphertext) return null;
    try {
      const algorithm = { name: 'AES-GCM', iv, additionalData: utf8(place) };
      return decoder.decode(await crypto.subtle.decrypt(algorithm, await keyOf(key), ciphertext));
    } catch {
      return null;
    }
  },
});
