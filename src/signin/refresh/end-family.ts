import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { sessions } from '../../db/sessions.ts';
import type { Scope } from '../../http/scope.ts';
import type { Statements } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import { notRevoked, revokeSession } from '../../session/queries.ts';
import { noticeRow } from '../notice.ts';

/**
 * Ends a session because of what its refresh showed, in one batch with the record of it; reuse is told to the
 * person too, where they have a proven address. Of N requests that find the same, one writes. Throws `Outage`.
 */
export async function endFamily(scope: Scope, { person, session }: Actor, reason: string): Promise<void> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const reused = reason === 'refresh_reused';
  const event = auditRow(deps, tenant, sender, {
    event: reused ? 'user.refresh.reused' : 'user.session.revoked',
    outcome: 'success',
    reason,
    subjectId: person.id,
    sessionId: session.id,
  });
  const mail = reused ? await noticeRow(scope, person, { template: 'refresh_reused' }, false) : null;
  const live = notRevoked(tenant, session.id);
  await db.write([
    insertWhere(db, auditEvents, event, sessions, live),
    ...(mail ? [insertWhere(db, outbox, mail, sessions, live)] : []),
    revokeSession(db, tenant, session.id, reason, deps.clock.now()),
  ] as unknown as Statements);
  if (mail) deps.wakeOutbox(mail.id);
}
