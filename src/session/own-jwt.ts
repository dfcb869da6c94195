import { type JWTPayload, jwtVerify } from 'jose';
import { base64url, utf8 } from '../lib/bytes.ts';
import { SECOND } from '../lib/duration.ts';
import type { Clock } from '../platform/clock.ts';
import { type Config, Misconfigured } from '../platform/config.ts';
import type { Random } from '../platform/random.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { signingKey, verificationKey } from './signing-keys.ts';

/** A kind of token of ours. Type and audience are its own, so that a token of one kind is none of another (RFC 8725 §3.11). */
export interface TokenKind {
  readonly typ: `${string}+jwt`;
  readonly audience: string;
  /** How long it lasts at most. */
  readonly seconds: number;
}

interface Said {
  readonly subject: string;
  /** What it says besides; brand and environment are added. */
  readonly claims: JWTPayload;
  /** Unix milliseconds past which it must not last, where that is sooner. */
  readonly limitAt?: number;
}

/**
 * Signs a token of a kind for this brand and environment with the key of the moment. Throws `Misconfigured` where no
 * key may sign now: a token under a default key must never exist.
 */
export async function signOwn(
  deps: { config: Config; clock: Clock; random: Random },
  tenant: Tenant,
  { typ, audience, seconds }: TokenKind,
  { subject, claims, limitAt = Number.POSITIVE_INFINITY }: Said,
): Promise<string> {
  const now = deps.clock.now();
  const signing = await signingKey(deps.config, now);
  if (!signing) throw new Misconfigured(['no key of SIGNING_KEYS may sign now']);
  const issuedAt = Math.floor(now / SECOND);
  const said = {
    ...claims,
    brand: tenant.brand.id,
    env: tenant.env,
    iss: tenant.issuer,
    sub: subject,
    aud: audience,
    iat: issuedAt,
    nbf: issuedAt,
    exp: Math.min(issuedAt + seconds, Math.floor(limitAt / SECOND)),
    jti: deps.random.id(now),
  };
  // A JWS in its compact form (RFC 7515 §3.1), whose header and payload are all that is signed.
  const input = [{ alg: 'ES256', typ, kid: signing.kid }, said]
    .map((part) => base64url(utf8(JSON.stringify(part))))
    .join('.');
  const signature = await crypto.subtle.sign(ES256, signing.key, utf8(input));
  return `${input}.${base64url(new Uint8Array(signature))}`;
}

/** ECDSA over P-256 with SHA-256 (RFC 7518 §3.4): WebCrypto gives the two numbers side by side, as a JWS has them. */
const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const;

/**
 * What a token of a kind says, of this brand and environment, or null. All that RFC 8725 §3 asks is checked: one
 * algorithm, the type, issuer, audience, times, and a kid of ours; the key comes from our own list alone.
 * @param required claims that it must have besides `sub`, `jti`, `iat`, `nbf` and `exp`
 */
export async function verifyOwn(
  deps: { config: Config; clock: Clock },
  tenant: Tenant,
  { typ, audience, seconds }: TokenKind,
  token: string,
  required: readonly string[],
): Promise<JWTPayload | null> {
  const now = deps.clock.now();
  const keyOf = async (header: { kid?: string }) => {
    const key = await verificationKey(deps.config, header.kid, now);
    if (!key) throw new Error('unknown kid');
    return key;
  };
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: ['ES256'],
      typ,
      issuer: tenant.issuer,
      audience,
      requiredClaims: ['sub', 'jti', 'iat', 'nbf', 'exp', ...required],
      maxTokenAge: seconds,
      clockTolerance: 30,
      currentDate: new Date(now),
    });
    return payload.brand === tenant.brand.id && payload.env === tenant.env ? payload : null;
  } catch {
    return null;
  }
}
