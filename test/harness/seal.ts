import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SymmetricKey } from '../../.ci/key-set.ts';

/**
 * Values sealed at rest, opened and made here independently of the worker's own code: AES-256-GCM as
 * `kid.nonce.ciphertext`, the place (`table|row|column`) being additional data.
 */
export function openSealed(keys: readonly SymmetricKey[], sealed: string, place: string): string {
  const [kid, nonce, body, ...rest] = sealed.split('.');
  const key = keys.find((candidate) => candidate.kid === kid);
  if (!key || !nonce || !body || rest.length > 0)
    throw new Error(`not sealed under a known key: ${sealed.slice(0, 40)}`);
  const bytes = Buffer.from(body, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key.key, 'base64url'), Buffer.from(nonce, 'base64url'));
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
}

/** Seals under the first key, as the worker would. */
export function sealFor(keys: readonly SymmetricKey[], plaintext: string, place: string): string {
  const [key] = keys;
  if (!key) throw new Error('no key to seal with');
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key.key, 'base64url'), nonce);
  cipher.setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${key.kid}.${nonce.toString('base64url')}.${body.toString('base64url')}`;
}
