import { type SQL, sql } from 'drizzle-orm';
import { hmacSha256 } from '../lib/digest.ts';
import { HOUR, SECOND } from '../lib/duration.ts';
import { type Failure, fail } from '../lib/result.ts';
import { always, listOf } from '../platform/compiled.ts';
import type { Config } from '../platform/config.ts';
import type { Database } from '../platform/d1.ts';
import * as statements from './attempt-statements.ts';

/** A counter's key: a MAC, so that the table tells nobody's address, and unknown addresses are counted like known ones. */
export const counterKey = (
  config: Pick<Config, 'counterMacKey'>,
  purpose: string,
  pool: string,
  subject: string,
): string => `${purpose}:${counterMac(config, purpose, pool, subject)}`;

/** What stands for a subject in the keys of its counters: those that go together may have one MAC between them. */
export const counterMac = (
  config: Pick<Config, 'counterMacKey'>,
  purpose: string,
  pool: string,
  subject: string,
): string => hmacSha256(config.counterMacKey, `${purpose}|${pool}|${subject}`);

/**
 * Reserves one try of a first factor before it is checked, in one conditional statement, so that N parallel
 * tries are N tries. From the fifth on each shuts the factor for a time that doubles, up to 15 minutes; the
 * hundredth shuts it until a new password is set or another way in succeeds. A row back means that the try may go on.
 * @param unguessable for a secret that nobody finds by trying: the delay is a minute at most, and nothing shuts it for
 * good, so that strangers cannot keep its owner out.
 */
export const reserveTry = (db: Database, key: string, now: number, unguessable = false) =>
  statements.tries[unguessable ? 'unguessable' : 'guessable'](db, { key, now, memoryEnd: now + statements.MEMORY });

const PERSON_GUESSES = 'second_factor_hour:';

/**
 * The counter of what a person's second factors, their password and their codes are guessed by in an hour: one for all
 * their sessions and all sign-ins that wait for a second factor.
 */
export const personGuessKey = (userId: string): string => `${PERSON_GUESSES}${userId}`;

/** The same key in SQL. @param owner finds the person's id, or null */
export const ownerGuessKey = (owner: SQL): SQL => sql`${sql.raw(`'${PERSON_GUESSES}'`)} || ${owner}`;

/** When a counter opens again. */
export const counterState = (db: Database, key: string) => statements.state(db, { key });

/** Forgets what was counted under some keys, while `condition` shows the success that lets it. */
export const forgetTries = (db: Database, keys: readonly string[], condition: SQL) =>
  statements.forget(db, { keys: listOf(keys), condition });

/** The answer while a factor is shut; the right secret gets it too. */
export function shut(state: { notBefore: number } | undefined, now: number): Failure {
  const waitSeconds = Math.max(1, Math.ceil(((state?.notBefore ?? now) - now) / SECOND));
  return fail('too_many_attempts', { retryAfterSeconds: waitSeconds, detail: 'Wait, or sign in another way.' });
}

/** The same to who found a factor shut: when it opens is read for them alone, so that no try pays for it. Throws `Outage`. */
export async function refuseShut(db: Database, key: string, now: number): Promise<Failure> {
  const [[state]] = await db.read([counterState(db, key)]);
  return shut(state, now);
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
  condition = always,
) {
  return statements.send(db, {
    key,
    flow,
    now,
    budget: budgetOf(limited),
    notBefore: limited ? now + spacingMs : 0,
    hourEnd: now + HOUR,
    condition,
  });
}

const budgetOf = (limited: boolean): number => (limited ? SENDS_PER_HOUR : 1_000_000_000);

/** The condition that `takeSend` would take a send: for a send that takes from several budgets or from none. */
export const hasSend = ({
  key,
  flow,
  now,
  limited,
}: {
  key: string;
  flow: string;
  now: number;
  limited: boolean;
}): SQL => statements.room({ key, flow, now, most: budgetOf(limited), openBy: now });

export const GUESSES_PER_HOUR = 10;

/** Opens the guesses of a code that is about to be sent: the newest flow's alone, and from the start. */
export const openGuesses = (db: Database, key: string | SQL, flow: string, expiresAt: number, sent: SQL) =>
  statements.opening(db, { key, flow, expiresAt, sent });

/**
 * Reserves one guess at the newest code before it is compared: a row back names its flow.
 * @param condition what must stand for a guess to be counted at all.
 */
export const reserveGuess = (db: Database, key: string | SQL, now: number, condition = always) =>
  statements.guess(db, { key, now, condition });

/**
 * Reserves one guess of the subject's hour, over all its codes: no row back means that the hour is spent.
 * @param condition what must stand for a guess to be counted at all.
 * @param most guesses of an hour
 */
export const reserveHourlyGuess = (db: Database, key: string, now: number, condition: SQL, most = GUESSES_PER_HOUR) =>
  statements.hourlyGuess(db, { key, now, hourEnd: now + HOUR, condition, most });

/** The condition that a code still takes a guess, and that a subject's hour does: for a batch that compares by itself. */
export const hasGuess = (key: string, now: number): SQL => statements.codeLeft({ key, now });
export const hasHourlyGuess = (key: string, now: number, most = GUESSES_PER_HOUR): SQL =>
  statements.hourLeft({ key, now, most });

/** The condition that `flow` is the newest under its key. */
export const isNewest = (key: string, flow: string): SQL => statements.newest({ key, flow });

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
