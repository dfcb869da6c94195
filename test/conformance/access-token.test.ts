import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { createVerifier, type TokenError, type VerifierOptions } from 'fast-jwt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newSigningKey } from '../../.ci/key-set.ts';
import { client } from '../harness/client.ts';
import { type Home, home } from '../harness/demo.ts';
import { type Person, seedOrganization, seedPerson, seedSession } from '../harness/people.ts';
import { newSecrets } from '../harness/secrets.ts';
import { type Server, startServer } from '../harness/server.ts';

// Somebody else's JWT library, with nothing to go by but what the worker serves.

const HOUR = 3_600_000;

let server: Server;
let kids: string[];

beforeAll(async () => {
  const now = Date.now();
  const secrets = await newSecrets(now);
  const next = await newSigningKey(now, now + HOUR);
  server = await startServer({ secrets: { ...secrets, signing: [...secrets.signing, next] } });
  kids = [...secrets.signing, next].map(({ kid }) => kid);
});
afterAll(() => server?.stop());

type Key = JsonWebKey & { readonly kid: string };

/** The key that a token names, out of the key set as it is served now. */
const keyFrom =
  (at: Home) =>
  async ({ header }: { header: { kid?: string } }): Promise<string> => {
    const { keys } = (await client(server, { jar: null }).get(at.auth, '/.well-known/jwks.json')).json<{
      keys: Key[];
    }>();
    const key = keys.find(({ kid }) => kid === header.kid);
    if (!key) throw new Error(`no key ${header.kid}`);
    return createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
  };

const verifierAt = (at: Home, audience: string, options: VerifierOptions = {}) =>
  createVerifier({
    key: keyFrom(at),
    algorithms: ['ES256'],
    checkTyp: 'at+jwt',
    allowedIss: `https://${at.auth}`,
    allowedAud: audience,
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'jti', 'client_id'],
    complete: true,
    ...options,
  });

/** The access token that a seeded session is given, at a moment from now. */
async function accessToken(at: Home, person: Person, row: Parameters<typeof seedSession>[3] = {}, offsetMs = 0) {
  const session = await seedSession(server, person, at, row);
  const caller = client(server, { jar: null });
  caller.travelTo(offsetMs);
  const headers = { cookie: `refresh_token=${session.refreshToken}`, origin: caller.origin(at.auth) };
  const answer = await caller.post(at.auth, '/auth/refresh', {}, { headers });
  return { session, token: answer.json<{ access_token: string }>().access_token };
}

const at = home('brand1', 'prod');
const AUDIENCE = 'https://api.brand1.com';

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: TokenError) => error.code,
  );

describe('the access token of POST /auth/refresh', () => {
  test('verifies with fast-jwt from the key set fetched over HTTP, and says what it promises', async () => {
    const person = await seedPerson(server);
    const organization = await seedOrganization(server, [{ person, role: 'member' }]);
    const authTime = Date.now() - HOUR;
    const { session, token } = await accessToken(at, person, { organizationId: organization.id, authTime });
    const { header, payload } = await verifierAt(at, AUDIENCE)(token);
    expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: kids[0] });
    expect(payload).toEqual({
      iss: 'https://auth.brand1.com',
      sub: person.id,
      aud: AUDIENCE,
      client_id: 'brand1:app1',
      exp: payload.iat + 600,
      iat: expect.any(Number),
      nbf: payload.iat,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sid: session.id,
      auth_time: Math.floor(authTime / 1000),
      amr: ['pwd'],
      acr: 'aal1',
      brand: 'brand1',
      env: 'prod',
      role: 'user',
      org: organization.slug,
    });
    expect(Math.abs(payload.iat - Date.now() / 1000)).toBeLessThan(10);
  });

  test.each([
    [home('brand1', 'staging'), AUDIENCE],
    [home('brand2', 'prod'), 'https://api.brand2.com'],
  ] as const)('of $base has that issuer and no other', async (there, audience) => {
    const person = await seedPerson(server, { pool: there.pool });
    const { token } = await accessToken(there, person);
    expect((await verifierAt(there, audience)(token)).payload).toMatchObject({ brand: there.brand, env: there.env });
    expect(await refusal(verifierAt(at, audience)(token))).toBe('FAST_JWT_INVALID_CLAIM_VALUE');
  });

  test('is refused for another audience, when it is old, and when a byte of it was changed', async () => {
    const { token } = await accessToken(at, await seedPerson(server));
    const [head, body = '', signature = ''] = token.split('.');
    expect(await refusal(verifierAt(at, 'https://api.brand2.com')(token))).toBe('FAST_JWT_INVALID_CLAIM_VALUE');
    const later = { clockTimestamp: Date.now() + 601_000 };
    expect(await refusal(verifierAt(at, AUDIENCE, later)(token))).toBe('FAST_JWT_EXPIRED');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const owner = Buffer.from(JSON.stringify({ ...claims, role: 'owner' })).toString('base64url');
    expect(await refusal(verifierAt(at, AUDIENCE)(`${head}.${owner}.${signature}`))).toBe('FAST_JWT_INVALID_SIGNATURE');
  });

  test('the next key is in the set before it signs, and signs when its time has come', async () => {
    const { keys } = (await client(server).get(at.auth, '/.well-known/jwks.json')).json<{ keys: Key[] }>();
    expect(keys.map(({ kid }) => kid).sort()).toEqual([...kids].sort());
    const offsetMs = HOUR + 60_000;
    const { token } = await accessToken(at, await seedPerson(server), {}, offsetMs);
    const { header } = await verifierAt(at, AUDIENCE, { clockTimestamp: Date.now() + offsetMs })(token);
    expect(header.kid).toBe(kids[1]);
  });
});
