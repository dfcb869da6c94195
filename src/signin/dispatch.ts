import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { insertWhere } from '../challenge/guarded.ts';
import { attempts } from '../db/once.ts';
import { auditEvents, outbox } from '../db/records.ts';
import { counterState, hasSend, spent, takeSend } from '../guard/attempts.ts';
import { type DailyBudget, hasDailySend, takeDailySend } from '../guard/daily-sends.ts';
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
  /** What may be sent in a day; left out: any number. */
  readonly days?: readonly DailyBudget[];
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
 * One batch: takes a send from every budget where all have room, else from none, and with it the message and the audit
 * event. Errors: `rate_limited`; `unauthenticated` where `stands` does not. Throws `Outage`.
 */
export async function dispatch({ deps }: Scope, send: Dispatch): Promise<Failure | null> {
  const { db, limited } = deps;
  const { budgets, flow, spacingMs, row, event, stands = sql`1` } = send;
  const days = limited ? (send.days ?? []) : [];
  const now = deps.clock.now();
  const ours = (key: string) => and(eq(attempts.key, key), eq(attempts.flow, flow)) as SQL;
  const exists = (key: string) => sql`EXISTS (SELECT 1 FROM ${attempts} WHERE ${ours(key)})`;
  const all: readonly Budget[] = [
    ...budgets.map((key) => ({
      key,
      room: () => hasSend({ key, flow, now, limited }),
      take: (condition: SQL) => takeSend(db, { key, flow, now, limited, spacingMs }, condition),
    })),
    ...days.map((day) => ({
      key: day.key,
      room: () => hasDailySend(day, { flow, now }),
      take: (condition: SQL) => takeDailySend(db, day, { flow, now }, condition),
    })),
  ];
  const [first, ...others] = all as [Budget, ...Budget[]];
  // The first is taken only where all others can be, and they only where it was.
  const taken = exists(first.key);
  const isOurs = ours(first.key);
  const full = others.map(({ room }, i) => sql`WHEN NOT ${room()} THEN ${i + 1}`);
  const results = await db.write([
    first.take(others.length > 0 ? (and(stands, ...others.map(({ room }) => room())) as SQL) : stands),
    ...others.map(({ take }) => take(taken)),
    ...(row ? [insertWhere(db, outbox, row, attempts, and(isOurs, send.leaves))] : []),
    ...(event ? [insertWhere(db, auditEvents, event, attempts, isOurs)] : []),
    ...send.more(taken),
    ...[first, ...others].map(({ key }) => counterState(db, key)),
    db.build
      .select({
        stands: sql<number>`${stands}`.as('stands'),
        ...(full.length > 0 ? { full: sql<number>`CASE ${sql.join(full, sql` `)} ELSE 0 END`.as('full') } : {}),
      })
      .from(sql`(SELECT 1)`),
  ] as unknown as Statements);
  if ((results[0] as unknown as unknown[]).length > 0) {
    if (row) deps.wakeOutbox(row.id);
    return null;
  }
  const [state] = results.at(-1) as unknown as { stands: number; full?: number }[];
  if (!state?.stands) return fail('unauthenticated', { internal: 'the session or the sign-in ended meanwhile' });
  const states = results.slice(-2 - others.length) as unknown as {
    notBefore: number;
    n: number;
    expiresAt: number;
  }[][];
  return spent(states[state.full ?? 0]?.[0], now);
}

/** A counter that a send takes from. */
interface Budget {
  readonly key: string;
  /** The condition that it has one left. */
  readonly room: () => SQL;
  readonly take: (condition: SQL) => BatchItem<'sqlite'>;
}
