import { shut } from '../guard/attempts.ts';
import type { SentCode } from '../guard/sent-code.ts';
import type { PendingEnrollment } from '../identity/credentials/totp/enrollment.ts';
import type { Facts } from '../identity/facts.ts';
import type { Failure } from '../lib/result.ts';
import type { Actor } from '../session/actor.ts';
import type { Beside } from './auth.ts';

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

/**
 * A caller, and the enrolment that was read with them, where a guess could be reserved. Errors: `too_many_attempts`.
 * @param guesses a row where one was reserved
 * @param until when the guesses end: with the hour, or with the enrolment that they are at
 */
export function withGuess(
  caller: Caller,
  beside: Beside | null,
  guesses: readonly unknown[] | undefined,
  until: readonly { readonly expiresAt: number }[] | undefined,
  now: number,
): Caller | Failure {
  const [of] = until ?? [];
  const isSpent = !caller.weak && !guesses?.length;
  const isGuess = beside === 'guess' || beside === 'email_channel' || beside === 'sms_channel';
  if (isGuess && isSpent) return shut(of && { notBefore: of.expiresAt }, now);
  if (beside !== 'enrollment' || !of || of.expiresAt <= now) return caller;
  if (isSpent) return shut({ notBefore: of.expiresAt }, now);
  return { ...caller, enrollment: of as PendingEnrollment };
}
