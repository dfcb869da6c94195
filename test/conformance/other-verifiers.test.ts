import { createLocalJWKSet, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import { describe, expect, test } from 'vitest';
import { altered } from '../harness/altered.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { PASSWORD, seedPerson } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';

// Resource servers that others wrote: they know the issuer, the audience and the key set that is served, nothing else.

const server = useServer();
const at = home('brand1', 'prod');
const issuer = `https://${at.auth}`;
const audience = 'https://api.brand1.com';

const keySet = async () => (await client(server(), { jar: null }).get(at.auth, '/.well-known/jwks.json')).text;

/** An access token of each dialect of the token surface. */
async function accessTokens() {
  const { id, email } = await seedPerson(server());
  const caller = client(server(), { jar: null });
  const tokens = [];
  for (const path of ['/auth/password/login', '/auth/native/password/login']) {
    const answer = await caller.post(at.auth, path, { email, password: PASSWORD });
    tokens.push(answer.json<{ access_token: string }>().access_token);
  }
  return { id, tokens };
}

/** The validation of RFC 9068 §4 as oauth4webapi has it, the key set fetched over HTTP. */
async function validate(token: string, { aud = audience, iss = issuer } = {}): Promise<oauth.JWTAccessTokenClaims> {
  const as = { issuer: iss, jwks_uri: `${issuer}/.well-known/jwks.json` };
  const request = new Request(`${audience}/orders`, { headers: { authorization: `Bearer ${token}` } });
  return oauth.validateJwtAccessToken(as, request, aud, {
    [oauth.customFetch]: async (url) => {
      expect(String(url)).toBe(as.jwks_uri);
      return new Response(await keySet(), { headers: { 'content-type': 'application/json' } });
    },
  });
}

describe('an access token of either dialect', () => {
  test('passes the validation of RFC 9068 in oauth4webapi', async () => {
    const { id, tokens } = await accessTokens();
    for (const token of tokens) {
      const claims = await validate(token);
      expect(claims).toMatchObject({ iss: issuer, sub: id, client_id: 'brand1:app1', amr: ['pwd'], acr: 'aal1' });
      expect(claims.exp - claims.iat).toBe(600);
    }
    expect(new Set(await Promise.all(tokens.map(async (token) => (await validate(token)).jti))).size).toBe(2);
  });

  test('is refused by it for another audience or issuer, and where one byte was changed', async () => {
    const [token = ''] = (await accessTokens()).tokens;
    await expect(validate(token, { aud: 'https://api.brand2.com' })).rejects.toThrow();
    await expect(validate(token, { iss: 'https://auth.brand2.com' })).rejects.toThrow();
    await expect(validate(altered(token, -20))).rejects.toThrow();
  });

  test('verifies in jose with every check that it offers, and not as a token of another kind', async () => {
    const { id, tokens } = await accessTokens();
    const keys = createLocalJWKSet(JSON.parse(await keySet()));
    const strict = {
      issuer,
      audience,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      maxTokenAge: '10m',
      requiredClaims: ['sub', 'client_id', 'jti', 'iat', 'nbf', 'exp', 'sid', 'auth_time'],
    };
    for (const token of tokens) {
      const { payload, protectedHeader } = await jwtVerify(token, keys, strict);
      expect([payload.sub, payload.brand, payload.env, payload.role]).toEqual([id, 'brand1', 'prod', 'user']);
      expect(Object.keys(protectedHeader).sort()).toEqual(['alg', 'kid', 'typ']);
      await expect(jwtVerify(token, keys, { ...strict, typ: 'JWT' })).rejects.toThrow();
      const late = new Date(Date.now() + 601_000);
      await expect(jwtVerify(token, keys, { ...strict, currentDate: late })).rejects.toThrow();
    }
  });
});
