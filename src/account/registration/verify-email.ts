import { type Claim, findOnce } from '../../challenge/claim.ts';
import type { Scope } from '../../http/scope.ts';
import { checkNewPassword } from '../../identity/credentials/password/policy.ts';
import { hashPassword } from '../../identity/credentials/password/scrypt.ts';
import { sealPassword } from '../../identity/credentials/password/seal-password.ts';
import { type Facts, factsByEmail, factsOf } from '../../identity/facts.ts';
import { equalConstantTime, sha256 } from '../../lib/digest.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { passwordPlace, type RegistrationPayload } from './payload.ts';
import { removeUnverified, writeVerified } from './queries.ts';

interface Found {
  readonly payload: RegistrationPayload;
  readonly claim: Claim;
}

/** What a confirmation link stands for at this brand and environment. Errors: `invalid_token`. Throws `Outage`. */
export async function findRegistration({ deps, tenant }: Scope, token: string): Promise<Found | Failure> {
  const found = await findOnce<RegistrationPayload>(deps, 'registration', token);
  if (!found) return fail('invalid_token', { internal: 'unknown or expired' });
  const { brand, env } = found.payload;
  return brand === tenant.brand.id && env === tenant.env
    ? found
    : fail('invalid_token', { internal: 'made for another tenant' });
}

/** True where a link confirms no password but one that is given with it: it has none, or another browser opened it. */
export const asksPassword = ({ payload: { password, flowHash } }: Found, flow: string | null): boolean =>
  password === null || flowHash === null || flow === null || !equalConstantTime(sha256(flow), flowHash);

async function readFacts({ deps, tenant }: Scope, { payload }: Found): Promise<Facts | undefined> {
  const [[row]] = await deps.db.read([factsByEmail(deps.db, tenant.brand.pool, payload.address)]);
  return factsOf(row);
}

/** A race is lost to another link or to a change of the person; either way the facts, read again, decide. */
const ROUNDS = 3;

/**
 * Confirms an address, once; the same link answers alike for its lifetime. The account takes the password of
 * this link's registration, or `password` where one is given. It never signs in. Errors: `invalid_token`,
 * `invalid_field` where there is neither, `password_too_short`, `password_too_long`, `password_blocked`, `overloaded`.
 * Throws `Outage`.
 */
export async function verifyEmail(scope: Scope, found: Found, password: string | undefined): Promise<Failure | null> {
  const { deps } = scope;
  const chosen = await chosenHash(scope, found, password);
  if (failed(chosen)) return chosen;
  for (let round = 1; round <= ROUNDS; round++) {
    const facts = await readFacts(scope, found);
    if (!facts) return fail('invalid_token', { internal: 'declined' });
    if (facts.person.emailVerified) return null;
    const sealed = await sealPassword(deps, facts.person.id, chosen);
    if (
      await writeVerified(scope, found.claim, facts, {
        address: found.payload.address,
        password: sealed,
        name: found.payload.name,
      })
    )
      return null;
  }
  return fail('invalid_token', { internal: 'lost the claim' });
}

async function chosenHash(
  { deps, tenant }: Scope,
  { payload }: Found,
  password: string | undefined,
): Promise<string | Failure> {
  if (password === undefined) {
    if (payload.password === null)
      return fail('invalid_field', { errors: [{ path: 'password', code: 'required', message: 'Choose a password' }] });
    const hash = await deps.pepper.open(payload.password, passwordPlace(payload.registration));
    return hash ?? fail('invalid_token', { internal: 'the pepper key is gone' });
  }
  const weak = await checkNewPassword(deps, tenant.brand, password, { email: payload.address, name: payload.name });
  return weak ?? hashPassword(deps, password);
}

/** Removes the unconfirmed account that a link was mailed for. Errors: `invalid_token`. Throws `Outage`. */
export async function declineRegistration(scope: Scope, token: string): Promise<Failure | null> {
  const found = await findRegistration(scope, token);
  if (failed(found)) return found;
  const facts = await readFacts(scope, found);
  const removed = facts && !facts.person.emailVerified && (await removeUnverified(scope, found.claim, facts));
  return removed ? null : fail('invalid_token', { internal: 'confirmed, declined before, or moved' });
}
