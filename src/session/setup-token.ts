import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../platform/clock.ts';
import { type Config, Misconfigured } from '../platform/config.ts';
import type { Random } from '../platform/random.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { signingKey, verificationKey } from './signing-keys.ts';

export const SETUP_TOKEN_SECONDS = 600;

/** What a set-up token says: who may set a factor or a password up, and by what they were proven. */
export interface SetUp {
  readonly sub: string;
  /** The version that the person had: one change of a factor or of the password ends the token. */
  readonly version: number;
  readonly amr: readonly string[];
  readonly jti: string;
  /** Unix seconds. */
  readonly issuedAt: number;
}

const audienceOf = ({ issuer }: Tenant): string => `${issuer}/setup`;

/**
 * A token for somebody who may set up a factor or a password and do nothing else: there is no session behind it. Its
 * `typ` and audience are its own, so that it is no access token anywhere. Throws `Misconfigured` where no key may sign.
 */
export async function issueSetupToken(
  deps: { config: Config; clock: Clock; random: Random },
  tenant: Tenant,
  person: { readonly id: string; readonly version: number },
  amr: readonly string[],
): Promise<string> {
  const now = deps.clock.now();
  const signing = await signingKey(deps.config, now);
  if (!signing) throw new Misconfigured(['no key of SIGNING_KEYS may sign now']);
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({ scope: 'recovery', amr, ver: person.version, brand: tenant.brand.id, env: tenant.env })
    .setProtectedHeader({ alg: 'ES256', typ: 'setup+jwt', kid: signing.kid })
    .setIssuer(tenant.issuer)
    .setSubject(person.id)
    .setAudience(audienceOf(tenant))
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + SETUP_TOKEN_SECONDS)
    .setJti(deps.random.id(now))
    .sign(signing.key);
}

/** What a set-up token of this brand and environment says, or null. */
export async function verifySetupToken(
  deps: { config: Config; clock: Clock },
  tenant: Tenant,
  token: string,
): Promise<SetUp | null> {
  const now = deps.clock.now();
  const keyOf = async (header: { kid?: string }) => {
    const key = await verificationKey(deps.config, header.kid, now);
    if (!key) throw new Error('unknown kid');
    return key;
  };
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: ['ES256'],
      typ: 'setup+jwt',
      issuer: tenant.issuer,
      audience: audienceOf(tenant),
      requiredClaims: ['sub', 'jti', 'iat', 'exp', 'ver', 'amr'],
      maxTokenAge: SETUP_TOKEN_SECONDS,
      clockTolerance: 30,
      currentDate: new Date(now),
    });
    const { sub, ver, amr, brand, env, jti, iat } = payload;
    const ours = brand === tenant.brand.id && env === tenant.env && typeof ver === 'number' && Array.isArray(amr);
    return ours && sub && jti && iat ? { sub, version: ver, amr: amr as string[], jti, issuedAt: iat } : null;
  } catch {
    return null;
  }
}
