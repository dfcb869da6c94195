import { and, eq } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { auditEvents } from '../../db/records.ts';
import { sessions } from '../../db/sessions.ts';
import { requireSession } from '../../http/require.ts';
import type { Scope } from '../../http/scope.ts';
import { failed } from '../../lib/result.ts';
import { revokeSession } from '../../session/queries.ts';

/**
 * Ends the session that a request speaks for, in one batch with its audit event; where there is none, or it
 * has ended, nothing is left to do. Throws `Outage`: then the person is not signed out and must be told so.
 */
export async function endSession(request: Request, scope: Scope): Promise<void> {
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
  });
  await deps.db.write([
    revokeSession(deps.db, tenant, session.id, 'logout', now),
    insertWhere(deps.db, auditEvents, event, sessions, and(eq(sessions.id, session.id), eq(sessions.revokedAt, now))),
  ]);
}
