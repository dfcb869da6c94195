import { createHmac, randomUUID } from 'node:crypto';
import { importJWK, type JWTHeaderParameters, SignJWT } from 'jose';
import type { Secrets } from '../harness/secrets.ts';

type Claims = Record<string, unknown>;

/** A key pair of somebody else, as JWKs. */
export interface Stranger {
  readonly public: object;
  readonly private: object;
}

const b64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

/** Signs with a key, whatever the header says. */
async function sign(header: Record<string, unknown>, claims: Claims, jwk: object = {}): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader(header as unknown as JWTHeaderParameters)
    .sign((await importJWK({ ...jwk }, 'ES256')) as CryptoKey);
}

const without = (claims: Claims, name: string): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

/** Tokens that say something wrong, under a signature of ours that is right. */
function wrongClaims(claims: Claims, now: number): Record<string, Claims> {
  return {
    ...Object.fromEntries(
      ['sub', 'sid', 'jti', 'iat', 'nbf', 'exp', 'iss', 'aud', 'brand', 'env'].map((name) => [
        `no ${name}`,
        without(claims, name),
      ]),
    ),
    ...Object.fromEntries(
      ['sub', 'sid', 'iss', 'aud', 'brand', 'env'].map((name) => [
        `an object for ${name}`,
        { ...claims, [name]: { $ne: null } },
      ]),
    ),
    ...Object.fromEntries(
      ['sub', 'sid', 'iss', 'aud'].map((name) => [`nothing for ${name}`, { ...claims, [name]: '' }]),
    ),
    'the issuer of another brand': { ...claims, iss: 'https://auth.brand2.com' },
    'the issuer of another environment': { ...claims, iss: 'https://auth.staging.brand1.com' },
    'an issuer with a slash': { ...claims, iss: 'https://auth.brand1.com/' },
    'an issuer without its scheme': { ...claims, iss: 'auth.brand1.com' },
    'an issuer over http': { ...claims, iss: 'http://auth.brand1.com' },
    'the audience of another brand': { ...claims, aud: 'https://api.brand2.com' },
    'audiences of others': { ...claims, aud: ['https://api.brand2.com', 'https://evil.example'] },
    'an audience that begins alike': { ...claims, aud: `${String(claims.aud)}.evil.example` },
    'another brand': { ...claims, brand: 'brand2' },
    'another environment': { ...claims, env: 'staging' },
    'another person': { ...claims, sub: randomUUID() },
    'another session': { ...claims, sid: '01890a5d-ac96-774b-bcce-b302099a8057' },
    'a session in capitals': { ...claims, sid: String(claims.sid).toUpperCase() },
    'an end that has passed': { ...claims, iat: now - 700, nbf: now - 700, exp: now - 60 },
    'an end that just passed the leeway': { ...claims, exp: now - 31 },
    'an end in milliseconds, begun long ago': { ...claims, iat: now - 7_200, nbf: now - 7_200, exp: now * 1_000 },
    'a life of a day': { ...claims, iat: now - 3_600, nbf: now - 3_600, exp: now + 86_400 },
    'a beginning to come': { ...claims, nbf: now + 120 },
    'an issue to come': { ...claims, iat: now + 600, nbf: now + 600, exp: now + 1_200 },
    'an end in text': { ...claims, exp: String(now + 600) },
    'an issue in text': { ...claims, iat: String(now) },
  };
}

/** Headers that name another algorithm, type or key, or bring one along. */
function wrongHeaders(header: Record<string, unknown>, evil: object): Record<string, Record<string, unknown>> {
  return {
    'the type of any JWT': { ...header, typ: 'JWT' },
    'no type': without(header, 'typ'),
    'the type of another token': { ...header, typ: 'mfa+jwt' },
    'the type of an id token': { ...header, typ: 'id+jwt' },
    'no key id': without(header, 'kid'),
    'another key id': { ...header, kid: 'other' },
    'a key id of a prototype': { ...header, kid: '__proto__' },
    'a path for a key id': { ...header, kid: '../../dev/null' },
    'SQL for a key id': { ...header, kid: "x' UNION SELECT 'y" },
    'a list for a key id': { ...header, kid: [header.kid] },
    'an extension that must be understood': { ...header, crit: ['exp'], exp: 1 },
    'a key that came along, under a key id of its own': { ...header, kid: 'evil', jwk: evil },
  };
}

