import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A key as a provider has it, with its public half for a JWKS. */
export interface ProviderKey {
  readonly kid: string;
  readonly alg: 'RS256' | 'ES256';
  readonly privateKey: KeyObject;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  readonly privateJwk: Readonly<Record<string, unknown>>;
}

export function newProviderKey(kid: string, alg: ProviderKey['alg'] = 'RS256'): ProviderKey {
  const { privateKey, publicKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const members = { kid, alg, use: 'sig' };
  return {
    kid,
    alg,
    privateKey,
    publicJwk: { ...publicKey.export({ format: 'jwk' }), ...members },
    privateJwk: { ...privateKey.export({ format: 'jwk' }), ...members },
  };
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT, made without any library of the product; `header` replaces members of the usual one. */
export function signJwt(
  key: Pick<ProviderKey, 'kid' | 'alg' | 'privateKey'>,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): string {
  const head = { alg: key.alg, kid: key.kid, typ: 'JWT', ...header };
  const input = `${part(head)}.${part(claims)}`;
  const encoding = key.alg === 'ES256' ? ({ dsaEncoding: 'ieee-p1363' } as const) : {};
  return `${input}.${sign('sha256', Buffer.from(input), { key: key.privateKey, ...encoding }).toString('base64url')}`;
}

/** The same statement under `alg: none`, and under an HMAC whose key is the public key that everybody knows. */
export function unsignedJwt(claims: Readonly<Record<string, unknown>>): string {
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}

export function hmacJwt(secret: string, kid: string, claims: Readonly<Record<string, unknown>>): string {
  const input = `${part({ alg: 'HS256', kid, typ: 'JWT' })}.${part(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** The claims of a JWT, unchecked. */
export const claimsOf = (jwt: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
