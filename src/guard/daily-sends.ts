import { type SQL, sql } from 'drizzle-orm';
import { attempts } from '../db/once.ts';
import { DAY } from '../lib/duration.ts';
import { always, compiled } from '../platform/compiled.ts';
import type { Database } from '../platform/d1.ts';
import { room } from './attempt-statements.ts';

/**
 * Takes one send from what may be sent within a day, counted from its first: no row back means that the day is spent.
 * @param most how many they are
 * @param condition what must stand for a send to be taken at all
 */
export const takeDailySend = (
  db: Database,
  { key, flow, now, most }: { key: string; flow: string; now: number; most: number },
  condition = always,
) => send(db, { key, flow, now, most, dayEnd: now + DAY, condition });

/** The condition that `takeDailySend` would take a send: for a send that takes from several budgets or from none. */
export const hasDailySend = (send: { key: string; flow: string; now: number; most: number }): SQL =>
  room({ ...send, openBy: Number.MAX_SAFE_INTEGER });

interface Send {
  readonly key: string;
  readonly flow: string;
  readonly now: number;
  readonly most: number;
  readonly dayEnd: number;
  readonly condition: SQL;
}

const send = compiled<Send>()((db, value) => {
  const stale = sql`${attempts.expiresAt} <= ${value('now')}`;
  const again = sql`${attempts.flow} = ${value('flow')}`;
  return db
    .insert(attempts)
    .select(
      sql`SELECT ${value('key')}, ${value('flow')}, 1, ${value('dayEnd')}, ${value('dayEnd')} WHERE ${value('condition')}`,
    )
    .onConflictDoUpdate({
      target: attempts.key,
      set: {
        flow: sql`${value('flow')}`,
        n: sql`CASE WHEN ${again} THEN ${attempts.n} WHEN ${stale} THEN 1 ELSE ${attempts.n} + 1 END`,
        notBefore: sql`CASE WHEN ${stale} THEN ${value('dayEnd')} ELSE ${attempts.notBefore} END`,
        expiresAt: sql`CASE WHEN ${stale} THEN ${value('dayEnd')} ELSE ${attempts.expiresAt} END`,
      },
      setWhere: sql`${again} OR ${stale} OR ${attempts.n} < ${value('most')}`,
    })
    .returning({ flow: attempts.flow });
});
