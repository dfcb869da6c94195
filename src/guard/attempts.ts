import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { attempts } from '../db/once.ts';
import { hmacSha256 } from '../lib/digest.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../lib/duration.ts';
import { type Failure, fail } from '../lib/result.ts';
import type { Config } from '../platform/config.ts';
import type { Database } from '../platform/d1.ts';

/** Free tries before the delay starts, and the count at which the factor stays shut (NIST SP 800-63B-4 §3.2.2). */
const FREE_TRIES = 5;
const HARD_STOP = 100;
const MEMORY = 90 * DAY;
const LONGEST_DELAY = 15 * MINUTE;

/** A counter's key: a MAC, so that the table tells nobody's address, and unknown addresses are counted like known ones. */
export const counterKey = (
  config: Pick<Config, 'counterMacKey'>,
  purpose: string,
  pool: string,
  subject: string,
): string => `${purpose}:${hmacSha256(config.counterMacKey, `${purpose}|${pool}|${subject}`)}`;

/**
 * Reserves one try of a first factor before it is checked, in one conditional statement, so that N parallel
 * tries are N tries. From the fifth on each shuts the factor for a time that doubles, up to 15 minutes; the
 * hundredth shuts it until a new password is set or another way in succeeds. A row back means that the try may go on.
 * @param unguessable for a secret that nobody finds by trying: the delay is a minute at most, and nothing shuts it for
 * good, so that strangers cannot keep its owner out.
 */
export function reserveTry(db: Database, key: string, now: number, unguessable = false) {
  const n = sql`${attempts.n} + 1`;
  const exponent = sql`MIN(${n} - ${FREE_TRIES}, 10)`;
  const longest = unguessable ? MINUTE : LONGEST_DELAY;
  const rising = sql`CASE WHEN ${n} >= ${FREE_TRIES} THEN MIN(${SECOND} << ${exponent}, ${longest}) ELSE 0 END`;
  const delay = unguessable ? rising : sql`CASE WHEN ${n} >= ${HARD_STOP} THEN ${MEMORY} ELSE ${rising} END`;
  const stale = sql`${attempts.expiresAt} <= ${now}`;
  return db.build
    .insert(attempts)
    .values({ key, flow: '', n: 1, notBefore: 0, expiresAt: now + MEMORY })
    .onConflictDoUpdate({
      target: attempts.key,
      set: {
        n: sql`CASE WHEN ${stale} THEN 1 ELSE ${n} END`,
        notBefore: sql`CASE WHEN ${stale} THEN 0 ELSE ${now} + ${delay} END`,
        expiresAt: now + MEMORY,
      },
      setWhere: sql`${attempts.notBefore} <= ${now} OR ${stale}`,
    })
    .returning({ n: attempts.n });
}

const PERSON_GUESSES = 'second_factor_hour:';

/**
 * The counter of what a person's second factors, their password and their codes are guessed by in an hour: one for all
 * their sessions and all sign-ins that wait for a second factor.
 */
export const personGuessKey = (userId: string): string => `${PERSON_GUESSES}${userId}`;

/** The same key in SQL. @param owner finds the person's id, or null */
export const ownerGuessKey = (owner: SQL): SQL => sql`${sql.raw(`'${PERSON_GUESSES}'`)} || ${owner}`;

/** When a counter opens again. */
export const counterState = (db: Database, key: string | SQL) =>
  db.build
    .select({ n: attempts.n, notBefore: attempts.notBefore, expiresAt: attempts.expiresAt })
    .from(attempts)
    .where(eq(attempts.key, key));

/** Forgets what was counted under some keys, while `condition` shows the success that lets it. */
export const forgetTries = (db: Database, keys: readonly string[], condition: SQL) =>
  db.build.delete(attempts).where(and(inArray(attempts.key, keys), condition));

/** The answer while a factor is shut; the right secret gets it too. */
export function shut(state: { notBefore: number } | undefined, now: number): Failure {
  const waitSeconds = Math.max(1, Math.ceil(((state?.notBefore ?? now) - now) / SECOND));
  return fail('too_many_attempts', { retryAfterSeconds: waitSeconds, detail: 'Wait, or sign in another way.' });
}

const SENDS_PER_HOUR = 5;

/**
 * Takes one send from a recipient's budget and makes `flow` the newest: no row back means that the budget is
 * spent. It counts addresses whether or not anyone owns them.
 * @param limited false only where a `dev` environment has lifted the rate limits.
 * @param condition what must stand for a send to be taken at all.
 */
