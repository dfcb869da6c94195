import type { Brand } from './tenant.ts';

/**
 * The domain that a pool's passkeys are bound to in an environment: what one of its brands declares, else the first
 * base of the brand that gave the pool its name. A passkey works with the domain it was made for and no other, so
 * this never changes while there are people. Null where no brand of the pool has that environment.
 */
export function rpIdOf(all: readonly Brand[], pool: string, env: string): string | null {
  const sharing = all.filter((brand) => brand.pool === pool && brand.environments.some(({ name }) => name === env));
  const declared = sharing.find(({ passkeyRpId }) => passkeyRpId[env] !== undefined);
  const hub = declared ?? sharing.find(({ id }) => id === pool) ?? sharing[0];
  if (!hub) return null;
  const own = hub.environments.find(({ name }) => name === env)?.bases[0];
  // An environment without a base of its own lives under the first one's.
  return hub.passkeyRpId[env] ?? own ?? hub.environments[0]?.bases[0] ?? null;
}
