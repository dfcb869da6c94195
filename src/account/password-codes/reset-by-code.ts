import { sql } from 'drizzle-orm';
import type { Scope } from '../../http/scope.ts';
import { checkNewPassword } from '../../identity/credentials/password/policy.ts';
import { hashPassword } from '../../identity/credentials/password/scrypt.ts';
import { sealPassword } from '../../identity/credentials/password/seal-password.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { checkCode } from '../../signin/check-code.ts';
import { replacePassword } from '../../signin/replace-password.ts';

interface Input {
  readonly email: string;
  readonly code: string;
  readonly password: string;
}

/**
 * Sets a new password by a mailed code of this purpose: ends every session of the person and tells them by mail.
 * It does not sign in. Errors: `invalid_code`, `too_many_attempts`, `password_too_short`, `password_too_long`,
 * `password_blocked`, `overloaded`. Throws `Outage`.
 */
export async function resetByCode(scope: Scope, { email, code, password }: Input): Promise<Failure | null> {
  const { deps, tenant } = scope;
  const weak = await checkNewPassword(deps, tenant.brand, password, { email, name: null }, 'new_password');
  if (weak) return weak;
  const checked = await checkCode(scope, 'password_reset', email, code);
  if (failed(checked)) return checked;
  const { payload, claim, facts, counters } = checked;
  if (!facts) return fail('invalid_code', { internal: 'nobody has this address' });
  // At most five guesses of a code come this far, so no more hashes than that can wait for one another.
  const hash = await hashPassword(deps, password);
  if (failed(hash)) return hash;
  const data = await sealPassword(deps, facts.person.id, hash);
  const outcome = await replacePassword(scope, { ...payload, claim, condition: sql`1`, counters }, facts.person, data);
  if (outcome === 'done') return null;
  return outcome === 'moved'
    ? fail('unavailable', { internal: 'the person changed meanwhile', retryAfterSeconds: 1 })
    : fail('invalid_code', { internal: 'lost the claim' });
}
