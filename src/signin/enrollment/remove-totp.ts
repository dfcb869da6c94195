import { and, eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { recoveryCodes, totpFactors, trustedDevices } from '../../db/factors.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { users } from '../../db/users.ts';
import { forgetTries, personGuessKey } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import { dropEnrollment } from '../../identity/credentials/totp/enrollment.ts';
import { type Facts, factsById, factsOf } from '../../identity/facts.ts';
import { plainDigits } from '../../lib/digits.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Statements } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import { stillCalls } from '../../session/still-calls.ts';
import { noticeRow } from '../notice.ts';
import { type MatchedFactor, matchCode } from '../second-step/match-code.ts';
import { refuseCode } from '../second-step/prove-second-step.ts';
import { isLastDemanded, lastDemanded } from './last-demanded.ts';

/** A person changes rarely; three changes while one request runs are somebody's loop. */
const ROUNDS = 3;

/**
 * Removes the authenticator app of whoever is signed in, by one of its codes or a recovery code. Where it was the last
 * factor, recovery codes and trusted browsers go with it. The guess was reserved with the session (`beside: 'guess'`);
 * the Fresh rule is the caller's to check first. The audit event is written first and the rest hangs on it, so that a
 * batch that runs twice removes once. Errors: `conflict` where there is no app, or a second factor is demanded of the
 * person and this is the last; `invalid_code`; `unauthenticated` where the session ended meanwhile. Throws `Outage`.
 */
export async function removeTotp(scope: Scope, actor: Actor, facts: Facts, code: string): Promise<Facts | Failure> {
  const { deps, tenant } = scope;
  let current: Facts | undefined = facts;
  let matched: MatchedFactor | null = null;
  for (let round = 1; round <= ROUNDS; round++) {
    if (!current?.person.totp) return fail('conflict', { detail: 'There is no authenticator app to remove.' });
    if (isLastDemanded(scope, current, 'totp')) return lastDemanded();
    matched ??= await matchCode(scope, current, plainDigits(code));
    if (!matched?.holds(current)) return refuseCode(scope, current);
    const outcome = await remove(scope, actor, current, matched);
    if (outcome === 'done') return current;
    if (outcome !== 'moved') return outcome;
    const [[row]] = await deps.db.read([factsById(deps.db, tenant.brand.pool, actor.person.id)]);
    current = factsOf(row);
  }
  return fail('unavailable', { internal: 'the person kept changing' });
}

async function remove(
  scope: Scope,
  actor: Actor,
  { person }: Facts,
  matched: MatchedFactor,
): Promise<'done' | 'moved' | Failure> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const { id: userId } = person;
  const event = auditRow(deps, tenant, sender, {
    event: 'security.totp.removed',
    outcome: 'success',
    actorId: userId,
    subjectId: userId,
    sessionId: actor.session.id,
    details: { method: matched.method },
  });
  const recorded = eq(auditEvents.id, event.id);
  const done = sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${recorded})`;
  const calls = stillCalls(tenant, actor);
  const unchanged = and(eq(users.id, userId), eq(users.version, person.version));
  const notice = await noticeRow(scope, person, { template: 'totp_removed' });
  const own = (table: typeof totpFactors | typeof recoveryCodes | typeof trustedDevices) =>
    db.build.delete(table).where(and(eq(table.userId, userId), done));
  const results = await db.write([
    insertWhere(db, auditEvents, event, users, and(unchanged, calls, matched.condition)),
    ...matched.effects(done),
    own(totpFactors),
    ...(person.sms ? [] : [own(recoveryCodes), own(trustedDevices)]),
    ...dropEnrollment(db, userId, done),
    db.build
      .update(users)
      .set({ version: person.version + 1, updatedAt: now })
      .where(and(unchanged, done)),
    forgetTries(db, [personGuessKey(userId)], done),
    ...(notice ? [insertWhere(db, outbox, notice, auditEvents, recorded)] : []),
    db.build
      .select({
        done: sql<number>`${done}`.as('done'),
        calls: sql<number>`${calls}`.as('calls'),
        same: sql<number>`EXISTS (SELECT 1 FROM ${users} WHERE ${unchanged})`.as('same'),
      })
      .from(sql`(SELECT 1)`),
  ] as unknown as Statements);
  const [state] = results.at(-1) as unknown as { done: number; calls: number; same: number }[];
  if (state?.done) {
    deps.wakeOutbox(...[notice?.id, matched.notice].filter((id) => id !== undefined));
    return 'done';
  }
  if (!state?.calls) return fail('unauthenticated', { internal: 'session ended meanwhile' });
  return state.same ? fail('invalid_code', { internal: 'used by another request' }) : 'moved';
}
