import { eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { auditEvents } from '../../db/records.ts';
import { sessions } from '../../db/sessions.ts';
import { users } from '../../db/users.ts';
import { requireSession } from '../../http/require.ts';
import type { Scope } from '../../http/scope.ts';
import { failed } from '../../lib/result.ts';
import { notRevoked, revokeAllSessions, revokeSession } from '../../session/queries.ts';

/**
 * Ends the session that a request speaks for, in one batch with its audit event; where there is none, or it
 * has ended, nothing is left to do. `pool`: and every other session of the person, at every brand and environment of
 * the pool; their version rises with it, so that what is under way is judged again. Throws `Outage`: then the person
 * is not signed out and must be told so.
 */
export async function endSession(request: Request, scope: Scope, which: 'session' | 'pool'): Promise<void> {
  const actor = await requireSession(request, scope);
  if (failed(actor)) return;
  const { deps, tenant, sender } = scope;
  const { session, person } = actor;
  const now = deps.clock.now();
  const event = auditRow(deps, tenant, sender, {
    event: 'user.logout',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: session.id,
    ...(which === 'pool' ? { details: { scope: 'pool' } } : {}),
  });
  const { build } = deps.db;
  if (which === 'pool') {
    await deps.db.write([
      revokeAllSessions(deps.db, person.id, 'logout', now, sql`1`),
      build
        .update(users)
        .set({ version: sql`${users.version} + 1`, updatedAt: now })
        .where(eq(users.id, person.id)),
      build.insert(auditEvents).values(event).onConflictDoNothing(),
    ]);
    return;
  }
  // The event first: of requests that come at once only one still finds the session live.
  await deps.db.write([
    insertWhere(deps.db, auditEvents, event, sessions, notRevoked(tenant, session.id)),
    revokeSession(deps.db, tenant, session.id, 'logout', now),
  ]);
}
