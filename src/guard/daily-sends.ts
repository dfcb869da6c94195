import { type SQL, sql } from 'drizzle-orm';
import { attempts } from '../db/once.ts';
import { DAY } from '../lib/duration.ts';
import { always, compiled, fragment, listOf } from '../platform/compiled.ts';
import type { Database } from '../platform/d1.ts';
import { room } from './attempt-statements.ts';

/** What may be sent within a day, counted from the first. */
export interface DailyBudget {
  readonly key: string;
  /** How many they are. */
  readonly most: number;
  /**
   * Where it counts and refuses no send that is among the first `sends` of another such budget, from which each of its
   * sends is taken too.
   */
  readonly afterFirst?: { readonly sends: number; readonly of: string };
}

interface Moment {
  readonly flow: string;
  readonly now: number;
}

/**
 * Takes one send from a day's budget: no row back means that it is spent, or does not count this send.
 * @param condition what must stand for a send to be taken at all
 */
export const takeDailySend = (
  db: Database,
  { key, most, afterFirst }: DailyBudget,
  { flow, now }: Moment,
  condition = always,
) => {
  const counted = afterFirst ? sql`(${condition}) AND NOT ${isAmongFirst(afterFirst, { flow, now })}` : condition;
  return send(db, { key, flow, now, most, dayEnd: now + DAY, condition: counted });
};

/** The condition that `takeDailySend` refuses no send: for a send that takes from several budgets or from none. */
export function hasDailySend({ key, most, afterFirst }: DailyBudget, { flow, now }: Moment): SQL {
  const hasRoom = room({ key, flow, now, most, openBy: Number.MAX_SAFE_INTEGER });
  return afterFirst ? sql`(${hasRoom} OR ${isAmongFirst(afterFirst, { flow, now })})` : hasRoom;
}

/** The same before and after this send was taken from the other budget: it leaves itself out. */
const isAmongFirst = ({ sends, of }: { sends: number; of: string }, { flow, now }: Moment): SQL =>
  first({ key: of, flow, now, sends });

const first = fragment<{ key: string; flow: string; now: number; sends: number }>(
  (value) =>
    sql`NOT EXISTS (SELECT 1 FROM ${attempts} WHERE ${attempts.key} = ${value('key')} AND ${attempts.expiresAt} > ${value('now')} AND ${attempts.n} - (${attempts.flow} = ${value('flow')}) >= ${value('sends')})`,
);

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

/**
 * Gives one send of each day's budget back that still runs, while `condition` holds. A day that began after the send
 * gets one too much.
 */
export const giveBackDailySends = (db: Database, keys: readonly string[], now: number, condition: SQL) =>
  giveBack(db, { keys: listOf(keys), now, condition });

const giveBack = compiled<{ keys: SQL; now: number; condition: SQL }>()((db, value) =>
  db
    .update(attempts)
    .set({ n: sql`${attempts.n} - 1` })
    .where(
      sql`${attempts.key} IN ${value('keys')} AND ${attempts.n} > 0 AND ${attempts.expiresAt} > ${value('now')} AND ${value('condition')}`,
    ),
);
