import { eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { claimStatement, createOnce } from '../../challenge/claim.ts';
import { claimed, insertWhere, whereClaimed } from '../../challenge/guarded.ts';
import { claims } from '../../db/once.ts';
import { auditEvents } from '../../db/records.ts';
import type { Scope } from '../../http/scope.ts';
import { PASSKEY_TOKEN_LIFETIME, type PasskeyToken } from '../../identity/credentials/passkey/token.ts';
import { factsOf } from '../../identity/facts.ts';
import type { Person } from '../../identity/person.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import type { Statements } from '../../platform/d1.ts';
import { type ProvenPasskey, refuseCopy } from './prove-passkey.ts';

/** The person may change between read and write; as often as a sign-in looks again, so often does this. */
const ROUNDS = 3;

/**
 * Turns a proof into a token that opens a session once, within two minutes: for clients that prove first and sign in
 * after. One batch spends the challenge, moves the count and records it; no session comes of it, and no gate is
 * passed. Errors: `invalid_token`, `invalid_passkey`. Throws `Outage`.
 */
export async function makeToken(
  scope: Scope,
  proven: ProvenPasskey,
): Promise<{ token: string; email: string | null } | Failure> {
  const { deps, tenant } = scope;
  const { proof, passkey, target } = proven;
  const { id, email } = proven.facts.person;
  const payload: PasskeyToken = {
    brand: tenant.brand.id,
    env: tenant.env,
    userId: id,
    passkeyId: passkey.id,
    amr: proof.amr,
    acr: proof.acr,
    provenAt: proof.provenAt,
    target,
  };
  const { token } = await createOnce(deps, 'passkey_token', payload, PASSKEY_TOKEN_LIFETIME);
  let { person } = proven.facts;
  for (let round = 1; round <= ROUNDS; round++) {
    const claimId = await spend(scope, proven, person);
    if (claimId === proof.claim?.claimId) return { token, email };
    if (claimId !== null) return fail('invalid_token', { internal: 'redeemed by another request' });
    const [[row]] = await deps.db.read([proof.find()]);
    const facts = factsOf(row);
    const holds = facts ? proof.holds(facts) : false;
    if (failed(holds)) return holds;
    if (!facts || !holds) return refuseCopy(scope, proven);
    person = facts.person;
  }
  return fail('unavailable', { internal: 'the person kept changing' });
}

/** One batch; returns who holds the challenge after it, or null where nobody does. */
async function spend(scope: Scope, { proof, passkey }: ProvenPasskey, person: Person): Promise<string | null> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const claim = proof.claim as NonNullable<typeof proof.claim>;
  const event = auditRow(deps, tenant, sender, {
    event: 'security.passkey.proven',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    details: { passkey: passkey.id },
  });
  const results = await db.write([
    claimStatement(db, claim, person, proof.condition ?? sql`1`),
    insertWhere(db, auditEvents, event, claims, claimed(claim)),
    ...(await proof.effects(person.id, whereClaimed(claim), person)),
    db.build.select({ claimId: claims.claimId }).from(claims).where(eq(claims.hash, claim.hash)),
  ] as unknown as Statements);
  const [state] = results.at(-1) as unknown as { claimId: string }[];
  return state?.claimId ?? null;
}
