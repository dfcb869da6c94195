import { auditRow } from '../../audit/record.ts';
import { auditEvents } from '../../db/records.ts';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { type Failure, fail } from '../../lib/result.ts';

/** Writes down that a code which was to confirm a channel was wrong. Throws `Outage`. */
export async function refuseSentCode({ deps, tenant, sender }: Scope, { person }: Facts): Promise<Failure> {
  const event = auditRow(deps, tenant, sender, {
    event: 'security.code.refused',
    outcome: 'failure',
    reason: 'invalid_code',
    subjectId: person.id,
  });
  await deps.db.write([deps.db.build.insert(auditEvents).values(event).onConflictDoNothing()]);
  return fail('invalid_code', { internal: 'wrong, or gone from the store' });
}
