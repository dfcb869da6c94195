import { forgetTries, personGuessKey } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import type { Failure } from '../../lib/result.ts';
import { checkOwnPassword, giveBackGuess, isPasswordOpen, passwordShut } from '../../signin/check-own-password.ts';
import type { OwnProof } from '../../signin/enrollment/own-proof.ts';
import { forgetPasswordTries } from '../../signin/password-tries.ts';

/**
 * Shows that whoever is signed in knows their password. The guess was reserved with the session. Errors:
 * `invalid_credentials`, `overloaded`; the proof is refused with `too_many_attempts`. Throws `Outage`.
 */
export async function proveByPassword(scope: Scope, facts: Facts, password: string): Promise<OwnProof | Failure> {
  const wrong = await checkOwnPassword(scope, facts, password);
  if (wrong) return wrong;
  return {
    claim: null,
    condition: isPasswordOpen(scope, facts.person),
    refused: passwordShut(),
    effects: (done) => [
      giveBackGuess(scope, facts.person),
      ...forgetPasswordTries(scope, facts.person, done),
      forgetTries(scope.deps.db, [personGuessKey(facts.person.id)], done),
    ],
  };
}
