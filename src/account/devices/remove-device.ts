import { and, eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { trustedDevices } from '../../db/factors.ts';
import { auditEvents } from '../../db/records.ts';
import type { Scope } from '../../http/scope.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { isOwn } from './queries.ts';

/**
 * Trusts a browser of whoever is signed in no more. The audit event is written first and the rest hangs on it, so that
 * a batch that runs twice records once. Errors: `not_found`, also for a browser of somebody else. Throws `Outage`.
 */
export async function removeDevice(scope: Scope, { person, session }: Actor, id: string): Promise<Failure | null> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const own = and(isOwn(tenant, person.id), eq(trustedDevices.id, id));
  const event = auditRow(deps, tenant, sender, {
    event: 'security.device.removed',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: session.id,
    details: { device: id },
  });
  const done = sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${eq(auditEvents.id, event.id)})`;
  const [, , [state]] = await db.write([
    insertWhere(db, auditEvents, event, trustedDevices, own),
    db.build.delete(trustedDevices).where(and(own, done)),
    db.build.select({ done: sql<number>`${done}` }).from(sql`(SELECT 1)`),
  ]);
  return state?.done ? null : fail('not_found');
}
