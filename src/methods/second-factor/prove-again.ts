import { and, eq, sql } from 'drizzle-orm';
import { findOnce } from '../../challenge/claim.ts';
import { passkeys } from '../../db/credentials.ts';
import { forgetTries, personGuessKey } from '../../guard/attempts.ts';
import type { SentCode } from '../../guard/sent-code.ts';
import type { Scope } from '../../http/scope.ts';
import type { PasskeyToken } from '../../identity/credentials/passkey/token.ts';
import { type Facts, factsById } from '../../identity/facts.ts';
import { plainDigits } from '../../lib/digits.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { checkOwnPassword, giveBackGuess } from '../../signin/check-own-password.ts';
import { type Proof, plainProof } from '../../signin/proof.ts';
import { matchCode } from '../../signin/second-step/match-code.ts';
import { refuseCode } from '../../signin/second-step/prove-second-step.ts';
import { requireHigher } from '../../signin/step-up.ts';

/** A person who is signed in, proven once more. */
export interface ProvenAgain {
  readonly proof: Proof;
  /** An outbox row that the proof's effects owe. */
  readonly notice?: string | undefined;
}

/** What the proofs below have in common: of whom, when, and that the guesses of the person's hour are forgotten. */
const proofOf = (scope: Scope, { person }: Actor) => ({
  ...plainProof,
  provenAt: scope.deps.clock.now(),
  find: () => factsById(scope.deps.db, scope.tenant.brand.pool, person.id),
  effects: (_: string, raised: ReturnType<typeof sql>) => [
    forgetTries(scope.deps.db, [personGuessKey(person.id)], raised),
  ],
});

/** By a code of a second factor. The guess was reserved with the session. Errors: `invalid_code`. Throws `Outage`. */
export async function proveByFactor(
  scope: Scope,
  actor: Actor,
  facts: Facts,
  code: string,
  sent: SentCode | undefined,
): Promise<ProvenAgain | Failure> {
  const matched = await matchCode(scope, facts, plainDigits(code), sent);
  if (!matched) return refuseCode(scope, facts);
  const common = proofOf(scope, actor);
  const proof: Proof = {
    ...common,
    method: matched.method,
    amr: matched.amr,
    acr: 'aal2',
    spentAs: 'invalid_code',
    condition: matched.condition,
    holds: (later) => matched.holds(later) || fail('invalid_code', { internal: 'used by another request' }),
    effects: (id, raised) => [...matched.effects(raised), ...common.effects(id, raised)],
  };
  return { proof, notice: matched.notice };
}

/**
 * By the password, of whoever has nothing higher. The guess was reserved with the session, ten in an hour. Errors:
 * those of `requireHigher`, `invalid_credentials`, `too_many_attempts`, `overloaded`. Throws `Outage`.
 */
export async function proveByPassword(
  scope: Scope,
  actor: Actor,
  facts: Facts,
  typed: string,
): Promise<ProvenAgain | Failure> {
  const tooWeak = requireHigher(actor, facts.person, 'aal1');
  if (tooWeak) return giveBackGuess(scope, facts.person, tooWeak);
  const known = await checkOwnPassword(scope, facts, typed);
  if (failed(known)) return known;
  const common = proofOf(scope, actor);
  const proof: Proof = {
    ...common,
    method: 'password',
    amr: ['pwd'],
    acr: 'aal1',
    condition: known.stands,
    holds: (later) => later.password === facts.password,
  };
  return { proof };
}

/** By a passkey, whose assertion was checked for a token just before. Errors: `invalid_token`. Throws `Outage`. */
export async function proveByToken(scope: Scope, actor: Actor, token: string): Promise<ProvenAgain | Failure> {
  const { deps, tenant } = scope;
  const { person } = actor;
  const found = await findOnce<PasskeyToken>(deps, 'passkey_token', token);
  const ours = found?.payload.brand === tenant.brand.id && found.payload.env === tenant.env;
  if (!ours || found.payload.userId !== person.id)
    return fail('invalid_token', { internal: 'no token of this person here' });
  const { amr, acr, provenAt, passkeyId } = found.payload;
  const own = and(eq(passkeys.id, passkeyId), eq(passkeys.userId, person.id));
  const proof: Proof = {
    ...proofOf(scope, actor),
    method: 'passkey',
    amr,
    acr,
    provenAt,
    claim: found.claim,
    condition: sql`EXISTS (SELECT 1 FROM ${passkeys} WHERE ${own})`,
  };
  return { proof };
}
