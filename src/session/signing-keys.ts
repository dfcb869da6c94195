import { importJWK } from 'jose';
import type { Config, SigningKey } from '../platform/config.ts';

const imported = new WeakMap<SigningKey, CryptoKey>();
const importedPublic = new WeakMap<SigningKey, CryptoKey>();

/** The key that signs now: of those whose time it is, the one that came last; null where there is none. */
export async function signingKey(config: Config, now: number): Promise<{ kid: string; key: CryptoKey } | null> {
  const due = config.signingKeys.filter((key) => key.useFrom <= now && now < key.signUntil);
  const chosen = due.sort((a, b) => b.useFrom - a.useFrom)[0];
  if (!chosen) return null;
  let key = imported.get(chosen);
  if (!key) {
    key = (await importJWK({ ...chosen.jwk }, 'ES256')) as CryptoKey;
    imported.set(chosen, key);
  }
  return { kid: chosen.kid, key };
}

/** The key that verifies under a kid while it may. */
export async function verificationKey(config: Config, kid: unknown, now: number): Promise<CryptoKey | null> {
  const chosen = config.signingKeys.find((key) => key.kid === kid && now < key.verifyUntil);
  if (!chosen) return null;
  let key = importedPublic.get(chosen);
  if (!key) {
    const { kty, crv, x, y } = chosen.jwk;
    key = (await importJWK({ kty, crv, x, y }, 'ES256')) as CryptoKey;
    importedPublic.set(chosen, key);
  }
  return key;
}

/** The JWK Set (RFC 7517 §5): every key that may verify now or will sign next; public members only. */
export const publicKeys = (config: Config, now: number) =>
  config.signingKeys
    .filter((key) => now < key.verifyUntil)
    .map(({ kid, jwk: { kty, crv, x, y } }) => ({ kty, crv, x, y, kid, alg: 'ES256', use: 'sig' }));