export function takeSend(
  db: Database,
  {
    key,
    flow,
    now,
    limited,
    spacingMs,
  }: { key: string; flow: string; now: number; limited: boolean; spacingMs: number },
  condition = sql`1`,
) {
  const stale = sql`${attempts.expiresAt} <= ${now}`;
  const budget = limited ? SENDS_PER_HOUR : 1_000_000_000;
  const notBefore = limited ? now + spacingMs : 0;
  return db.build
    .insert(attempts)
    .select(sql`SELECT ${key}, ${flow}, 1, ${notBefore}, ${now + HOUR} WHERE ${condition}`)
    .onConflictDoUpdate({
      target: attempts.key,
      set: {
        flow,
        n: sql`CASE WHEN ${attempts.flow} = ${flow} THEN ${attempts.n} WHEN ${stale} THEN 1 ELSE ${attempts.n} + 1 END`,
        notBefore,
        expiresAt: sql`CASE WHEN ${stale} THEN ${now + HOUR} ELSE ${attempts.expiresAt} END`,
      },
      setWhere: sql`${attempts.flow} = ${flow} OR ${stale} OR (${attempts.n} < ${budget} AND ${attempts.notBefore} <= ${now})`,
    })
    .returning({ flow: attempts.flow });
}

const GUESSES_PER_CODE = 5;
const GUESSES_PER_HOUR = 10;

/** Opens the guesses of a code that is about to be sent: the newest flow's alone, and from the start. */
export function openGuesses(db: Database, key: string | SQL, flow: string, expiresAt: number, sent: SQL) {
  return db.build
    .insert(attempts)
    .select(sql`SELECT ${key}, ${flow}, 0, 0, ${expiresAt} WHERE ${sent}`)
    .onConflictDoUpdate({ target: attempts.key, set: { flow, n: 0, notBefore: 0, expiresAt } });
}

/**
 * Reserves one guess at the newest code before it is compared: a row back names its flow.
 * @param condition what must stand for a guess to be counted at all.
 */
export const reserveGuess = (db: Database, key: string | SQL, now: number, condition?: SQL) =>
  db.build
    .update(attempts)
    .set({ n: sql`${attempts.n} + 1` })
    .where(
      and(
        eq(attempts.key, key),
        sql`${attempts.n} < ${GUESSES_PER_CODE}`,
        sql`${attempts.expiresAt} > ${now}`,
        condition,
      ),
    )
    .returning({ flow: attempts.flow });

/**
 * Reserves one guess of the subject's hour, over all its codes: no row back means that the hour is spent.
 * @param condition what must stand for a guess to be counted at all.
 */
export function reserveHourlyGuess(db: Database, key: string | SQL, now: number, condition = sql`1`) {
  const stale = sql`${attempts.expiresAt} <= ${now}`;
  return db.build
    .insert(attempts)
    .select(sql`SELECT ${key}, '', 1, 0, ${now + HOUR} WHERE ${condition}`)
    .onConflictDoUpdate({
      target: attempts.key,
      set: {
        n: sql`CASE WHEN ${stale} THEN 1 ELSE ${attempts.n} + 1 END`,
        expiresAt: sql`CASE WHEN ${stale} THEN ${now + HOUR} ELSE ${attempts.expiresAt} END`,
      },
      setWhere: sql`${stale} OR ${attempts.n} < ${GUESSES_PER_HOUR}`,
    })
    .returning({ n: attempts.n });
}

/** The condition that a code still takes a guess, and that a subject's hour does: for a batch that compares by itself. */
export const hasGuess = (key: string, now: number): SQL =>
  sql`EXISTS (SELECT 1 FROM ${attempts} WHERE ${attempts.key} = ${key} AND ${attempts.n} < ${GUESSES_PER_CODE} AND ${attempts.expiresAt} > ${now})`;
export const hasHourlyGuess = (key: string, now: number): SQL =>
  sql`NOT EXISTS (SELECT 1 FROM ${attempts} WHERE ${attempts.key} = ${key} AND ${attempts.n} >= ${GUESSES_PER_HOUR} AND ${attempts.expiresAt} > ${now})`;

/** The condition that `flow` is the newest under its key. */
export const isNewest = (key: string, flow: string) =>
  sql`EXISTS (SELECT 1 FROM ${attempts} WHERE ${attempts.key} = ${key} AND ${attempts.flow} = ${flow})`;

/** Whether a recipient's budget of sends that need no spacing is spent: a look, which decides nothing by itself. */
export const isSpent = (state: { n: number; expiresAt: number } | undefined, now: number): boolean =>
  state !== undefined && state.expiresAt > now && state.n >= SENDS_PER_HOUR;

/** The answer when a recipient's budget is spent. */
export const spent = (state: { n: number; notBefore: number; expiresAt: number } | undefined, now: number): Failure =>
  fail('rate_limited', {
    retryAfterSeconds: Math.max(1, Math.ceil((opensAt(state, now) - now) / SECOND)),
    detail: 'Too many messages were asked for. The ones already sent still work.',
  });

// Within the hour's budget it is the spacing that has to pass, beyond it the hour.
const opensAt = (state: { n: number; notBefore: number; expiresAt: number } | undefined, now: number): number => {
  if (!state) return now + HOUR;
  return state.n < SENDS_PER_HOUR ? state.notBefore : state.expiresAt;
};
