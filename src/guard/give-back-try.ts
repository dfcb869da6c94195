import { and, eq, sql } from 'drizzle-orm';
import { attempts, claims } from '../db/once.ts';
import { DAY } from '../lib/duration.ts';
import { compiled } from '../platform/compiled.ts';
import type { Database } from '../platform/d1.ts';

/**
 * Gives back a try or a guess that was reserved and with which nothing was compared, once, though the batch may run
 * twice. What others reserved meanwhile stays counted, and so does the delay that they were given.
 * @param n the count that the reservation led to; 1 where it is not known, for a counter without a delay
 * @param id of what is given back, drawn before the batch is built
 */
export function giveBackTry(db: Database, key: string, n: number, id: string, now: number) {
  const once = `given_back:${id}`;
  return [giveBack(db, { key, n, once, now }), givenBack(db, { once, now })] as const;
}

const giveBack = compiled<{ key: string; n: number; now: number; once: string }>()((db, value) => {
  const isLast = sql`${attempts.n} = ${value('n')}`;
  return db
    .update(attempts)
    .set({
      n: sql`${attempts.n} - 1`,
      notBefore: sql`CASE WHEN ${isLast} THEN MIN(${attempts.notBefore}, ${value('now')}) ELSE ${attempts.notBefore} END`,
    })
    .where(
      and(
        eq(attempts.key, value('key')),
        sql`${attempts.n} >= ${value('n')}`,
        sql`NOT EXISTS (SELECT 1 FROM ${claims} WHERE ${claims.hash} = ${value('once')})`,
      ),
    );
});

/** The row that decides "once", kept for longer than any request takes. */
const givenBack = compiled<{ once: string; now: number }>()((db, value) =>
  db
    .insert(claims)
    .select(sql`SELECT ${value('once')}, ${value('once')}, ${value('now')} + ${DAY} WHERE 1`)
    .onConflictDoNothing(),
);
