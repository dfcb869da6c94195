import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { EventName } from '../../audit/events.ts';
import { auditRow } from '../../audit/record.ts';
import { insertWhere, notRecorded } from '../../challenge/guarded.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { type Person, personOf } from '../../identity/person.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { stillOwnsPlatform } from '../../permission/platform-owner.ts';
import { qualified, type Statements } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import { personById } from './queries.ts';

interface Change {
  readonly userId: string;
  readonly event: EventName;
  readonly reason?: string;
  readonly details?: Record<string, string | number | boolean | null>;
  /** What must be true of the person's row for anything to change; left out where there is always something to do. */
  readonly applies?: SQL;
  /** The change itself, while `recorded`: absolute values, so that it may run twice. */
  readonly effects: (recorded: SQL) => readonly BatchItem<'sqlite'>[];
  /** What lets the caller make the change; left out: that they own the platform. */
  readonly allowed?: SQL;
  /** The notice that the person is owed. */
  readonly notice?: typeof outbox.$inferInsert | null;
}

/** A person after a change, and whether there was anything to change. */
interface Changed {
  readonly person: Person;
  readonly changed: boolean;
}

/**
 * One batch for a change that an owner of the platform makes to a person of the pool: version and audit event first,
 * while the owner may still call and owns the platform, and the change hangs on the event. Errors: `not_found`, also
 * for a person of another pool, `unauthenticated` where the owner's session or standing ended meanwhile. Throws
 * `Outage`.
 */
export async function changePerson(scope: Scope, actor: Actor, change: Change): Promise<Changed | Failure> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { userId, event: name, reason, details, applies, effects, notice } = change;
  const now = deps.clock.now();
  const event = auditRow(deps, tenant, sender, {
    event: name,
    outcome: 'success',
    ...(reason === undefined ? {} : { reason }),
    actorId: actor.person.id,
    subjectId: userId,
    sessionId: actor.session.id,
    ...(details === undefined ? {} : { details }),
  });
  const recorded = eq(auditEvents.id, event.id);
  const done = sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${recorded})`;
  const stands = change.allowed ?? stillOwnsPlatform(tenant, actor);
  const subject = and(eq(users.id, userId), eq(users.pool, tenant.brand.pool), applies, stands);
  const results = await db.write([
    db.build
      .update(users)
      .set({ version: sql`${users.version} + 1`, updatedAt: now })
      .where(and(subject, notRecorded(event.id))),
    insertWhere(db, auditEvents, event, users, subject),
    ...effects(done),
    ...(notice ? [insertWhere(db, outbox, notice, auditEvents, recorded)] : []),
    personById(db, tenant.brand.pool, userId),
    db.build
      .select({
        done: qualified(sql<number>`${done}`).as('done'),
        stands: qualified(sql<number>`${stands}`).as('stands'),
      })
      .from(sql`(SELECT 1)`),
  ] as unknown as Statements);
  const [row] = results.at(-2) as unknown as Parameters<typeof personOf>[0][];
  const [state] = results.at(-1) as unknown as { done: number; stands: number }[];
  if (!state?.done && !state?.stands) return fail('unauthenticated', { internal: 'the owner was stopped meanwhile' });
  if (!row) return fail('not_found');
  if (notice && state.done) deps.wakeOutbox(notice.id);
  return { person: personOf(row), changed: Boolean(state.done) };
}
