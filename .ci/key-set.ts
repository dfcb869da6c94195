import { DAY, MINUTE } from '../src/lib/duration.ts';

/** The secrets that hold keys, and what each is for. */
export const purposes = {
  signing: { secret: 'SIGNING_KEYS', use: 'signs access tokens' },
  data: { secret: 'DATA_KEYS', use: 'seals data at rest' },
  pepper: { secret: 'PEPPER_KEYS', use: 'seals password hashes' },
  mac: { secret: 'MAC_KEYS', use: 'authenticates codes, forms and refresh tokens' },
} as const;

export type Purpose = keyof typeof purposes;
export type SecretName = (typeof purposes)[Purpose]['secret'];
export type KeySet = Record<SecretName, string>;

export const secretNames: readonly SecretName[] = Object.values(purposes).map(({ secret }) => secret);

/** ES256 private key and its life in Unix milliseconds, as src/platform/config.ts reads it. */
export interface SigningKey {
  kid: string;
  jwk: { kty: string; crv: string; x: string; y: string; d: string };
  useFrom: number;
  signUntil: number;
  verifyUntil: number;
}

/** A symmetric key. The worker reads `kid`, `key` and `addedAt`; `retiredAt` is for rotation alone. */
export interface SymmetricKey {
  kid: string;
  key: string;
  addedAt?: number;
  retiredAt?: number;
}

/** How long a signing key signs where nobody rotates it earlier. */
const signingLifeMs = 365 * DAY;
/** The longest life of what a signing key signs is 10 min; a day also covers versions of the worker that lag behind. */
export const signedTokenMs = DAY;

const random = (bytes: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('base64url');

/** A name that tells the day and never repeats: `20261122-x4T9aQ`. */
const newKid = (now: number) => `${new Date(now).toISOString().slice(0, 10).replaceAll('-', '')}-${random(4)}`;

/** A fresh ES256 key that signs from `useFrom` on (Unix milliseconds). */
export async function newSigningKey(now: number, useFrom: number): Promise<SigningKey> {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const { kty, crv, x, y, d } = (await crypto.subtle.exportKey('jwk', privateKey)) as SigningKey['jwk'];
  const signUntil = useFrom + signingLifeMs;
  return { kid: newKid(now), jwk: { kty, crv, x, y, d }, useFrom, signUntil, verifyUntil: signUntil + signedTokenMs };
}

/** 32 fresh random bytes under a fresh name. */
export const newSymmetricKey = (now: number): SymmetricKey => ({ kid: newKid(now), key: random(32), addedAt: now });

/** A fresh value for one secret, good at once. */
export async function newSecret(name: SecretName, now: number): Promise<string> {
  // A minute back, for a worker whose clock is a little behind.
  return JSON.stringify([name === 'SIGNING_KEYS' ? await newSigningKey(now, now - MINUTE) : newSymmetricKey(now)]);
}

/** A fresh set of all secrets that hold keys. */
export async function newKeySet(now: number): Promise<KeySet> {
  const entries = await Promise.all(secretNames.map(async (name) => [name, await newSecret(name, now)]));
  return Object.fromEntries(entries) as KeySet;
}
