import { type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { EventName } from '../audit/events.ts';
import { auditRow } from '../audit/record.ts';
import type { Scope } from '../http/scope.ts';
import { ownerOf } from '../identity/owner-of.ts';
import type { Failure } from '../lib/result.ts';
import { pickLocale } from '../notify/locale.ts';
import type { Message } from '../notify/message.ts';
import { mailRow } from '../outbox/enqueue.ts';
import { testCode } from '../tenant/test-person.ts';
import { dispatch } from './dispatch.ts';

interface Send {
  /** Folded. */
  readonly address: string;
  /** As it was typed: where the mail goes. */
  readonly display: string;
  /** The recipient's budget, and the flow that this send makes the newest under it. */
  readonly key: string;
  readonly flow: string;
  /** The least time between two sends; 0 where only their number per hour counts. */
  readonly spacingMs: number;
  readonly message: Message;
  /** Under which condition an address that nobody owns gets the mail; false or null: under none. */
  readonly toUnknown: SQL | boolean | null;
  /** What the record says; null where `more` says it. */
  readonly event: EventName | null;
  /** Whether it is mailed at all; left out: save to somebody who is there for tests. */
  readonly isMailed?: boolean;
  /** Statements that belong to the send; `sent` holds while this send is the newest. */
  readonly more: (sent: SQL) => readonly BatchItem<'sqlite'>[];
}

/**
 * One batch: takes a send from the recipient's budget, and with it the mail and the audit event. Whether anyone
 * owns the address is asked by the batch alone, so known and unknown addresses get the same answer for the same
 * work. Errors: `rate_limited`. Throws `Outage`.
 */
export async function sendWithinBudget(scope: Scope, send: Send): Promise<Failure | null> {
  const { deps, tenant, sender } = scope;
  const { brand, env } = tenant;
  const locale = pickLocale(sender.acceptLanguage, brand.locales);
  const origin = { pool: brand.pool, brand: brand.id, env };
  const event = send.event && auditRow(deps, tenant, sender, { event: send.event, outcome: 'success' });
  // Nobody reads what is mailed to somebody who is there for tests.
  const { isMailed = testCode(tenant, send.address) === null } = send;
  const owner = ownerOf(brand.pool, send.address);
  return dispatch(scope, {
    budgets: [send.key],
    flow: send.flow,
    spacingMs: send.spacingMs,
    row: isMailed ? await mailRow(deps, origin, { to: send.display, locale, message: send.message }) : null,
    leaves: send.toUnknown === true ? undefined : sql`(${owner} IS NOT NULL OR ${send.toUnknown || sql`0`})`,
    event: event && { ...event, subjectId: owner },
    more: send.more,
  });
}
