import { jwtVerify, SignJWT } from 'jose';
import { isUuid } from '../lib/ids.ts';
import type { Clock } from '../platform/clock.ts';
import { type Config, Misconfigured } from '../platform/config.ts';
import type { Random } from '../platform/random.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Actor } from './actor.ts';
import { signingKey, verificationKey } from './signing-keys.ts';

export const ACCESS_TOKEN_SECONDS = 600;

/** What a surface adds to its access tokens. */
export interface TokenExtras {
  /** The application that calls, where it named itself; else the app that the session was opened for. */
  readonly clientId?: string | undefined;
  readonly email?: string | null;
  readonly name?: string | null;
}

/**
 * An access token for a live session: a JWT as RFC 9068 profiles it (`typ: at+jwt`), good for ten minutes.
 * Throws `Misconfigured` where no key may sign now: a token under a default key must never exist.
 */
export async function issueAccessToken(
  deps: { config: Config; clock: Clock; random: Random },
  tenant: Tenant,
  actor: Actor,
  { clientId, ...extras }: TokenExtras = {},
): Promise<string> {
  const now = deps.clock.now();
  const signing = await signingKey(deps.config, now);
  if (!signing) throw new Misconfigured(['no key of SIGNING_KEYS may sign now']);
  const issuedAt = Math.floor(now / 1000);
  const { session, person, organization } = actor;
  const claims = {
    ...extras,
    client_id: clientId ?? `${tenant.brand.id}:${session.targetSubapp}`,
    sid: session.id,
    auth_time: Math.floor(session.authTime / 1000),
    amr: session.amr,
    acr: session.acr,
    brand: tenant.brand.id,
    env: tenant.env,
    role: person.role,
    ...(session.product === null ? {} : { product: session.product }),
    ...(organization ? { org: organization.slug } : {}),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: signing.kid })
    .setIssuer(tenant.issuer)
    .setSubject(person.id)
    .setAudience(tenant.brand.audience)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
    .setJti(deps.random.id(now))
    .sign(signing.key);
}

/**
 * The session that an access token of this brand and environment speaks for, or null. All that RFC 8725 §3
 * asks is checked: one algorithm, our type, issuer, audience, times, and a kid of ours; the key comes from our
 * own list alone.
 */
export async function verifyAccessToken(
  deps: { config: Config; clock: Clock },
  tenant: Tenant,
  token: string,
): Promise<{ sid: string; sub: string } | null> {
  const now = deps.clock.now();
  const keyOf = async (header: { kid?: string }) => {
    const key = await verificationKey(deps.config, header.kid, now);
    if (!key) throw new Error('unknown kid');
    return key;
  };
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: ['ES256'],
      typ: 'at+jwt',
      issuer: tenant.issuer,
      audience: tenant.brand.audience,
      requiredClaims: ['sub', 'jti', 'iat', 'nbf', 'exp', 'sid'],
      maxTokenAge: ACCESS_TOKEN_SECONDS,
      clockTolerance: 30,
      currentDate: new Date(now),
    });
    const { sid, sub, brand, env } = payload;
    const ours = brand === tenant.brand.id && env === tenant.env && typeof sid === 'string' && isUuid(sid);
    return ours && typeof sub === 'string' ? { sid, sub } : null;
  } catch {
    return null;
  }
}
