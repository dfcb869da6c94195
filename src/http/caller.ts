import { shut } from '../guard/attempts.ts';
import { guessesOf, noGuessLeft } from '../guard/guesses.ts';
import { type SentCode, sentCodeOf } from '../guard/sent-code.ts';
import type { PendingEnrollment } from '../identity/credentials/totp/enrollment.ts';
import type { Facts } from '../identity/facts.ts';
import type { Failure } from '../lib/result.ts';
import type { Actor } from '../session/actor.ts';

/** Who calls, and what was read of them in the same batch. */
export interface Caller {
  readonly actor: Actor;
  /** Where the row asked for them: of whoever calls, or of whom the path names. */
  readonly facts: Facts | undefined;
  /** Where the row asked for it and one is pending. */
  readonly enrollment?: PendingEnrollment | undefined;
  /** The newest code that was sent to them within their session, where the row reserved a guess at one. */
  readonly sent?: SentCode | undefined;
  /** The rows of what the row reads besides. */
  readonly also?: readonly unknown[] | undefined;
  /** What is answered where their proof is not what was asked for: no guess was reserved then. */
  readonly weak?: Failure | null;
}

interface Reserved {
  /** What reserving a guess returned. */
  readonly counted?: Parameters<typeof guessesOf>[0] | undefined;
  /** The counter of the code, where it was read for those who may not guess. */
  readonly told: { readonly expiresAt: number } | undefined;
}

/** A caller, and the code that they may guess at, or that was sent to them. Errors: `too_many_attempts`. */
export function withGuess(
  caller: Caller,
  codeKey: string,
  { counted = [], told }: Reserved,
  now: number,
): Caller | Failure {
  const { hour, of } = guessesOf(counted, [codeKey]);
  if (!caller.weak && !hour?.isLeft) return noGuessLeft(hour, now);
  const unguessed = told && told.expiresAt > now ? { flow: '', isLeft: false, expiresAt: told.expiresAt } : undefined;
  return { ...caller, sent: sentCodeOf(codeKey, of(codeKey) ?? unguessed) };
}

/**
 * A caller, and the enrolment that is pending. Errors: `too_many_attempts`.
 * @param guesses a row where one at it was reserved
 */
export function withEnrollment(
  caller: Caller,
  guesses: readonly unknown[] | undefined,
  [enrollment]: readonly PendingEnrollment[] = [],
  now: number,
): Caller | Failure {
  if (!enrollment || enrollment.expiresAt <= now) return caller;
  if (!caller.weak && !guesses?.length) return shut({ notBefore: enrollment.expiresAt }, now);
  return { ...caller, enrollment };
}
