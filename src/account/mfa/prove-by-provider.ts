import { eq, sql } from 'drizzle-orm';
import { linkedIdentities } from '../../db/credentials.ts';
import type { Scope } from '../../http/scope.ts';
import { providerOf } from '../../identity/credentials/oauth/provider-of.ts';
import { noteIdentityUse } from '../../identity/credentials/oauth/queries.ts';
import { type Posted, redeemPosted } from '../../identity/credentials/oauth/redeem-posted.ts';
import { MINUTE } from '../../lib/duration.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import type { OwnProof } from '../../signin/enrollment/own-proof.ts';

/** How old what the provider says may be. */
const MOST_AGE = 10 * MINUTE;

/**
 * Shows that whoever is signed in has just been at a provider, with the account that is linked to theirs. Errors: those
 * of `redeemPosted`, `invalid_token` for a proof that is too old or of another account. Throws `Outage`.
 */
export async function proveByProvider(
  scope: Scope,
  { person }: Actor,
  id: 'google' | 'apple',
  posted: Posted,
): Promise<OwnProof | Failure> {
  const { deps, tenant } = scope;
  const provider = providerOf(deps.config, tenant, id);
  if (failed(provider)) return provider;
  const redeemed = await redeemPosted(scope, provider, posted);
  if (failed(redeemed)) return redeemed;
  const { profile, claim, provenAt } = redeemed;
  const now = deps.clock.now();
  const again = (internal: string) => fail('invalid_token', { internal, detail: 'Sign in with that service again.' });
  if (now - provenAt > MOST_AGE) return again('proven too long ago');
  const key = { pool: tenant.brand.pool, issuer: profile.issuer, subject: profile.subject };
  const isLinked = sql`EXISTS (SELECT 1 FROM ${linkedIdentities} WHERE ${eq(linkedIdentities.pool, key.pool)} AND ${eq(linkedIdentities.issuer, key.issuer)} AND ${eq(linkedIdentities.subject, key.subject)} AND ${eq(linkedIdentities.userId, person.id)})`;
  return {
    claim,
    condition: isLinked,
    refused: again('an account that is not linked to this one'),
    effects: (done) => [noteIdentityUse(deps.db, key, profile.email, now, done)],
  };
}
