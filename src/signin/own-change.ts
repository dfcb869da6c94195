import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { EventName } from '../audit/events.ts';
import { auditRow } from '../audit/record.ts';
import { type Claim, claimStatement } from '../challenge/claim.ts';
import { insertWhere, nothing, whereClaimed } from '../challenge/guarded.ts';
import { claims } from '../db/once.ts';
import { auditEvents, outbox } from '../db/records.ts';
import { users } from '../db/users.ts';
import type { Scope } from '../http/scope.ts';
import { type Failure, fail } from '../lib/result.ts';
import { qualified, type Statements } from '../platform/d1.ts';
import type { Actor } from '../session/actor.ts';
import { stillCalls } from '../session/still-calls.ts';

/** A change that somebody makes to their own account. */
interface OwnChange {
  readonly event: EventName;
  readonly reason?: string;
  readonly details?: Record<string, string | number | boolean | null>;
  /** The one-time value that it spends, where it comes by one. */
  readonly claim?: Claim;
  /** What must be true in the database beside the caller and their version, and what it is refused with where it is not. */
  readonly requires?: readonly { readonly stands: SQL; readonly or: Failure }[];
  /** The change itself, while `done`: that the batch runs for the first time and all that is required stood. */
  readonly effects: (done: SQL) => readonly BatchItem<'sqlite'>[];
  /** Outbox rows of the notices that it owes; one with `when` only where that is true before the change. */
  readonly notices: readonly { readonly row: typeof outbox.$inferInsert | null; readonly when?: SQL | undefined }[];
  /** Statements at the end of the batch, whether or not it took effect: what is counted of a refusal. */
  readonly after?: (done: SQL) => readonly BatchItem<'sqlite'>[];
}

/**
 * One batch for a change by whoever is signed in. The audit event is written first, while the caller may still call, is
 * the person that was read and all that is required stands; change, version and notices hang on it. The version rises
 * last: the batch writes while it is the one that was read, so that a second run, after an answer that was lost, does
 * not write over what somebody else did meanwhile. Errors: those of
 * `requires`, the first that does not stand; `invalid_token` where another request has spent the claim;
 * `unauthenticated` where the session ended meanwhile, `unavailable` where the person changed. Throws `Outage`.
 */
export async function changeOwn(scope: Scope, actor: Actor, change: OwnChange): Promise<Failure | null> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { person, session, by } = actor;
  const { reason, details, claim, requires = [] } = change;
  const event = auditRow(deps, tenant, sender, {
    event: change.event,
    outcome: 'success',
    ...(reason === undefined ? {} : { reason }),
    actorId: person.id,
    subjectId: person.id,
    sessionId: by === 'setup_token' ? null : session.id,
    ...(details === undefined ? {} : { details }),
  });
  const done = sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${eq(auditEvents.id, event.id)})`;
  const calls = stillCalls(tenant, actor);
  const self = and(eq(users.id, person.id), eq(users.version, person.version));
  const begun = sql`(${done} AND EXISTS (SELECT 1 FROM ${users} WHERE ${self}))`;
  const owed = change.notices.flatMap(({ row, when }) => (row ? [{ row, when }] : []));
  const after = change.after?.(done) ?? [];
  const told = (of: SQL, name: string) => qualified(sql<number>`${of}`).as(name);
  const stands = [calls, ...requires.map((each) => each.stands)];
  const results = await db.write([
    ...(claim ? [claimStatement(db, claim, person, and(...stands))] : []),
    insertWhere(db, auditEvents, event, users, and(self, ...stands, claim && whereClaimed(claim))),
    ...owed.map(({ row, when }) => insertWhere(db, outbox, row, nothing, and(begun, when))),
    ...change.effects(begun),
    db.build
      .update(users)
      .set({ version: person.version + 1, updatedAt: deps.clock.now() })
      .where(and(self, done)),
    db.build
      .select({
        done: told(done, 'done'),
        calls: told(calls, 'calls'),
        spent: told(claim ? isSpent(claim) : sql`0`, 'spent'),
        ...Object.fromEntries(requires.map(({ stands }, n) => [`r${n}`, told(stands, `r${n}`)])),
      })
      .from(sql`(SELECT 1)`),
    ...after,
  ] as unknown as Statements);
  const [state] = results.at(-1 - after.length) as unknown as Record<string, number>[];
  if (state?.done) {
    if (owed.length > 0) deps.wakeOutbox(...owed.map(({ row }) => row.id));
    return null;
  }
  if (!state?.calls) return fail('unauthenticated', { internal: 'ended meanwhile' });
  if (state.spent) return fail('invalid_token', { internal: 'spent by another request' });
  const unmet = requires.find((_, n) => !state[`r${n}`]);
  return unmet?.or ?? fail('unavailable', { internal: 'the person changed meanwhile', retryAfterSeconds: 1 });
}

/** The condition that somebody has redeemed a value. */
const isSpent = ({ hash }: Claim) => sql`EXISTS (SELECT 1 FROM ${claims} WHERE ${eq(claims.hash, hash)})`;
