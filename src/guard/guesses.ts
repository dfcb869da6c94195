import type { SQL } from 'drizzle-orm';
import { HOUR } from '../lib/duration.ts';
import type { Failure } from '../lib/result.ts';
import { listOf } from '../platform/compiled.ts';
import type { Database } from '../platform/d1.ts';
import * as statements from './attempt-statements.ts';
import { GUESSES_PER_HOUR, shut } from './attempts.ts';

/** What is guessed at in one request: an hour's guesses of a subject, and codes. */
interface Guesses {
  /** The counter of the hour, over all the subject's codes. Where it is null in SQL, no guess is counted at all. */
  readonly hour: string | SQL;
  /** The counters of codes that were sent, or of sign-ins that wait; those that are not there or over are left out. */
  readonly codes: readonly string[];
}

/** A live counter, with this guess counted. */
export interface Guess {
  readonly flow: string;
  /** Whether there was one left, of a code and of its hour: nothing may be compared otherwise. */
  readonly isLeft: boolean;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

interface Counted {
  readonly key: string;
  readonly flow: string;
  readonly notBefore: number;
  readonly expiresAt: number;
}

/**
 * Reserves a guess before anything is compared, in one statement, so that N parallel guesses are N guesses. Each
 * counter is counted whether or not the others have one left.
 */
export const reserveGuesses = (db: Database, { hour, codes }: Guesses, now: number) =>
  statements.guesses(db, {
    hour,
    codes: listOf(codes),
    now,
    hourEnd: now + HOUR,
    most: GUESSES_PER_HOUR,
  });

/** What the statement returned: the hour is whatever is no code. */
export function guessesOf(rows: readonly Counted[], codes: readonly string[]) {
  const hour = rows.find(({ key }) => !codes.includes(key));
  const guessOf = (row: Counted | undefined): Guess | undefined =>
    row && { flow: row.flow, isLeft: hour?.notBefore === 0 && row.notBefore === 0, expiresAt: row.expiresAt };
  return {
    hour: guessOf(hour),
    of: (code: string): Guess | undefined => guessOf(rows.find(({ key }) => key === code)),
  };
}

/** The answer while no guess is left. */
export const noGuessLeft = (guess: Guess | undefined, now: number): Failure =>
  shut(guess && { notBefore: guess.expiresAt }, now);
