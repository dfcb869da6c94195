import { and, eq, sql } from 'drizzle-orm';
import { findOnce } from '../../challenge/claim.ts';
import { passkeys } from '../../db/credentials.ts';
import type { Scope } from '../../http/scope.ts';
import type { PasskeyToken } from '../../identity/credentials/passkey/token.ts';
import { type Facts, factsById, factsOf } from '../../identity/facts.ts';
import { foldAddress } from '../../identity/fold.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { type Proof, plainProof } from '../../signin/proof.ts';
import type { Target } from '../../tenant/tenant.ts';

/**
 * The proof behind a token that was given for a passkey. The token is spent by the batch that opens the session, while
 * the passkey still exists. Errors: `invalid_token`, also where an address is given that is not the person's. Throws
 * `Outage`.
 */
export async function redeemToken(
  { deps, tenant }: Scope,
  token: string,
  email: string | null | undefined,
): Promise<{ proof: Proof; facts: Facts; target: Target } | Failure> {
  const refuse = (internal: string) => fail('invalid_token', { internal });
  const { db } = deps;
  const { pool, id: brand } = tenant.brand;
  const found = await findOnce<PasskeyToken>(deps, 'passkey_token', token);
  if (!found) return refuse('unknown or expired');
  const { payload, claim } = found;
  if (payload.brand !== brand || payload.env !== tenant.env) return refuse('made for another tenant');
  const find = () => factsById(db, pool, payload.userId);
  const own = and(eq(passkeys.id, payload.passkeyId), eq(passkeys.userId, payload.userId));
  const [[row], [passkey]] = await db.read([find(), db.build.select({ id: passkeys.id }).from(passkeys).where(own)]);
  const facts = factsOf(row);
  if (!facts || !passkey) return refuse('the person or the passkey is gone');
  if (email && foldAddress(email) !== foldAddress(facts.person.email ?? '')) return refuse('another address');
  const proof: Proof = {
    ...plainProof,
    method: 'passkey',
    amr: payload.amr,
    acr: payload.acr,
    provenAt: payload.provenAt,
    find,
    claim,
    condition: sql`EXISTS (SELECT 1 FROM ${passkeys} WHERE ${own})`,
  };
  return { proof, facts, target: payload.target };
}
