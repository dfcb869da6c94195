import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { auditRow } from '../../audit/record.ts';
import { type Claim, claimStatement } from '../../challenge/claim.ts';
import { insertWhere, nothing, notRecorded, whereClaimed } from '../../challenge/guarded.ts';
import { claims } from '../../db/once.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import {
  drawRecoveryCodes,
  recoveryHash,
  replaceRecoveryCodes,
} from '../../identity/credentials/recovery-code/recovery-code.ts';
import {
  dropEnrollment,
  enrollmentPlace,
  isPending,
  type PendingEnrollment,
} from '../../identity/credentials/totp/enrollment.ts';
import { putTotpFactor } from '../../identity/credentials/totp/queries.ts';
import { matchStep, totpPlace } from '../../identity/credentials/totp/totp.ts';
import { type Facts, factsById } from '../../identity/facts.ts';
import type { Person } from '../../identity/person.ts';
import { equalConstantTime, sha256 } from '../../lib/digest.ts';
import { plainDigits } from '../../lib/digits.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import type { Statements } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import { stillCalls } from '../../session/still-calls.ts';
import { noticeRow } from '../notice.ts';
import { type Proof, plainProof } from '../proof.ts';
import { refuseCode } from '../second-step/prove-second-step.ts';
import { type SteppedUp, stepUp } from '../step-up.ts';
import { enrollmentId } from './begin-enrollment.ts';

/** By what a client says which enrolment it confirms; `newest` where its dialect has no word for that. */
export type Confirms = { readonly token: string } | { readonly secret: string } | 'newest';

export interface ConfirmedEnrollment {
  /** Drawn now; empty where they were shown with the secret. */
  readonly recoveryCodes: readonly string[];
  /** The session, raised to aal2 with another secret; null for a caller by set-up token, which has none. */
  readonly raised: SteppedUp | null;
}

/**
 * Makes a pending authenticator app the person's second factor, by its first code: one batch that puts it in the place
 * of any other, spends the code's time step, replaces the recovery codes, raises the person's version and the session,
 * records it and owes the notice. The guess was reserved with the session (`beside: 'enrollment'`). Errors:
 * `invalid_token` where nothing is pending, or something else than is meant; `invalid_code`; `unauthenticated` where
 * the session ended meanwhile. Throws `Outage`.
 */
export async function confirmEnrollment(
  scope: Scope,
  actor: Actor,
  facts: Facts,
  enrollment: PendingEnrollment | undefined,
  confirms: Confirms,
  code: string,
): Promise<ConfirmedEnrollment | Failure> {
  const { deps } = scope;
  const { id: userId } = actor.person;
  const over = (internal: string) => fail('invalid_token', { internal, detail: 'Start again with a new secret.' });
  if (!enrollment) return over('nothing is pending');
  const secret = await deps.seal.open(enrollment.secret, enrollmentPlace(userId));
  if (secret === null) return over('the secret does not open');
  if (!isMeant(enrollment, secret, confirms)) return over('another enrolment');
  const now = deps.clock.now();
  const step = matchStep(secret, plainDigits(code), 0, now);
  if (step === null) return refuseCode(scope, facts);
  const codes = enrollment.recoveryHashes.length > 0 ? [] : drawRecoveryCodes(deps.random);
  const change: Change = {
    sealed: await deps.seal.seal(secret, totpPlace(userId)),
    step,
    hashes: codes.length > 0 ? codes.map((each) => recoveryHash(userId, each)) : enrollment.recoveryHashes,
    claim: {
      hash: sha256(`totp_enrollment_claim|${enrollment.id}`),
      claimId: deps.random.id(now),
      expiresAt: enrollment.expiresAt,
    },
    condition: isPending(userId, enrollment.id, now),
  };
  const done =
    actor.by === 'setup_token' ? await setUp(scope, actor, change) : await raise(scope, actor, facts, change);
  return failed(done) ? done : { recoveryCodes: codes, raised: done };
}

