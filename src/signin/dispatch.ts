import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { insertWhere } from '../challenge/guarded.ts';
import { attempts } from '../db/once.ts';
import { auditEvents, outbox } from '../db/records.ts';
import { counterState, spent, takeSend } from '../guard/attempts.ts';
import { takeDailySend } from '../guard/daily-sends.ts';
import type { Scope } from '../http/scope.ts';
import { type Failure, fail } from '../lib/result.ts';
import type { Statements } from '../platform/d1.ts';

/** An audit row whose subject the batch itself may find. */
type Event = Omit<typeof auditEvents.$inferInsert, 'subjectId'> & {
  readonly subjectId?: string | SQL | null | undefined;
};

interface Dispatch {
  /** The budgets that the send takes from, each of which must allow it, and the flow that it makes the newest under them. */
  readonly budgets: readonly [string, ...string[]];
  readonly flow: string;
  /** What may be sent in a day to everybody together, and under which key that is counted; left out: any number. */
  readonly daily?: { readonly key: string; readonly most: number } | undefined;
  /** The least time between two sends; 0 where only their number per hour counts. */
  readonly spacingMs: number;
  /** What leaves; null for nothing, for the same answer. */
  readonly row: typeof outbox.$inferInsert | null;
  /** What must stand for it to leave; the answer is the same where it does not. */
  readonly leaves?: SQL | undefined;
  /** Who may have anything sent when the batch runs; left out: anybody. */
  readonly stands?: SQL | undefined;
  readonly event: Event | null;
  /** Statements that belong to the send; `sent` holds while this send is the newest. */
  readonly more: (sent: SQL) => readonly BatchItem<'sqlite'>[];
}

/**
 * One batch: takes a send from every budget, that of the day last, and with it the message and the audit event. Errors: `rate_limited`;
 * `unauthenticated` where `stands` does not. Throws `Outage`.
 */
export async function dispatch({ deps }: Scope, send: Dispatch): Promise<Failure | null> {
  const { db } = deps;
  const { budgets, daily, flow, spacingMs, row, event, stands = sql`1` } = send;
  const keys = daily && deps.limited ? [...budgets, daily.key] : budgets;
  const now = deps.clock.now();
  const ours = (key: string) => and(eq(attempts.key, key), eq(attempts.flow, flow)) as SQL;
  const exists = (key: string) => sql`EXISTS (SELECT 1 FROM ${attempts} WHERE ${ours(key)})`;
  // The last is taken only where all before it were.
  const last = ours(keys.at(-1) ?? '');
  const results = await db.write([
    ...keys.map((key, i) => {
      const before = keys[i - 1];
      const condition = before === undefined ? stands : exists(before);
      if (daily && key === daily.key) return takeDailySend(db, { ...daily, flow, now }, condition);
      return takeSend(db, { key, flow, now, limited: deps.limited, spacingMs }, condition);
    }),
    ...(row ? [insertWhere(db, outbox, row, attempts, and(last, send.leaves))] : []),
    ...(event ? [insertWhere(db, auditEvents, event, attempts, last)] : []),
    ...send.more(sql`EXISTS (SELECT 1 FROM ${attempts} WHERE ${last})`),
    ...keys.map((key) => counterState(db, key)),
    db.build.select({ stands: sql<number>`${stands}`.as('stands') }).from(sql`(SELECT 1)`),
  ] as unknown as Statements);
  const refusedAt = keys.findIndex((_, i) => (results[i] as unknown as unknown[]).length === 0);
  if (refusedAt < 0) {
    if (row) deps.wakeOutbox(row.id);
    return null;
  }
  const [state] = results.at(-1) as unknown as { stands: number }[];
  if (!state?.stands) return fail('unauthenticated', { internal: 'the session or the sign-in ended meanwhile' });
  const states = results.slice(-1 - keys.length) as unknown as {
    notBefore: number;
    n: number;
    expiresAt: number;
  }[][];
  return spent(states[refusedAt]?.[0], now);
}
