import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { auditRow } from '../audit/record.ts';
import { claimStatement } from '../challenge/claim.ts';
import { insertWhere, whereClaimed } from '../challenge/guarded.ts';
import { auditEvents } from '../db/records.ts';
import { sessions } from '../db/sessions.ts';
import { users } from '../db/users.ts';
import { forgetTries } from '../guard/attempts.ts';
import type { Scope } from '../http/scope.ts';
import { type Facts, factsOf } from '../identity/facts.ts';
import type { Person } from '../identity/person.ts';
import { type Failure, fail, failed } from '../lib/result.ts';
import type { Statements } from '../platform/d1.ts';
import type { Actor } from '../session/actor.ts';
import { asRead, renewedState } from '../session/queries.ts';
import { secretHash } from '../session/secret.ts';
import { worksIn } from '../session/works-in.ts';
import { passwordShut } from './check-own-password.ts';
import type { Proof } from './proof.ts';

/** A session after a step-up, or after its organization was changed: the same `sid`, another secret. */
export interface SteppedUp {
  readonly actor: Actor;
  readonly secret: string;
  /** The hash of the secret that this one replaces. */
  readonly replaced: string;
  readonly refreshCounter: number;
  /** Unix milliseconds. */
  readonly refreshExpiresAt: number;
}

const ROUNDS = 3;

/**
 * Renews a live session by a further proof of its person, in one batch: how and when they were proven now, a new secret
 * for the same `sid`, what the proof spends, and the audit event. Whoever has a second factor or a passkey steps up
 * with that: a weaker proof would renew what it does not show. Errors: `step_up_required` or
 * `insufficient_user_authentication` for such a proof, `invalid_token` or `invalid_code` where its value was spent,
 * `too_many_attempts` for a password that is shut, `unauthenticated` where the session has ended, or another call
 * has renewed it meanwhile: whoever still has it may call again. Throws `Outage`.
 */
export async function stepUp(scope: Scope, actor: Actor, proof: Proof, facts: Facts): Promise<SteppedUp | Failure> {
  const { deps } = scope;
  const drawn = { secret: deps.random.secret() };
  let current: Facts | undefined = facts;
  for (let round = 1; round <= ROUNDS; round++) {
    if (current?.person.id !== actor.person.id) return fail('invalid_credentials', { internal: 'somebody else' });
    const holds = proof.holds(current);
    if (failed(holds)) return holds;
    if (!holds) return fail('invalid_credentials', { internal: 'the credential changed meanwhile' });
    const { person } = current;
    const tooWeak = requireHigher(actor, person, proof.acr);
    if (tooWeak) return tooWeak;
    const outcome = await raise(scope, actor, proof, current, drawn.secret);
    if (outcome !== 'moved') return outcome;
    const [[row]] = await deps.db.read([proof.find()]);
    current = factsOf(row);
  }
  return fail('unavailable', { internal: 'the person kept changing' });
}

/** Null unless a proof is weaker than the highest factor of its person. Errors: those of a weak proof above. */
export function requireHigher({ by }: Actor, { totp, sms, passkeys }: Person, acr: Proof['acr']): Failure | null {
  if (acr !== 'aal1' || !(totp || sms || passkeys > 0)) return null;
  return fail(by === 'cookie' ? 'step_up_required' : 'insufficient_user_authentication', {
    detail: 'Use your second factor or a passkey.',
    extra: { acr_values: 'aal2 aal3' },
  });
}

/** What only a passkey or a second factor shows, and no older proof lends to a newer one. */
const OF_PASSKEYS = ['swk', 'hwk', 'user'];
const OF_SECOND_FACTORS = ['otp', 'sms', 'recovery_code', 'mfa'];

/**
 * What a session shows after a proof. A passkey speaks for itself. A second factor joins the first that opened the
 * session; a weaker proof leaves of what was shown before nothing that is above it. The level is the proof's own.
 */
function shownBy(before: readonly string[], { method, amr, acr }: Proof): string[] {
  if (method === 'passkey') return [...amr];
  const isSecond = acr !== 'aal1';
  const gone = isSecond ? [...OF_PASSKEYS, 'sms', 'recovery_code', 'mfa'] : [...OF_PASSKEYS, ...OF_SECOND_FACTORS];
  return [...new Set([...before.filter((each) => !gone.includes(each)), ...amr, ...(isSecond ? ['mfa'] : [])])];
}

/** Why a proof that holds took no effect: a password spends nothing, and is refused while it is shut. */
const refusalOf = ({ method, spentAs }: Proof): Failure =>
  method === 'password' ? passwordShut() : fail(spentAs, { internal: 'spent by another' });

async function raise(
  scope: Scope,
  { session, stored, ...actor }: Actor,
  proof: Proof,
  { person }: Facts,
  secret: string,
): Promise<SteppedUp | Failure | 'moved'> {
  if (!stored) return fail('unauthenticated', { internal: 'no session stands behind the call' });
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const hash = secretHash(secret);
  const amr = shownBy(session.amr, proof);
  const { acr } = proof;
  const version = sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${person.id} AND ${users.version} = ${person.version})`;
  const stands = proof.claim ? whereClaimed(proof.claim) : and(version, proof.condition ?? undefined);
  const raised = sql`EXISTS (SELECT 1 FROM ${sessions} WHERE ${sessions.id} = ${session.id} AND ${sessions.secretHash} = ${hash})`;
  const live = and(
    eq(sessions.id, session.id),
    isNull(sessions.revokedAt),
    gt(sessions.expiresAt, now),
    asRead(stored),
  );
  const event = auditRow(deps, tenant, sender, {
    event: 'user.step_up.success',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: session.id,
    details: { method: proof.method, acr },
  });
  const results = await db.write([
    ...(proof.claim ? [claimStatement(db, proof.claim, person, proof.condition ?? undefined)] : []),
    db.build.update(sessions).set({ amr, acr, authTime: proof.provenAt, secretHash: hash }).where(and(live, stands)),
    insertWhere(db, auditEvents, event, sessions, and(eq(sessions.id, session.id), eq(sessions.secretHash, hash))),
    ...(proof.counters.length > 0 ? [forgetTries(db, proof.counters, raised)] : []),
    ...(await proof.effects(person.id, raised, person)),
    renewedState(db, session.id),
    db.build.select({ stands: sql<number>`${version}`.as('stands') }).from(sql`(SELECT 1)`),
  ] as unknown as Statements);
  const [row] = results.at(-2) as unknown as (typeof sessions.$inferSelect)[];
  const [state] = results.at(-1) as unknown as { stands: number }[];
  if (!row || row.revokedAt !== null) return fail('unauthenticated', { internal: 'the session ended meanwhile' });
  if (row.secretHash !== hash) {
    if (row.secretHash !== stored.secretHash) return fail('unauthenticated', { internal: 'renewed by another' });
    return state?.stands ? refusalOf(proof) : 'moved';
  }
  const stepped = { ...session, amr, acr, authTime: proof.provenAt };
  const organization = worksIn(stored.organization, person, acr, now);
  return {
    actor: {
      ...actor,
      person: proof.becomes(person),
      session: stepped,
      organization,
      stored: { ...stored, secretHash: hash },
    },
    secret,
    replaced: stored.secretHash,
    refreshCounter: row.refreshCounter,
    refreshExpiresAt: row.refreshExpiresAt,
  };
}
