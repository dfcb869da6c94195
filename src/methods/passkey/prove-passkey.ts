import { eq } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { claims } from '../../db/once.ts';
import { auditEvents } from '../../db/records.ts';
import { presentedFlow } from '../../http/flow-binding.ts';
import type { Scope } from '../../http/scope.ts';
import { findChallenge } from '../../identity/credentials/passkey/challenge.ts';
import {
  countsTo,
  type PasskeyRow,
  passkeyByCredential,
  usePasskey,
} from '../../identity/credentials/passkey/queries.ts';
import type { AssertionCredential } from '../../identity/credentials/passkey/schemas.ts';
import { unknownCredential } from '../../identity/credentials/passkey/signals.ts';
import { type Facts, factsByPasskey, factsOf } from '../../identity/facts.ts';
import { foldAddress } from '../../identity/fold.ts';
import { sha256 } from '../../lib/digest.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { type Attempt, type Proof, plainProof } from '../../signin/proof.ts';
import { recordFailure } from '../../signin/record-failure.ts';
import { relyingParty } from '../../tenant/relying-party.ts';
import type { Target } from '../../tenant/tenant.ts';

export interface ProvenPasskey {
  readonly proof: Proof;
  readonly facts: Facts;
  readonly passkey: PasskeyRow;
  readonly target: Target;
}

/**
 * Proves a person by a passkey that verified them. A synced passkey is two factors (`aal2`), one that cannot leave its
 * device is `aal3`; `amr` says `swk` or `hwk`, and always `user` and `mfa` (RFC 8176). The challenge is spent, and the
 * count moved, by the batch that acts on the proof. Errors: `invalid_token` where the challenge is not good any more,
 * `invalid_passkey`, which carries the Signal API's argument where we do not know the credential. Throws `Outage`.
 */
export async function provePasskey(
  scope: Scope,
  request: Request,
  entry: Attempt['entry'],
  credential: AssertionCredential,
): Promise<ProvenPasskey | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const { pool } = tenant.brand;
  const flow = entry === 'native' ? null : presentedFlow(request, tenant);
  const found = await findChallenge(deps, 'passkey_authenticate', credential.response.clientDataJSON, {
    tenant,
    flowHash: flow === null ? null : sha256(flow),
    sessionId: null,
  });
  if (failed(found)) return found;
  const { challenge, claim, payload } = found;
  const [[passkey], [row], [spent]] = await db.read([
    passkeyByCredential(db, pool, credential.id),
    factsByPasskey(db, pool, credential.id),
    db.build.select({ claimId: claims.claimId }).from(claims).where(eq(claims.hash, claim.hash)),
  ]);
  if (spent) return fail('invalid_token', { internal: 'challenge spent before' });
  const facts = factsOf(row);
  const rp = relyingParty(tenant);
  if (!passkey || !facts) {
    const extra = { signal: { unknownCredential: unknownCredential(rp, credential.id) } };
    return refuse(scope, null, fail('invalid_passkey', { internal: 'unknown credential', extra }));
  }
  // Pages that only offer passkeys need none of what reads an authenticator's answer.
  const { verifyAssertion } = await import('../../identity/credentials/passkey/verify-assertion.ts');
  const used = await verifyAssertion(rp, challenge, credential, passkey, payload.address === null);
  if (failed(used)) return refuse(scope, facts.person.id, used);
  if (payload.address !== null && foldAddress(facts.person.email ?? '') !== payload.address) {
    return refuse(scope, facts.person.id, fail('invalid_passkey', { internal: 'of another address' }));
  }
  const { counter, backedUp } = used;
  if (counter <= passkey.counter && (counter > 0 || passkey.counter > 0)) {
    return refuseCopy(scope, { facts, passkey });
  }
  const standing = countsTo(passkey.id, counter);
  const now = deps.clock.now();
  const proof: Proof = {
    ...plainProof,
    method: 'passkey',
    amr: [passkey.backupEligible ? 'swk' : 'hwk', 'user', 'mfa'],
    acr: passkey.backupEligible ? 'aal2' : 'aal3',
    provenAt: now,
    find: () => factsByPasskey(db, pool, credential.id, standing),
    claim,
    condition: standing,
    effects: (_, opened) => [usePasskey(db, passkey.id, { counter, backedUp, now }, opened)],
  };
  return { proof, facts, passkey, target: payload.target };
}

async function refuse(scope: Scope, subjectId: string | null, failure: Failure): Promise<Failure> {
  await recordFailure(scope, 'passkey', subjectId, failure);
  return failure;
}

/**
 * Refuses a passkey whose count has not risen: there may be a copy of it (WebAuthn L3 §6.1.1). The owner's log says so.
 * Throws `Outage`.
 */
export async function refuseCopy(
  { deps, tenant, sender }: Scope,
  { facts: { person }, passkey }: Pick<ProvenPasskey, 'facts' | 'passkey'>,
): Promise<Failure> {
  const event = auditRow(deps, tenant, sender, {
    event: 'security.passkey.cloned',
    outcome: 'failure',
    reason: 'counter_not_risen',
    subjectId: person.id,
    details: { passkey: passkey.id },
  });
  await deps.db.write([deps.db.build.insert(auditEvents).values(event).onConflictDoNothing()]);
  return fail('invalid_passkey', { internal: 'the count has not risen' });
}
