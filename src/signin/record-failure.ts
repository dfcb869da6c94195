import type { BatchItem } from 'drizzle-orm/batch';
import { auditRow } from '../audit/record.ts';
import { insertWhere, nothing } from '../challenge/guarded.ts';
import { auditEvents, outbox } from '../db/records.ts';
import type { Scope } from '../http/scope.ts';
import type { Failure } from '../lib/result.ts';
import { always } from '../platform/compiled.ts';
import type { Proof } from './proof.ts';

/**
 * Writes down that a sign-in failed, for a known person or for nobody: the same work either way. Throws `Outage`.
 * @param notice the mail that tells of it, written in the same batch; the caller wakes the outbox.
 * @param also what is written in the same batch besides; the rows come back.
 */
export async function recordFailure(
  { deps, tenant, sender }: Scope,
  method: Proof['method'],
  subjectId: string | null,
  failure: Failure,
  notice: typeof outbox.$inferInsert | null = null,
  also: readonly BatchItem<'sqlite'>[] = [],
): Promise<unknown[][]> {
  const event = auditRow(deps, tenant, sender, {
    event: 'user.login.failed',
    outcome: 'failure',
    reason: failure.code,
    subjectId,
    details: { method },
  });
  const { db } = deps;
  const rows = await db.write([
    insertWhere(db, auditEvents, event, nothing, always),
    ...(notice ? [insertWhere(db, outbox, notice, nothing, always)] : []),
    ...also,
  ]);
  return (rows as unknown as unknown[][]).slice(rows.length - also.length);
}
