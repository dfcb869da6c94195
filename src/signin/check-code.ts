import { auditRow } from '../audit/record.ts';
import type { Claim } from '../challenge/claim.ts';
import { matchCode } from '../challenge/code.ts';
import { insertWhere, nothing } from '../challenge/guarded.ts';
import { auditEvents } from '../db/records.ts';
import { counterKey } from '../guard/attempts.ts';
import { guessesOf, noGuessLeft, reserveGuesses } from '../guard/guesses.ts';
import type { Scope } from '../http/scope.ts';
import { type Facts, factsByEmail, factsOf } from '../identity/facts.ts';
import { foldAddress } from '../identity/fold.ts';
import { type Failure, fail } from '../lib/result.ts';
import { always } from '../platform/compiled.ts';
import { isBeyondTests } from '../tenant/test-person.ts';
import { type CodePayload, type CodePurpose, codeKey } from './send-code.ts';

export interface CheckedCode {
  readonly payload: CodePayload;
  /** Spends the code in the batch that acts on it. */
  readonly claim: Claim;
  readonly facts: Facts | undefined;
  /** What is forgotten once the code has been acted on: it takes no guess any more, and the hour has all of its own again. */
  readonly counters: readonly string[];
}

/**
 * Checks a mailed code. One batch reserves the guess, of the code and of the address's hour, and reads the
 * person; only then is the code compared. A wrong one is recorded. Errors: `invalid_code`, `too_many_attempts`. Throws
 * `Outage`.
 */
export async function checkCode(
  scope: Scope,
  purpose: CodePurpose,
  email: string,
  code: string,
): Promise<CheckedCode | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const address = foldAddress(email);
  const key = codeKey(scope, purpose, address);
  const hourKey = counterKey(deps.config, 'guess', tenant.brand.pool, address);
  const codes = [key];
  const [counted, [row]] = await db.read([
    reserveGuesses(db, { hour: hourKey, codes }, now),
    factsByEmail(db, tenant.brand.pool, address),
  ]);
  const guesses = guessesOf(counted, codes);
  const guess = guesses.of(key);
  if (!guesses.hour?.isLeft) return noGuessLeft(guesses.hour, now);
  if (!guess) return fail('invalid_code', { internal: 'no live code' });
  if (!guess.isLeft) return noGuessLeft(guess, now);
  const matched = await matchCode<CodePayload>(deps, key, guess.flow, code);
  const facts = factsOf(row);
  if (matched?.payload.isFixed && facts && isBeyondTests(facts.person))
    return fail('invalid_code', { internal: 'a fixed code, of somebody who is more than a person for tests' });
  if (matched) return { ...matched, facts, counters: [key, hourKey] };
  const event = auditRow(deps, tenant, scope.sender, {
    event: 'security.code.refused',
    outcome: 'failure',
    reason: 'invalid_code',
    subjectId: facts?.person.id ?? null,
    details: { purpose },
  });
  await db.write([insertWhere(db, auditEvents, event, nothing, always)]);
  return fail('invalid_code', { internal: 'wrong, or gone from the store' });
}
