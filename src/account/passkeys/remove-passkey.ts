import { and, eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { passkeys } from '../../db/credentials.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { type PasskeyRow, passkeysOf } from '../../identity/credentials/passkey/queries.ts';
import { accountSignals } from '../../identity/credentials/passkey/signals.ts';
import { anotherWayIn } from '../../identity/ways-in.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Statements } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import { noticeRow } from '../../signin/notice.ts';
import { relyingParty } from '../../tenant/relying-party.ts';
import { sessionLives } from './session-lives.ts';

/**
 * Removes a passkey of whoever is signed in, unless nothing else would let them in. The audit event is written first
 * and the rest hangs on it, so that a batch that runs twice removes once. Errors: `not_found`, also for a passkey of
 * somebody else, `last_way_in`, `unauthenticated` where the session ended meanwhile. Throws `Outage`.
 */
export async function removePasskey(
  scope: Scope,
  actor: Actor,
  id: string,
): Promise<ReturnType<typeof accountSignals> | Failure> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { person, session } = actor;
  const now = deps.clock.now();
  const own = and(eq(passkeys.id, id), eq(passkeys.pool, tenant.brand.pool), eq(passkeys.userId, person.id));
  const event = auditRow(deps, tenant, sender, {
    event: 'security.passkey.removed',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: session.id,
    details: { passkey: id },
  });
  const recorded = eq(auditEvents.id, event.id);
  const done = sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${recorded})`;
  const live = sessionLives(session.id);
  const removable = and(own, live, anotherWayIn(person.id, tenant, { passkeyId: id }));
  const notice = await noticeRow(scope, person, { template: 'passkey_removed' });
  const results = await db.write([
    insertWhere(db, auditEvents, event, passkeys, removable),
    db.build
      .update(users)
      .set({ version: sql`${users.version} + 1`, updatedAt: now })
      // Gone already where the batch runs a second time: the version rises once.
      .where(and(eq(users.id, person.id), done, sql`EXISTS (SELECT 1 FROM ${passkeys} WHERE ${own})`)),
    ...(notice ? [insertWhere(db, outbox, notice, auditEvents, recorded)] : []),
    db.build.delete(passkeys).where(and(own, done)),
    passkeysOf(db, tenant.brand.pool, person.id),
    db.build.select({ done: sql<number>`${done}`, live }).from(sql`(SELECT 1)`),
  ] as unknown as Statements);
  const held = results.at(-2) as unknown as PasskeyRow[];
  const [state] = results.at(-1) as unknown as { done: number; live: number }[];
  if (!state?.done) {
    if (!state?.live) return fail('unauthenticated', { internal: 'session ended meanwhile' });
    return held.some((passkey) => passkey.id === id)
      ? fail('last_way_in', { detail: 'Add another way to sign in first.' })
      : fail('not_found');
  }
  if (notice) deps.wakeOutbox(notice.id);
  return accountSignals(relyingParty(tenant), person, held);
}
