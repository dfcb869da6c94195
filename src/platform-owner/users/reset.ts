import type { Scope } from '../../http/scope.ts';
import { removeFactors, removePasskeys } from '../../identity/credentials/remove-all.ts';
import type { Facts } from '../../identity/facts.ts';
import { anotherWayIn } from '../../identity/ways-in.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { revokeAllSessions } from '../../session/queries.ts';
import { noticeRow } from '../../signin/notice.ts';
import { changePerson } from './change-person.ts';

/**
 * Ends every session of a person, in every brand and environment of the pool, and what is under way. Errors:
 * `not_found`, `unauthenticated`. Throws `Outage`.
 */
export async function endSessionsOf(scope: Scope, actor: Actor, userId: string): Promise<Failure | null> {
  const { db, clock } = scope.deps;
  const outcome = await changePerson(scope, actor, {
    userId,
    event: 'user.session.revoked',
    reason: 'by_platform_owner',
    effects: (recorded) => [revokeAllSessions(db, userId, 'by_platform_owner', clock.now(), recorded)],
  });
  return failed(outcome) ? outcome : null;
}

/**
 * Takes every second factor and trusted browser of somebody who has lost them, and ends the sessions that those had
 * opened. Passkeys stay unless they are asked for too: whoever lost one cannot show what removing it asks for. They are
 * told. Errors: `not_found`, `conflict` for one's own and where nothing but passkeys lets them in, `unauthenticated`.
 * Throws `Outage`.
 */
export async function resetFactors(
  scope: Scope,
  actor: Actor,
  subject: Facts | undefined,
  passkeys: boolean,
): Promise<Failure | null> {
  if (!subject) return fail('not_found');
  const { id } = subject.person;
  if (id === actor.person.id) return fail('conflict', { detail: 'Remove your own factors in your account.' });
  const { deps, tenant } = scope;
  const { db, clock } = deps;
  const outcome = await changePerson(scope, actor, {
    userId: id,
    event: 'user.factors.reset',
    ...(passkeys ? { reason: 'with_passkeys', applies: anotherWayIn(id, tenant, { everyPasskey: true }) } : {}),
    effects: (recorded) => [
      ...removeFactors(db, id, recorded),
      ...(passkeys ? [removePasskeys(db, tenant.brand.pool, id, recorded)] : []),
      revokeAllSessions(db, id, 'factors_reset', clock.now(), recorded),
    ],
    notice: await noticeRow(scope, subject.person, { template: 'factors_reset', passkeys }, false),
  });
  if (failed(outcome)) return outcome;
  return outcome.changed ? null : fail('conflict', { detail: 'Without their passkeys this person has no way in.' });
}
