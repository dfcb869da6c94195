import { type KeySet, newSigningKey, newSymmetricKey, type SigningKey, type SymmetricKey } from '../../.ci/key-set.ts';
import { DAY } from '../../src/lib/duration.ts';

/** The worker's keys as lists, as `npm run keys` makes them; `secretBindings` makes the text that it is bound to. */
export interface Secrets {
  readonly signing: readonly SigningKey[];
  readonly data: readonly SymmetricKey[];
  readonly pepper: readonly SymmetricKey[];
  readonly mac: readonly SymmetricKey[];
}

/** Fresh secrets for one server. The signing key is a month old, so that tests may move the clock back. */
export async function newSecrets(now = Date.now()): Promise<Secrets> {
  return {
    signing: [await newSigningKey(now, now - 30 * DAY)],
    data: [newSymmetricKey(now)],
    pepper: [newSymmetricKey(now)],
    mac: [newSymmetricKey(now)],
  };
}

export const secretBindings = (secrets: Secrets): KeySet => ({
  SIGNING_KEYS: JSON.stringify(secrets.signing),
  DATA_KEYS: JSON.stringify(secrets.data),
  PEPPER_KEYS: JSON.stringify(secrets.pepper),
  MAC_KEYS: JSON.stringify(secrets.mac),
});
