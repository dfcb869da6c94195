import { and, eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { auditEvents } from '../../db/records.ts';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { stillCalls } from '../../session/still-calls.ts';

/** What people say of themselves; null takes it back, and what is left out stays. */
export interface ProfileChange {
  readonly name?: string | null | undefined;
  readonly picture?: string | null | undefined;
  readonly locale?: string | null | undefined;
}

/**
 * Writes what somebody says of themselves, and records which of it. It is no way in, so that nothing in flight ends.
 * Errors: `unauthenticated` where the session ended meanwhile. Throws `Outage`.
 * @returns the person as they are then.
 */
export async function updateProfile(
  { deps, tenant, sender }: Scope,
  actor: Actor,
  asked: ProfileChange,
): Promise<Person | Failure> {
  const { db } = deps;
  const { person, session } = actor;
  const change = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as Partial<
    Record<keyof ProfileChange, string | null>
  >;
  if (Object.keys(change).length === 0) return person;
  const event = auditRow(deps, tenant, sender, {
    event: 'user.profile.changed',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: session.id,
    details: { fields: Object.keys(change).sort().join(' ') },
  });
  const self = and(eq(users.id, person.id), stillCalls(tenant, actor));
  const [, [now]] = await db.write([
    insertWhere(db, auditEvents, event, users, self),
    db.build
      .update(users)
      .set({ ...change, updatedAt: deps.clock.now() })
      .where(and(self, sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${eq(auditEvents.id, event.id)})`))
      .returning({ name: users.name, picture: users.picture, locale: users.locale }),
  ]);
  return now ? { ...person, ...now } : fail('unauthenticated', { internal: 'the session ended meanwhile' });
}
