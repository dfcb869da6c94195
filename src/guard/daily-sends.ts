import { sql } from 'drizzle-orm';
import { attempts } from '../db/once.ts';
import { DAY } from '../lib/duration.ts';
import type { Database } from '../platform/d1.ts';

/**
 * Takes one send from what may be sent within a day, counted from its first: no row back means that the day is spent.
 * @param most how many they are
 * @param condition what must stand for a send to be taken at all
 */
export function takeDailySend(
  db: Database,
  { key, flow, now, most }: { key: string; flow: string; now: number; most: number },
  condition = sql`1`,
) {
  const stale = sql`${attempts.expiresAt} <= ${now}`;
  return db.build
    .insert(attempts)
    .select(sql`SELECT ${key}, ${flow}, 1, ${now + DAY}, ${now + DAY} WHERE ${condition}`)
    .onConflictDoUpdate({
      target: attempts.key,
      set: {
        flow,
        n: sql`CASE WHEN ${attempts.flow} = ${flow} THEN ${attempts.n} WHEN ${stale} THEN 1 ELSE ${attempts.n} + 1 END`,
        notBefore: sql`CASE WHEN ${stale} THEN ${now + DAY} ELSE ${attempts.notBefore} END`,
        expiresAt: sql`CASE WHEN ${stale} THEN ${now + DAY} ELSE ${attempts.expiresAt} END`,
      },
      setWhere: sql`${attempts.flow} = ${flow} OR ${stale} OR ${attempts.n} < ${most}`,
    })
    .returning({ flow: attempts.flow });
}
