import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { Random } from '../platform/random.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { signOwn, type TokenKind, verifyOwn } from './own-jwt.ts';

/** No longer than a sign-in waits for its second factor. */
const MOST_SECONDS = 600;

const kindOf = ({ issuer }: Tenant): TokenKind => ({
  typ: 'mfa+jwt',
  audience: `${issuer}/second-factor`,
  seconds: MOST_SECONDS,
});

/**
 * The form in which the factors surface hands out a sign-in that waits for its second factor. Its `typ` and audience
 * are its own, so that it is no access token anywhere. Throws `Misconfigured` where no key may sign.
 * @param pending what the second step presents
 * @param expiresAt Unix milliseconds
 */
export const issuePendingToken = (
  deps: { config: Config; clock: Clock; random: Random },
  tenant: Tenant,
  { pending, userId, sid, expiresAt }: { pending: string; userId: string; sid: string; expiresAt: number },
): Promise<string> =>
  signOwn(deps, tenant, kindOf(tenant), { subject: userId, claims: { pending, sid }, limitAt: expiresAt });

/** What the second step presents, of such a token of this brand and environment, or null. */
export async function readPendingToken(
  deps: { config: Config; clock: Clock },
  tenant: Tenant,
  token: string,
): Promise<string | null> {
  const said = await verifyOwn(deps, tenant, kindOf(tenant), token, ['pending', 'sid']);
  return typeof said?.pending === 'string' ? said.pending : null;
}
