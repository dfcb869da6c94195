import type { SQL } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere, nothing } from '../../challenge/guarded.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import type { Scope } from '../../http/scope.ts';
import { pickLocale } from '../../notify/locale.ts';
import { mailRow } from '../../outbox/enqueue.ts';

/** Statements that record a first password and owe its notice, while `stands` does. */
export async function recordAdded(scope: Scope, display: string, userId: string, stands: SQL) {
  const { deps, tenant, sender } = scope;
  const { brand, env } = tenant;
  const event = auditRow(deps, tenant, sender, {
    event: 'security.password.changed',
    outcome: 'success',
    reason: 'first',
    actorId: userId,
    subjectId: userId,
  });
  const mail = await mailRow(
    deps,
    { pool: brand.pool, brand: brand.id, env },
    {
      to: display,
      locale: pickLocale(sender.acceptLanguage, brand.locales),
      message: { template: 'password_added', resetLink: `${tenant.issuer}/forgot-password` },
    },
  );
  return [
    insertWhere(deps.db, auditEvents, event, nothing, stands),
    insertWhere(deps.db, outbox, mail, nothing, stands),
  ] as const;
}
