import { counterState, isSpent, spent } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import { checkNewPassword } from '../../identity/credentials/password/policy.ts';
import { hashPassword } from '../../identity/credentials/password/scrypt.ts';
import { sealPassword } from '../../identity/credentials/password/seal-password.ts';
import { factsByEmail, factsOf } from '../../identity/facts.ts';
import { foldAddress } from '../../identity/fold.ts';
import { newPerson, nobody } from '../../identity/newcomer.ts';
import { sha256 } from '../../lib/digest.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { admissionOf } from '../../signin/admission.ts';
import { sendWithinBudget } from '../../signin/send-within-budget.ts';
import { confirmationMessage, registrationKey } from './confirmation-mail.ts';
import { passwordPlace, type RegistrationPayload } from './payload.ts';
import { registrationStatements } from './queries.ts';

interface Input {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  /** The flow cookie's value of the browser that registers. */
  readonly flow: string;
  /** An accepted `return_to`. */
  readonly returnTo: string | null;
}

/**
 * Registers an address. Whether it was free, unconfirmed or taken shows in the mail alone: the answer and the
 * work are the same. Errors: `method_not_enabled`, `sign_up_closed`, `password_too_short`, `password_too_long`,
 * `password_blocked`, `rate_limited`, `overloaded`. Throws `Outage`.
 */
export async function register(scope: Scope, input: Input): Promise<{ id: string } | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const { brand, env } = tenant;
  if (brand.signUp === 'closed') return fail('method_not_enabled', { detail: 'Registration is closed here.' });
  const address = foldAddress(input.email);
  const admission = await admissionOf(scope, address);
  // The address alone decides so far, whoever has it: nothing is told of them.
  if (!admission) return fail('sign_up_closed', { detail: 'Accounts are not made for addresses like this one.' });
  const weak = await checkNewPassword(deps, brand, input.password, { email: input.email, name: input.name });
  if (weak) return weak;

  const now = deps.clock.now();
  const registration = deps.random.id(now);
  const key = registrationKey(scope, address);
  // The batch that sends takes the budget; a look at it spares the hash where there is none.
  const [[state], [row]] = await db.read([counterState(db, key), factsByEmail(db, brand.pool, address)]);
  const facts = factsOf(row);
  if (deps.limited && isSpent(state, now)) return spent(state, now);
  const hash = await hashPassword(deps, input.password);
  if (failed(hash)) return hash;

  const payload: RegistrationPayload = {
    brand: brand.id,
    env,
    address,
    name: input.name,
    registration,
    flowHash: sha256(input.flow),
    returnTo: input.returnTo,
    password: await deps.pepper.seal(hash, passwordPlace(registration)),
  };
  const message = await confirmationMessage(scope, facts, payload);
  const newcomer = {
    ...nobody,
    name: input.name,
    email: { address, display: input.email, verified: false },
    hasPassword: true,
  };
  const person = newPerson(tenant, deps.random.id(now), newcomer, now);
  const password = await sealPassword(deps, person.id, hash);
  const refused = await sendWithinBudget(scope, {
    address,
    display: input.email,
    key,
    flow: registration,
    spacingMs: 0,
    message,
    toUnknown: admission,
    event: null,
    more: (sent) => registrationStatements(scope, { person, newcomer, address, password, admission }, sent),
  });
  return refused ?? { id: facts ? deps.random.id(now) : person.id };
}
