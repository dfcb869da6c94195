import type { SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';
import { attempts } from '../db/once.ts';
import { always, compiled, fragment } from '../platform/compiled.ts';
import type { Database } from '../platform/d1.ts';
import { delayOf, HARD_STOP, MEMORY } from './attempt-statements.ts';

/**
 * Counts a failed try of a first factor at a counter that was not asked, shut or not: a row back has the count, and the
 * later of two delays stands. A batch that runs twice counts once.
 * @param id of the failure, drawn before the batch is built
 * @param condition what must stand for it to be counted
 */
export const countTry = (db: Database, key: string, id: string, now: number, condition = always) =>
  count(db, { key, id, now, memoryEnd: now + MEMORY, condition });

/** Whether a try led to the count at which its factor stays shut. */
export const isLastTry = (n: number): boolean => n >= HARD_STOP;

/**
 * Takes the last try of a first factor at another counter of it, shut by a delay or not: no row back means that it was
 * taken before. A batch that runs twice takes it once, and so does a `countTry` with the same id.
 */
export const takeLastTry = (db: Database, key: string, id: string, now: number) =>
  countTry(db, key, id, now, hasTry({ key, id, now, most: HARD_STOP }));

const hasTry = fragment<{ key: string; id: string; now: number; most: number }>(
  (value) =>
    sql`NOT EXISTS (SELECT 1 FROM ${attempts} WHERE ${attempts.key} = ${value('key')} AND ${attempts.n} >= ${value('most')} AND ${attempts.flow} <> ${value('id')} AND ${attempts.expiresAt} > ${value('now')})`,
);

const count = compiled<{ key: string; id: string; now: number; memoryEnd: number; condition: SQL }>()((db, value) => {
  const n = sql`${attempts.n} + 1`;
  const stale = sql`${attempts.expiresAt} <= ${value('now')}`;
  const again = sql`${attempts.flow} = ${value('id')}`;
  const later = sql`MAX(${attempts.notBefore}, ${value('now')} + ${delayOf(n)})`;
  return db
    .insert(attempts)
    .select(sql`SELECT ${value('key')}, ${value('id')}, 1, 0, ${value('memoryEnd')} WHERE ${value('condition')}`)
    .onConflictDoUpdate({
      target: attempts.key,
      set: {
        flow: sql`${value('id')}`,
        n: sql`CASE WHEN ${again} THEN ${attempts.n} WHEN ${stale} THEN 1 ELSE ${n} END`,
        notBefore: sql`CASE WHEN ${again} THEN ${attempts.notBefore} WHEN ${stale} THEN 0 ELSE ${later} END`,
        expiresAt: sql`${value('memoryEnd')}`,
      },
    })
    .returning({ n: attempts.n });
});