function isMeant({ id }: PendingEnrollment, secret: string, confirms: Confirms): boolean {
  if (confirms === 'newest') return true;
  return 'token' in confirms
    ? equalConstantTime(enrollmentId(confirms.token), id)
    : equalConstantTime(confirms.secret.replace(/\s/g, '').toUpperCase(), secret);
}

/** What a confirmation writes, drawn once. */
interface Change {
  /** The secret, sealed as a factor. */
  readonly sealed: string;
  readonly step: number;
  readonly hashes: readonly string[];
  /** One confirmation has effects, of however many. */
  readonly claim: Claim;
  readonly condition: SQL;
}

async function raise(scope: Scope, actor: Actor, facts: Facts, change: Change): Promise<SteppedUp | Failure> {
  const { deps, tenant } = scope;
  let owed: string | undefined;
  const proof: Proof = {
    ...plainProof,
    method: 'totp',
    amr: ['otp'],
    acr: 'aal2',
    provenAt: deps.clock.now(),
    find: () => factsById(deps.db, tenant.brand.pool, actor.person.id),
    claim: change.claim,
    condition: change.condition,
    effects: async (_, raised, person) => {
      const { statements, notice } = await effectsOf(scope, actor, person, change, raised);
      owed = notice;
      return statements;
    },
    becomes: (person) => ({ ...person, totp: true, version: person.version + 1 }),
  };
  const raised = await stepUp(scope, actor, proof, facts);
  if (!failed(raised) && owed !== undefined) deps.wakeOutbox(owed);
  return raised;
}

async function setUp(scope: Scope, actor: Actor, change: Change): Promise<null | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const { claim } = change;
  const stands = whereClaimed(claim);
  const { statements, notice } = await effectsOf(scope, actor, actor.person, change, stands);
  const calls = stillCalls(tenant, actor);
  const results = await db.write([
    claimStatement(db, claim, actor.person, sql`(${calls} AND ${change.condition})`),
    ...statements,
    db.build
      .select({
        claimId: sql<string | null>`(SELECT ${claims.claimId} FROM ${claims} WHERE ${claims.hash} = ${claim.hash})`.as(
          'claim_id',
        ),
      })
      .from(sql`(SELECT 1)`),
  ] as unknown as Statements);
  const [state] = results.at(-1) as unknown as { claimId: string | null }[];
  if (state?.claimId === claim.claimId) {
    if (notice !== undefined) deps.wakeOutbox(notice);
    return null;
  }
  return state?.claimId
    ? fail('invalid_token', { internal: 'confirmed by another request' })
    : fail('unauthenticated', { internal: 'the set-up token has served' });
}

/** Everything that a confirmation writes, while `stands`; once, although the batch may run twice. */
async function effectsOf(
  scope: Scope,
  { session, by }: Actor,
  person: Person,
  { sealed, step, hashes }: Change,
  stands: SQL,
): Promise<{ statements: BatchItem<'sqlite'>[]; notice: string | undefined }> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { id: userId } = person;
  const now = deps.clock.now();
  const event = auditRow(deps, tenant, sender, {
    event: 'security.totp.enrolled',
    outcome: 'success',
    actorId: userId,
    subjectId: userId,
    sessionId: by === 'setup_token' ? null : session.id,
    details: { by, replaced: person.totp },
  });
  const notice = await noticeRow(scope, person, { template: 'totp_added' });
  const once = and(stands, notRecorded(event.id)) as SQL;
  const factor = { userId, pool: tenant.brand.pool, secret: sealed, lastStep: step, createdAt: now, lastUsedAt: now };
  const statements: BatchItem<'sqlite'>[] = [
    putTotpFactor(db, factor, once),
    ...replaceRecoveryCodes(db, userId, hashes, now, once),
    ...dropEnrollment(db, userId, once),
    db.build
      .update(users)
      .set({ version: person.version + 1, updatedAt: now })
      .where(and(eq(users.id, userId), once)),
    insertWhere(db, auditEvents, event, nothing, stands),
    ...(notice ? [insertWhere(db, outbox, notice, nothing, stands)] : []),
  ];
  return { statements, notice: notice?.id };
}
