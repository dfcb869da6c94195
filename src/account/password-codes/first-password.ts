import { and, eq } from 'drizzle-orm';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { checkNewPassword } from '../../identity/credentials/password/policy.ts';
import { addPassword } from '../../identity/credentials/password/queries.ts';
import { hashPassword } from '../../identity/credentials/password/scrypt.ts';
import { sealPassword } from '../../identity/credentials/password/seal-password.ts';
import { type Facts, factsByEmail } from '../../identity/facts.ts';
import { nobody } from '../../identity/newcomer.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { checkCode } from '../../signin/check-code.ts';
import { type Proof, plainProof } from '../../signin/proof.ts';
import type { CodePayload } from '../../signin/send-code.ts';
import { isBeyondTests } from '../../tenant/test-person.ts';
import { recordAdded } from './queries.ts';

interface Input {
  readonly email: string;
  readonly code: string;
  readonly password: string;
}

/**
 * Proves a mailbox by a code of this purpose, and gives the account its first password with the sign-in. It never
 * replaces one, so the owner of a mailbox who has one is told to reset it; an account that nobody had confirmed
 * loses what it had. Where a second factor is due, the code signs in and sets nothing. Errors: `invalid_code`,
 * `too_many_attempts`, `conflict`, `password_too_short`, `password_too_long`, `password_blocked`, `overloaded`. Throws
 * `Outage`.
 */
export async function firstPassword(
  scope: Scope,
  { email, code, password }: Input,
): Promise<{ proof: Proof; facts: Facts | undefined; payload: CodePayload } | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const weak = await checkNewPassword(deps, tenant.brand, password, { email, name: null });
  if (weak) return weak;
  const checked = await checkCode(scope, 'first_password', email, code);
  if (failed(checked)) return checked;
  const { payload, claim, facts, counters } = checked;
  const has = facts ? hasNone(facts) : true;
  if (failed(has)) return has;
  // At most five guesses of a code come this far, so no more hashes than that can wait for one another.
  const hash = await hashPassword(deps, password);
  if (failed(hash)) return hash;
  const now = deps.clock.now();
  const id = deps.random.id(now);
  const { address, display } = payload;
  const proof: Proof = {
    ...plainProof,
    method: 'email_otp',
    amr: ['otp'],
    acr: 'aal1',
    provenAt: now,
    find: () => factsByEmail(db, tenant.brand.pool, address),
    holds: (facts) => !(payload.isFixed && isBeyondTests(facts.person)) && hasNone(facts),
    claim,
    spentAs: 'invalid_code',
    provesMailbox: address,
    newcomer: { ...nobody, email: { address, display, verified: true }, hasPassword: true },
    becomes: (person) => ({ ...person, hasPassword: true, version: person.version + 1 }),
    counters,
    grants: async (userId, opened, person) => [
      addPassword(db, { id, userId, data: await sealPassword(deps, userId, hash), now }, opened),
      db.build
        .update(users)
        .set({ version: person.version + 1, updatedAt: now })
        .where(and(eq(users.id, userId), opened)),
      ...(await recordAdded(scope, display, userId, opened)),
    ],
  };
  return { proof, facts, payload };
}

/** Where the address was never confirmed the password is nobody's in particular, and goes. */
const hasNone = ({ person }: Facts): true | Failure =>
  person.hasPassword && person.emailVerified
    ? fail('conflict', { detail: 'This account has a password. Sign in with it, or reset it.' })
    : true;
