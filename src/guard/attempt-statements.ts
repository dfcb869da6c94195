import { and, eq, type SQL, sql } from 'drizzle-orm';
import { attempts } from '../db/once.ts';
import { DAY, MINUTE, SECOND } from '../lib/duration.ts';
import { compiled, fragment } from '../platform/compiled.ts';

/** Free tries before the delay starts, and the count at which the factor stays shut (NIST SP 800-63B-4 §3.2.2). */
const FREE_TRIES = 5;
export const HARD_STOP = 100;
/** Milliseconds for which tries are remembered. */
export const MEMORY = 90 * DAY;
const LONGEST_DELAY = 15 * MINUTE;

/** A count's delay, in milliseconds. */
export const delayOf = (n: SQL, unguessable = false): SQL => {
  const longest = unguessable ? MINUTE : LONGEST_DELAY;
  const rising = sql`CASE WHEN ${n} >= ${FREE_TRIES} THEN MIN(${SECOND} << MIN(${n} - ${FREE_TRIES}, 10), ${longest}) ELSE 0 END`;
  return unguessable ? rising : sql`CASE WHEN ${n} >= ${HARD_STOP} THEN ${MEMORY} ELSE ${rising} END`;
};

/** A try of a first factor: `attempts.ts` says what it promises, and so of all that follow. */
const tryOf = (unguessable: boolean) =>
  compiled<{ key: string; now: number; memoryEnd: number }>()((db, value) => {
    const n = sql`${attempts.n} + 1`;
    const delay = delayOf(n, unguessable);
    const stale = sql`${attempts.expiresAt} <= ${value('now')}`;
    return db
      .insert(attempts)
      .values({ key: value('key'), flow: '', n: 1, notBefore: 0, expiresAt: value('memoryEnd') })
      .onConflictDoUpdate({
        target: attempts.key,
        set: {
          n: sql`CASE WHEN ${stale} THEN 1 ELSE ${n} END`,
          notBefore: sql`CASE WHEN ${stale} THEN 0 ELSE ${value('now')} + ${delay} END`,
          expiresAt: sql`${value('memoryEnd')}`,
        },
        setWhere: sql`${attempts.notBefore} <= ${value('now')} OR ${stale}`,
      })
      .returning({ n: attempts.n });
  });

export const tries = { guessable: tryOf(false), unguessable: tryOf(true) };

export const state = compiled<{ key: string }>()((db, value) =>
  db
    .select({ n: attempts.n, notBefore: attempts.notBefore, expiresAt: attempts.expiresAt })
    .from(attempts)
    .where(eq(attempts.key, value('key'))),
);

export const forget = compiled<{ keys: SQL; condition: SQL }>()((db, value) =>
  db.delete(attempts).where(sql`${attempts.key} IN ${value('keys')} AND ${value('condition')}`),
);

interface Send {
  readonly key: string;
  readonly flow: string;
  readonly now: number;
  readonly budget: number;
  readonly notBefore: number;
  readonly hourEnd: number;
  readonly condition: SQL;
}

export const send = compiled<Send>()((db, value) => {
  const stale = sql`${attempts.expiresAt} <= ${value('now')}`;
  const again = sql`${attempts.flow} = ${value('flow')}`;
  return db
    .insert(attempts)
    .select(
      sql`SELECT ${value('key')}, ${value('flow')}, 1, ${value('notBefore')}, ${value('hourEnd')} WHERE ${value('condition')}`,
    )
    .onConflictDoUpdate({
      target: attempts.key,
      set: {
        flow: sql`${value('flow')}`,
        n: sql`CASE WHEN ${again} THEN ${attempts.n} WHEN ${stale} THEN 1 ELSE ${attempts.n} + 1 END`,
        notBefore: sql`${value('notBefore')}`,
        expiresAt: sql`CASE WHEN ${stale} THEN ${value('hourEnd')} ELSE ${attempts.expiresAt} END`,
      },
      setWhere: sql`${again} OR ${stale} OR (${attempts.n} < ${value('budget')} AND ${attempts.notBefore} <= ${value('now')})`,
    })
    .returning({ flow: attempts.flow });
});

const GUESSES_PER_CODE = 5;

export const opening = compiled<{ key: string | SQL; flow: string; expiresAt: number; sent: SQL }>()((db, value) =>
  db
    .insert(attempts)
    .select(sql`SELECT ${value('key')}, ${value('flow')}, 0, 0, ${value('expiresAt')} WHERE ${value('sent')}`)
    .onConflictDoUpdate({
      target: attempts.key,
      set: { flow: sql`${value('flow')}`, n: 0, notBefore: 0, expiresAt: sql`${value('expiresAt')}` },
    }),
);

