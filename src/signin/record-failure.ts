import { auditRow } from '../audit/record.ts';
import { auditEvents } from '../db/records.ts';
import type { Scope } from '../http/scope.ts';
import type { Failure } from '../lib/result.ts';
import type { Proof } from './proof.ts';

/** Writes down that a sign-in failed, for a known person or for nobody: the same work either way. Throws `Outage`. */
export async function recordFailure(
  { deps, tenant, sender }: Scope,
  method: Proof['method'],
  subjectId: string | null,
  failure: Failure,
): Promise<void> {
  const event = auditRow(deps, tenant, sender, {
    event: 'user.login.failed',
    outcome: 'failure',
    reason: failure.code,
    subjectId,
    details: { method },
  });
  await deps.db.write([deps.db.build.insert(auditEvents).values(event).onConflictDoNothing()]);
}