/** Tokens that are wrong in one thing each, made from one that is right; the second key of the server has retired. */
export async function forgedTokens(
  own: string,
  { signing }: Pick<Secrets, 'signing'>,
  evil: Stranger,
): Promise<Record<string, string>> {
  const [head = '', body = '', signature = ''] = own.split('.');
  const header = decode(head);
  const claims = decode(body);
  const now = Math.floor(Date.now() / 1_000);
  const jwk = signing[0]?.jwk;
  const publicJwk = { kty: jwk?.kty, crv: jwk?.crv, x: jwk?.x, y: jwk?.y };
  const hs = (alg: string, key: string | Buffer) => {
    const input = `${b64({ ...header, alg })}.${b64(claims)}`;
    return `${input}.${createHmac(alg === 'HS512' ? 'sha512' : 'sha256', key)
      .update(input)
      .digest('base64url')}`;
  };
  const raised = { ...claims, role: 'admin', sub: randomUUID() };
  const tokens: Record<string, string> = {
    ...Object.fromEntries(
      ['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg) => [
        [`no algorithm (${alg}), no signature`, `${b64({ ...header, alg })}.${body}.`],
        [`no algorithm (${alg}), the old signature`, `${b64({ ...header, alg })}.${body}.${signature}`],
      ]),
    ),
    'HMAC with the public key as JSON': hs('HS256', JSON.stringify(publicJwk)),
    'HMAC with the public point': hs(
      'HS256',
      Buffer.concat([
        Buffer.from([4]),
        Buffer.from(String(jwk?.x), 'base64url'),
        Buffer.from(String(jwk?.y), 'base64url'),
      ]),
    ),
    'HMAC with a coordinate': hs('HS256', Buffer.from(String(jwk?.x), 'base64url')),
    'HMAC with nothing': hs('HS256', ''),
    'HMAC 512 with the public key': hs('HS512', JSON.stringify(publicJwk)),
    'another algorithm named': `${b64({ ...header, alg: 'ES384' })}.${body}.${signature}`,
    'RSA named': `${b64({ ...header, alg: 'RS256' })}.${body}.${signature}`,
    'other claims under the old signature': `${head}.${b64(raised)}.${signature}`,
    'another header under the old signature': `${b64({ ...header, x: 1 })}.${body}.${signature}`,
    'no signature': `${head}.${body}.`,
    'two parts': `${head}.${body}`,
    'four parts': `${own}.x`,
    'five parts': `${head}..${body}.${signature}.x`,
    'a signature of zeros': `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`,
    'a signature cut short': own.slice(0, -4),
    'a longer signature': `${own}AAAA`,
    'a changed signature': `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    'a claim that is no JSON': `${head}.${b64('{')}.${signature}`,
    'a claim that is a list': `${head}.${b64('[]')}.${signature}`,
    text: 'undefined',
    'a key of somebody else': await sign(header, claims, evil.private),
    'a key of somebody else, brought along': await sign({ ...header, jwk: evil.public }, claims, evil.private),
    'a key of somebody else, pointed at': await sign(
      { ...header, jku: 'https://evil.example/jwks.json', x5u: 'https://evil.example/x' },
      claims,
      evil.private,
    ),
    'a certificate of somebody else': await sign({ ...header, x5c: ['MIIB'] }, claims, evil.private),
    'a key that has retired': await sign({ ...header, kid: 'retired' }, claims, signing[1]?.jwk),
    'a life that nothing ends, under a key that has retired': await sign(
      { ...header, kid: 'retired' },
      { ...claims, exp: now + 600 },
      signing[1]?.jwk,
    ),
  };
  for (const [name, wrong] of Object.entries(wrongClaims(claims, now)))
    tokens[name] = await sign(header, wrong, signing[0]?.jwk);
  for (const [name, wrong] of Object.entries(wrongHeaders(header, evil.public))) {
    tokens[name] = await sign(wrong, claims, signing[0]?.jwk).catch(() => `${b64(wrong)}.${body}.${signature}`);
  }
  return tokens;
}
