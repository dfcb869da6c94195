import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { EventName } from '../audit/events.ts';
import { auditRow } from '../audit/record.ts';
import { insertWhere } from '../challenge/guarded.ts';
import { attempts } from '../db/once.ts';
import { auditEvents, outbox } from '../db/records.ts';
import { counterState, spent, takeSend } from '../guard/attempts.ts';
import type { Scope } from '../http/scope.ts';
import { ownerOf } from '../identity/owner-of.ts';
import type { Failure } from '../lib/result.ts';
import { pickLocale } from '../notify/locale.ts';
import type { Message } from '../notify/message.ts';
import { mailRow } from '../outbox/enqueue.ts';
import type { Statements } from '../platform/d1.ts';

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
  /** Whether an address that nobody owns gets the mail. */
  readonly toUnknown: boolean;
  /** What the record says; null where `more` says it. */
  readonly event: EventName | null;
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
  const { db } = deps;
  const { brand, env } = tenant;
  const now = deps.clock.now();
  const { key, flow } = send;
  const locale = pickLocale(sender.acceptLanguage, brand.locales);
  const origin = { pool: brand.pool, brand: brand.id, env };
  const mail = await mailRow(deps, origin, { to: send.display, locale, message: send.message });
  const event = send.event && auditRow(deps, tenant, sender, { event: send.event, outcome: 'success' });
  const ours = and(eq(attempts.key, key), eq(attempts.flow, flow)) as SQL;
  const owner = ownerOf(brand.pool, send.address);
  const results = await db.write([
    takeSend(db, { key, flow, now, limited: deps.limited, spacingMs: send.spacingMs }),
    insertWhere(db, outbox, mail, attempts, send.toUnknown ? ours : and(ours, sql`${owner} IS NOT NULL`)),
    ...(event ? [insertWhere(db, auditEvents, { ...event, subjectId: owner }, attempts, ours)] : []),
    ...send.more(sql`EXISTS (SELECT 1 FROM ${attempts} WHERE ${ours})`),
    counterState(db, key),
  ] as unknown as Statements);
  const [taken] = results[0] as unknown as { flow: string }[];
  const [state] = results.at(-1) as unknown as { notBefore: number; n: number; expiresAt: number }[];
  if (!taken) return spent(state, now);
  deps.wakeOutbox(mail.id);
  return null;
}
