import { leaseRedemption, releaseRedemption } from '../../challenge/redemption-lease.ts';
import { isNewest } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import { checkNewPassword } from '../../identity/credentials/password/policy.ts';
import { hashPassword } from '../../identity/credentials/password/scrypt.ts';
import { sealPassword } from '../../identity/credentials/password/seal-password.ts';
import { factsByEmail, factsOf } from '../../identity/facts.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { findLink } from '../../signin/find-link.ts';
import { replacePassword } from '../../signin/replace-password.ts';
import type { LinkPayload } from '../../signin/send-link.ts';
import { linkState } from './queries.ts';

/**
 * Sets a new password by the link that was mailed: proves the mailbox, ends every session of the person and
 * tells them by mail. It does not sign in. Only the newest link to an address works, and it works once.
 * Errors: `invalid_token`, `password_too_short`, `password_too_long`, `password_blocked`, `overloaded`.
 * Throws `Outage`.
 */
export async function resetPassword(
  scope: Scope,
  token: string,
  password: string,
): Promise<Pick<LinkPayload, 'returnTo'> | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const found = await findLink(scope, 'reset', token);
  if (failed(found)) return found;
  const { payload, claim } = found;
  const weak = await checkNewPassword(deps, tenant.brand, password, { email: payload.display, name: null });
  if (weak) return weak;
  const [[leased], [row], [state]] = await db.read([
    leaseRedemption(db, claim, deps.clock.now()),
    factsByEmail(db, tenant.brand.pool, payload.address),
    linkState(db, claim, payload),
  ]);
  const facts = factsOf(row);
  if (!leased || !facts || state?.claimId || !state?.newest)
    return fail('invalid_token', { internal: 'spent, being spent, older, or nobody there' });
  const hash = await hashPassword(deps, password);
  if (failed(hash)) {
    await db.write([releaseRedemption(db, claim)]);
    return hash;
  }
  const outcome = await replacePassword(
    scope,
    { ...payload, claim, condition: isNewest(payload.counterKey, payload.flow) },
    facts.person,
    await sealPassword(deps, facts.person.id, hash),
  );
  if (outcome === 'done') return payload;
  // The person changed while the hash was computed: the link is unspent, and the same request may come again.
  if (outcome === 'moved') await db.write([releaseRedemption(db, claim)]);
  return outcome === 'moved'
    ? fail('unavailable', { internal: 'the person changed meanwhile', retryAfterSeconds: 1 })
    : fail('invalid_token', { internal: 'lost the claim' });
}
