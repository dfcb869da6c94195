import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { auditEvents } from '../../db/records.ts';
import { sessions } from '../../db/sessions.ts';
import type { Scope } from '../../http/scope.ts';
import type { Statements } from '../../platform/d1.ts';
import { notRevoked, revokeSession } from '../../session/queries.ts';

/**
 * Ends the sessions that tokens of ours name, with the record of it: one batch and nothing to read before, since a
 * token's own MAC or signature shows whose it is. One that has ended stays as it is. Throws `Outage`: then the
 * person is not signed out and must be told so.
 */
export async function endByToken(scope: Scope, sids: readonly string[]): Promise<void> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const statements = sids.flatMap((sid) => {
    const event = auditRow(deps, tenant, sender, { event: 'user.logout', outcome: 'success', sessionId: sid });
    const owner = { ...event, actorId: sessions.userId.getSQL(), subjectId: sessions.userId.getSQL() };
    return [
      insertWhere(db, auditEvents, owner, sessions, notRevoked(tenant, sid)),
      revokeSession(db, tenant, sid, 'logout', now),
    ];
  });
  if (statements.length > 0) await db.write(statements as unknown as Statements);
}
