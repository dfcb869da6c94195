import { createLocalJWKSet, decodeProtectedHeader, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { AuthorizationServer } from 'oauth4webapi';
import { DAY, HOUR, MINUTE, SECOND } from '../../../lib/duration.ts';
import { type Failure, fail, failed } from '../../../lib/result.ts';
import type { Provider, ProviderDeps } from './provider.ts';
import { publicJson } from './public-json.ts';
import { record } from './record.ts';

/** Keys are fetched again after an hour, and for a `kid` that they do not have; for that at most once a minute. */
const KEYS_MAX_AGE = HOUR;
const KEYS_MIN_AGE = MINUTE;
const CLOCK_SKEW_SECONDS = 60;
/** A token is remembered until its end so that it is good once; one that outlives this is refused. */
const LONGEST_LIFE = 2 * DAY;

/** Signatures that a provider alone can make: never `none`, never HMAC. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** The claims of a token that holds, with the issuer in the spelling that people are known by. */
export interface IdTokenClaims {
  readonly issuer: string;
  readonly subject: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
  readonly nonce: string | null;
  readonly claims: Readonly<Record<string, unknown>>;
}

const refuse = (internal: string) => fail('provider_answer_invalid', { internal: `ID token: ${internal}` });

/**
 * Checks an ID token as OpenID Connect Core 1.0 §3.1.3.7 has it: signature by a key of the issuer, `iss`, `aud`,
 * `azp`, `exp`, `iat`. The nonce is handed back for the caller to compare. Errors: `provider_answer_invalid`,
 * `provider_unavailable`.
 * @param audiences the clients that the token may be for.
 */
export async function verifyIdToken(
  deps: ProviderDeps,
  provider: Provider,
  server: AuthorizationServer,
  token: string,
  audiences: readonly string[],
): Promise<IdTokenClaims | Failure> {
  const verified = await verifySignature(deps, server, token, audiences);
  if (failed(verified)) return verified;
  const { iss, sub, aud, azp, exp = 0, iat = 0, nonce } = verified;
  const now = deps.clock.now();
  const issuer = provider.kind.issuerOf ? provider.kind.issuerOf(server, verified) : iss === server.issuer ? iss : null;
  if (!issuer) return refuse('another issuer');
  if (typeof sub !== 'string' || sub === '' || sub.length > 255) return refuse('no subject');
  // Everyone whom a token is for may present it: all of them have to be ours.
  const receivers = [aud ?? []].flat();
  if (!receivers.every((receiver) => audiences.includes(receiver))) return refuse('a further audience');
  if (receivers.length > 1 && azp === undefined) return refuse('many audiences, no azp');
  if (azp !== undefined && !audiences.includes(String(azp))) return refuse('issued to another client');
  if (iat * SECOND > now + CLOCK_SKEW_SECONDS * SECOND) return refuse('from the future');
  if (exp * SECOND > now + LONGEST_LIFE) return refuse('lives too long');
  return {
    issuer,
    subject: sub,
    expiresAt: exp * SECOND,
    nonce: typeof nonce === 'string' ? nonce : null,
    claims: verified,
  };
}

async function verifySignature(
  deps: ProviderDeps,
  server: AuthorizationServer,
  token: string,
  audiences: readonly string[],
): Promise<JWTPayload | Failure> {
  const options = {
    algorithms: algorithmsOf(server),
    audience: [...audiences],
    clockTolerance: CLOCK_SKEW_SECONDS,
    currentDate: new Date(deps.clock.now()),
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
  };
  for (let maxAge = KEYS_MAX_AGE; ; maxAge = KEYS_MIN_AGE) {
    const keys = await publicJson(deps, server.jwks_uri ?? '', maxAge, (value) => Array.isArray(record(value).keys));
    if (failed(keys)) return keys;
    try {
      // A token without `kid` would be tried against every key; providers with more than one name theirs.
      const { payload, protectedHeader } = await jwtVerify(
        token,
        createLocalJWKSet(keys.value as JSONWebKeySet),
        options,
      );
      // Access and logout tokens of the same issuer may be for the same client; they prove no sign-in (RFC 8725 §3.11).
      const isOther = protectedHeader.typ !== undefined && protectedHeader.typ.toLowerCase() !== 'jwt';
      return isOther || payload.events !== undefined ? refuse('a token of another kind') : payload;
    } catch (error) {
      const unknownKey = error instanceof errors.JWKSNoMatchingKey;
      const stale = deps.clock.now() - keys.madeAt >= KEYS_MIN_AGE;
      if (!unknownKey || !stale || maxAge === KEYS_MIN_AGE) return refuse(reason(error, token));
    }
  }
}

const algorithmsOf = ({ id_token_signing_alg_values_supported: named }: AuthorizationServer): string[] => {
  const both = ALGORITHMS.filter((algorithm) => named?.includes(algorithm));
  return both.length > 0 ? both : ['RS256'];
};

/** For the log: what failed, and under which key; nothing of the token's content. */
function reason(error: unknown, token: string): string {
  const code = error instanceof errors.JOSEError ? error.code : 'unreadable';
  try {
    const { alg = '', kid = '' } = decodeProtectedHeader(token);
    return `${code} alg ${alg.slice(0, 16)} kid ${String(kid).slice(0, 64)}`;
  } catch {
    return code;
  }
}
