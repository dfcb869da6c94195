import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../platform/clock.ts';
import { type Config, Misconfigured } from '../platform/config.ts';
import type { Random } from '../platform/random.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { signingKey, verificationKey } from './signing-keys.ts';

/** No longer than a sign-in waits for its second factor. */
const MOST_SECONDS = 600;

const audienceOf = ({ issuer }: Tenant): string => `${issuer}/second-factor`;

/**
 * The form in which the factors surface hands out a sign-in that waits for its second factor. Its `typ` and audience are
 * its own, so that it is no access token anywhere. Throws `Misconfigured` where no key may sign.
 * @param pending what the second step presents
 * @param expiresAt Unix milliseconds
 */
export async function issuePendingToken(
  deps: { config: Config; clock: Clock; random: Random },
  tenant: Tenant,
  { pending, userId, sid, expiresAt }: { pending: string; userId: string; sid: string; expiresAt: number },
): Promise<string> {
  const now = deps.clock.now();
  const signing = await signingKey(deps.config, now);
  if (!signing) throw new Misconfigured(['no key of SIGNING_KEYS may sign now']);
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({ pending, sid, brand: tenant.brand.id, env: tenant.env })
    .setProtectedHeader({ alg: 'ES256', typ: 'mfa+jwt', kid: signing.kid })
    .setIssuer(tenant.issuer)
    .setSubject(userId)
    .setAudience(audienceOf(tenant))
    .setIssuedAt(issuedAt)
    .setExpirationTime(Math.min(issuedAt + MOST_SECONDS, Math.floor(expiresAt / 1000)))
    .setJti(deps.random.id(now))
    .sign(signing.key);
}

/** What the second step presents, of such a token of this brand and environment, or null. */
export async function readPendingToken(
  deps: { config: Config; clock: Clock },
  tenant: Tenant,
  token: string,
): Promise<string | null> {
  const now = deps.clock.now();
  const keyOf = async (header: { kid?: string }) => {
    const key = await verificationKey(deps.config, header.kid, now);
    if (!key) throw new Error('unknown kid');
    return key;
  };
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: ['ES256'],
      typ: 'mfa+jwt',
      issuer: tenant.issuer,
      audience: audienceOf(tenant),
      requiredClaims: ['sub', 'jti', 'iat', 'exp', 'pending', 'sid'],
      maxTokenAge: MOST_SECONDS,
      clockTolerance: 30,
      currentDate: new Date(now),
    });
    const { pending, brand, env } = payload;
    return brand === tenant.brand.id && env === tenant.env && typeof pending === 'string' ? pending : null;
  } catch {
    return null;
  }
}