export const guess = compiled<{ key: string | SQL; now: number; condition: SQL }>()((db, value) =>
  db
    .update(attempts)
    .set({ n: sql`${attempts.n} + 1` })
    .where(
      and(
        eq(attempts.key, value('key')),
        sql`${attempts.n} < ${GUESSES_PER_CODE}`,
        sql`${attempts.expiresAt} > ${value('now')}`,
        sql`${value('condition')}`,
      ),
    )
    .returning({ flow: attempts.flow }),
);

interface Guesses {
  readonly hour: string | SQL;
  readonly codes: SQL;
  readonly now: number;
  readonly hourEnd: number;
  readonly most: number;
}

/**
 * One statement for the guesses at live codes and of the hour that holds them. A counter that is used up stays as it is,
 * shut until it ends: that is how the guess that found it so is told from the last that was left. Where the hour's key
 * is null nothing is counted and nothing told.
 */
export const guesses = compiled<Guesses>()((db, value) => {
  const live = sql`${attempts.expiresAt} > ${value('now')}`;
  const hour = sql`SELECT one.key, '', MIN(COALESCE(${attempts.n}, 0) + 1, ${value('most')}), CASE WHEN ${attempts.n} >= ${value('most')} THEN ${attempts.expiresAt} ELSE 0 END, COALESCE(${attempts.expiresAt}, ${value('hourEnd')}) FROM one LEFT JOIN ${attempts} ON ${attempts.key} = one.key AND ${live} WHERE one.key IS NOT NULL`;
  const codes = sql`SELECT ${attempts.key}, ${attempts.flow}, MIN(${attempts.n} + 1, ${GUESSES_PER_CODE}), CASE WHEN ${attempts.n} >= ${GUESSES_PER_CODE} THEN ${attempts.expiresAt} ELSE 0 END, ${attempts.expiresAt} FROM one, ${attempts} WHERE one.key IS NOT NULL AND ${attempts.key} IN ${value('codes')} AND ${live}`;
  return db
    .insert(attempts)
    .select(sql`WITH one (key) AS (SELECT ${value('hour')}) ${hour} UNION ALL ${codes}`)
    .onConflictDoUpdate({
      target: attempts.key,
      set: { n: sql`excluded.n`, notBefore: sql`excluded.not_before`, expiresAt: sql`excluded.expires_at` },
    })
    .returning({
      key: attempts.key,
      flow: attempts.flow,
      notBefore: attempts.notBefore,
      expiresAt: attempts.expiresAt,
    });
});

interface HourlyGuess {
  readonly key: string;
  readonly now: number;
  readonly hourEnd: number;
  readonly condition: SQL;
  readonly most: number;
}

export const hourlyGuess = compiled<HourlyGuess>()((db, value) => {
  const stale = sql`${attempts.expiresAt} <= ${value('now')}`;
  return db
    .insert(attempts)
    .select(sql`SELECT ${value('key')}, '', 1, 0, ${value('hourEnd')} WHERE ${value('condition')}`)
    .onConflictDoUpdate({
      target: attempts.key,
      set: {
        n: sql`CASE WHEN ${stale} THEN 1 ELSE ${attempts.n} + 1 END`,
        expiresAt: sql`CASE WHEN ${stale} THEN ${value('hourEnd')} ELSE ${attempts.expiresAt} END`,
      },
      setWhere: sql`${stale} OR ${attempts.n} < ${value('most')}`,
    })
    .returning({ n: attempts.n });
});

export const codeLeft = fragment<{ key: string; now: number }>(
  (value) =>
    sql`EXISTS (SELECT 1 FROM ${attempts} WHERE ${attempts.key} = ${value('key')} AND ${attempts.n} < ${GUESSES_PER_CODE} AND ${attempts.expiresAt} > ${value('now')})`,
);
export const hourLeft = fragment<{ key: string; now: number; most: number }>(
  (value) =>
    sql`NOT EXISTS (SELECT 1 FROM ${attempts} WHERE ${attempts.key} = ${value('key')} AND ${attempts.n} >= ${value('most')} AND ${attempts.expiresAt} > ${value('now')})`,
);
export const newest = fragment<{ key: string; flow: string }>(
  (value) =>
    sql`EXISTS (SELECT 1 FROM ${attempts} WHERE ${attempts.key} = ${value('key')} AND ${attempts.flow} = ${value('flow')})`,
);
export const room = fragment<{ key: string; flow: string; now: number; most: number; openBy: number }>(
  (value) =>
    sql`NOT EXISTS (SELECT 1 FROM ${attempts} WHERE ${attempts.key} = ${value('key')} AND ${attempts.flow} <> ${value('flow')} AND ${attempts.expiresAt} > ${value('now')} AND (${attempts.n} >= ${value('most')} OR ${attempts.notBefore} > ${value('openBy')}))`,
);
