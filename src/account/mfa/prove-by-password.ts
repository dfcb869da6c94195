import { forgetTries, personGuessKey } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { checkOwnPassword, giveBackGuess } from '../../signin/check-own-password.ts';
import type { OwnProof } from '../../signin/enrollment/own-proof.ts';
import { forgetPasswordTries } from '../../signin/password-tries.ts';

/**
 * Shows that whoever is signed in knows their password, for an enrolment. The guess was reserved with the session.
 * Errors: `method_not_enabled` where the brand's policy is off, `invalid_credentials`, `overloaded`; the proof is
 * refused with `too_many_attempts`. Throws `Outage`.
 */
export async function proveByPassword(scope: Scope, facts: Facts, password: string): Promise<OwnProof | Failure> {
  if (scope.tenant.brand.mfa.mode === 'off') return giveBackGuess(scope, facts.person, fail('method_not_enabled'));
  const known = await checkOwnPassword(scope, facts, password);
  if (failed(known)) return known;
  return {
    claim: null,
    condition: known.stands,
    refused: known.or,
    effects: (done) => [
      forgetPasswordTries(scope, facts.person, done),
      forgetTries(scope.deps.db, [personGuessKey(facts.person.id)], done),
    ],
  };
}
