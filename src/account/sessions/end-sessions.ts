import { and, eq, gt, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere, notRecorded } from '../../challenge/guarded.ts';
import { auditEvents } from '../../db/records.ts';
import { sessions } from '../../db/sessions.ts';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Database } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import { revokeAllSessions, revokeSession } from '../../session/queries.ts';
import type { Tenant } from '../../tenant/tenant.ts';

/** Sessions of a person that a session may look at: those of its own environment, at every brand of the pool. */
const visible = (tenant: Tenant, userId: string): SQL =>
  and(eq(sessions.userId, userId), eq(sessions.pool, tenant.brand.pool), eq(sessions.env, tenant.env)) as SQL;

/** More than anybody has open; the most recently used come first. */
const MOST_LISTED = 100;

/** A person's live sessions, the most recently used first. */
export const liveSessions = (db: Database, tenant: Tenant, userId: string, now: number) =>
  db.build
    .select()
    .from(sessions)
    .where(
      and(
        visible(tenant, userId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, now),
        sql`${sessions.lastSeenAt} + ${sessions.idleSeconds} * 1000 > ${now}`,
      ),
    )
    .orderBy(sql`${sessions.lastSeenAt} DESC`, sql`${sessions.id} DESC`)
    .limit(MOST_LISTED);

const ended = (actor: Actor, sessionId: string, reason: string) =>
  ({
    event: 'user.session.revoked',
    outcome: 'success',
    reason,
    actorId: actor.person.id,
    subjectId: actor.person.id,
    sessionId,
  }) as const;

/**
 * Ends one session of whoever asks; one that has ended is left as it is. Errors: `not_found`, also for a session of
 * somebody else. Throws `Outage`.
 */
export async function endOne({ deps, tenant, sender }: Scope, actor: Actor, id: string): Promise<Failure | null> {
  const { db } = deps;
  const now = deps.clock.now();
  const own = and(eq(sessions.id, id), visible(tenant, actor.person.id));
  const live = and(own, isNull(sessions.revokedAt));
  const event = auditRow(deps, tenant, sender, ended(actor, id, 'by_owner'));
  const [, , [known]] = await db.write([
    insertWhere(db, auditEvents, event, sessions, live),
    db.build.update(sessions).set({ revokedAt: now, revokedReason: 'by_owner' }).where(live),
    db.build.select({ id: sessions.id }).from(sessions).where(own),
  ]);
  return known ? null : fail('not_found');
}

/** Ends the session that asks, as signing out does. Throws `Outage`. */
export async function endCurrent({ deps, tenant, sender }: Scope, actor: Actor): Promise<void> {
  const { db } = deps;
  const { id } = actor.session;
  const event = auditRow(deps, tenant, sender, { ...ended(actor, id, 'logout'), event: 'user.logout' });
  const live = and(eq(sessions.id, id), isNull(sessions.revokedAt));
  await db.write([
    insertWhere(db, auditEvents, event, sessions, live),
    revokeSession(db, tenant, id, 'logout', deps.clock.now()),
  ]);
}

/**
 * Ends every session of a person, in every brand and environment of the pool; `others` spares the one that asks. The
 * person's version rises with it, so that no sign-in which is under way slips past. Throws `Outage`.
 */
export async function endMany({ deps, tenant, sender }: Scope, actor: Actor, which: 'others' | 'all'): Promise<void> {
  const { db } = deps;
  const { person, session } = actor;
  const now = deps.clock.now();
  const chosen = which === 'others' ? ne(sessions.id, session.id) : sql`1`;
  const reason = which === 'others' ? 'others_by_owner' : 'all_by_owner';
  const event = auditRow(deps, tenant, sender, ended(actor, session.id, reason));
  await db.write([
    revokeAllSessions(db, person.id, reason, now, chosen),
    db.build
      .update(users)
      .set({ version: sql`${users.version} + 1`, updatedAt: now })
      .where(and(eq(users.id, person.id), notRecorded(event.id))),
    db.build.insert(auditEvents).values(event).onConflictDoNothing(),
  ]);
}
