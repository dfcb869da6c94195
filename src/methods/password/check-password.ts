import { type Facts, factsByEmail } from '../../identity/facts.ts';
import { foldAddress } from '../../identity/fold.ts';
import { hashPassword, verifyPassword } from '../../identity/credentials/password/scrypt.ts';
import { openPassword, sealPassword } from '../../identity/credentials/password/seal-password.ts';
import { counterKey, counterState, reserveTry, shut } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import { failed, fail, type Failure } from '../../lib/result.ts';
import type { Proof } from '../../signin/proof.ts';
import { recordFailure } from '../../signin/record-failure.ts';

/** The counter of an address's password: shared by every surface that takes one. */
export const passwordCounter = ({ deps, tenant }: Scope, address: string): string =>
  counterKey(deps.config, 'password', tenant.brand.pool, address);

/**
 * Proves a person by password. One read batch reserves the try and reads the person; then the hash is computed,
 * for an unknown address and for an account without a password too, so that all refusals cost the same.
 * Errors: `invalid_credentials`, `too_many_attempts`, `overloaded`. Throws `Outage`.
 */
export async function checkPassword(
  scope: Scope,
  input: { email: string; password: string },
): Promise<{ proof: Proof; facts: Facts } | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const address = foldAddress(input.email);
  const key = passwordCounter(scope, address);
  const [[reserved], [state], [facts]] = await db.read([
    reserveTry(db, key, now),
    counterState(db, key),
    factsByEmail(db, tenant.brand.pool, address),
  ]);
  if (!reserved) return shut(state, now);
  const phc = facts?.password ? await openPassword(deps, facts.user.id, facts.password) : null;
  const outcome = await verifyPassword(deps, input.password, phc);
  if (failed(outcome)) return outcome;
  if (!outcome.ok || !facts) {
    const failure = fail('invalid_credentials');
    await recordFailure(scope, 'password', facts?.user.id ?? null, failure);
    return failure;
  }
  const stronger = outcome.rehash ? await hashPassword(deps, input.password) : null;
  const proof: Proof = {
    method: 'password',
    amr: ['pwd'],
    acr: 'aal1',
    provenAt: now,
    address,
    provesMailbox: false,
    claim: null,
    counterKey: key,
    rehashed: typeof stronger === 'string' ? await sealPassword(deps, facts.user.id, stronger) : null,
    holds: (later) => later.user.id === facts.user.id && later.password === facts.password,
  };
  return { proof, facts };
}
