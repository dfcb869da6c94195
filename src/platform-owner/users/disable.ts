import { and, eq } from 'drizzle-orm';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import type { Person } from '../../identity/person.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { revokeAllSessions } from '../../session/queries.ts';
import { noticeRow } from '../../signin/notice.ts';
import { changePerson } from './change-person.ts';

/**
 * Disables a person and ends all their sessions in the same batch; who is disabled already stays so. Nobody disables
 * themselves, so that an owner is always left. Errors: `not_found`, `conflict`, `unauthenticated`. Throws `Outage`.
 */
export async function disable(scope: Scope, actor: Actor, subject: Facts | undefined): Promise<Person | Failure> {
  if (!subject) return fail('not_found');
  const { id } = subject.person;
  if (id === actor.person.id) return fail('conflict', { detail: 'Nobody disables themselves.' });
  const { db, clock } = scope.deps;
  const now = clock.now();
  const outcome = await changePerson(scope, actor, {
    userId: id,
    event: 'user.disabled',
    applies: eq(users.status, 'active'),
    effects: (recorded) => [
      db.build
        .update(users)
        .set({ status: 'disabled' })
        .where(and(eq(users.id, id), recorded)),
      revokeAllSessions(db, id, 'disabled', now, recorded),
    ],
    notice: await noticeRow(scope, subject.person, { template: 'account_disabled' }, false),
  });
  return judged(outcome, 'disabled');
}

/** Lets a disabled person in again. Errors: `not_found`, `conflict` for a deleted account, `unauthenticated`. Throws `Outage`. */
export async function enable(scope: Scope, actor: Actor, userId: string): Promise<Person | Failure> {
  const { db } = scope.deps;
  const outcome = await changePerson(scope, actor, {
    userId,
    event: 'user.enabled',
    applies: eq(users.status, 'disabled'),
    effects: (recorded) => [
      db.build
        .update(users)
        .set({ status: 'active' })
        .where(and(eq(users.id, userId), recorded)),
    ],
  });
  return judged(outcome, 'active');
}

/** The person where they are as they were meant to be, be it since before. */
function judged(outcome: Awaited<ReturnType<typeof changePerson>>, status: Person['status']): Person | Failure {
  if (failed(outcome)) return outcome;
  return outcome.person.status === status
    ? outcome.person
    : fail('conflict', { detail: 'This account was deleted.', internal: outcome.person.status });
}
