import { createHmac } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { client } from '../../harness/client.ts';
import { type Home, home } from '../../harness/demo.ts';
import { intercomOf } from '../../harness/intercom-secrets.ts';
import { carry, type Person, type PersonOptions, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { seedApiKey } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer();
const at = home('brand1', 'dev');

async function browserFor(person: Person, where: Home = at) {
  const browser = client(server());
  carry(server(), browser, where, await seedSession(server(), person, where));
  return browser;
}

interface Messenger {
  readonly app_id: string;
  readonly user_id: string;
  readonly intercom_user_jwt: string;
  readonly user_hash: string;
  readonly expires_in: number;
}

describe('the messenger', () => {
  const ask = async (person: Person, where: Home = at) =>
    (await (await browserFor(person, where)).get(where.auth, '/auth/intercom/session')).json() as unknown as Messenger;
  const open = (jwt: string, secret: string) =>
    jwtVerify(jwt, Buffer.from(secret), { algorithms: ['HS256'], requiredClaims: ['exp', 'iat', 'user_id'] });

  test('is told who somebody is by a JWT and a hash under the brand’s own secret, and for ten minutes', async () => {
    const person = await seedPerson(server());
    const { appId, secret } = intercomOf('brand1', 'dev');
    const answer = await ask(person);
    const hash = createHmac('sha256', secret).update(person.id).digest('hex');
    expect(answer).toMatchObject({ app_id: appId, user_id: person.id, user_hash: hash, expires_in: 600 });
    const { payload } = await open(answer.intercom_user_jwt, secret);
    expect(payload).toEqual({
      user_id: person.id,
      email: person.email,
      iat: payload.iat,
      exp: (payload.iat ?? 0) + 600,
    });
  });

  test('is not told an address that nobody has confirmed', async () => {
    const options: PersonOptions = { verified: false };
    const answer = await ask(await seedPerson(server(), options));
    const { payload } = await open(answer.intercom_user_jwt, intercomOf('brand1', 'dev').secret);
    expect(Object.keys(payload).sort()).toEqual(['exp', 'iat', 'user_id']);
  });

  test('of one brand or environment takes nothing that another one signed', async () => {
    const person = await seedPerson(server());
    const third = home('brand3', 'dev');
    const answer = await ask(person, third);
    expect(answer.app_id).toBe(intercomOf('brand3', 'dev').appId);
    await expect(open(answer.intercom_user_jwt, intercomOf('brand1', 'dev').secret)).rejects.toThrow();
    await expect(open(answer.intercom_user_jwt, intercomOf('brand3', 'prod').secret)).rejects.toThrow();
  });

  test('opens nothing here by what it is given', async () => {
    const { intercom_user_jwt, user_hash } = await ask(await seedPerson(server()));
    for (const token of [intercom_user_jwt, user_hash]) {
      const headers = { authorization: `Bearer ${token}` };
      expectProblem(await client(server(), { jar: null }).get(at.auth, '/auth/me', { headers }), 'unauthenticated');
    }
  });

  test('asks who is signed in', async () => {
    expectProblem(await client(server()).get(at.auth, '/auth/intercom/session'), 'unauthenticated');
  });
});

describe('a brand without a messenger', () => {
  const bare = useServer({ vars: { INTERCOM_SECRETS: '{"brand1/prod":{"appId":"abc","secret":"sixteen or more."}}' } });

  test('says that it is not configured', async () => {
    const person = await seedPerson(bare());
    const browser = client(bare());
    carry(bare(), browser, at, await seedSession(bare(), person, at));
    expectProblem(await browser.get(at.auth, '/auth/intercom/session'), 'not_configured');
  });
});

describe('analytics', () => {
  const ask = async (person: Person, where: Home = at) => {
    const answer = await (await browserFor(person, where)).get(where.auth, '/auth/analytics/token');
    expect(answer.status).toBe(200);
    return answer.json<{ token: string; expires_in: number }>();
  };
  const open = async (token: string, where: Home = at) => {
    const { keys } = (await client(server()).get(where.auth, '/.well-known/jwks.json')).json<{ keys: never[] }>();
    return jwtVerify(token, createLocalJWKSet({ keys }), {
      typ: 'anl+jwt',
      audience: 'analytics',
      algorithms: ['ES256'],
    });
  };
  const subjectOf = async (person: Person, where: Home = at) =>
    (await open((await ask(person, where)).token, where)).payload.sub;

  test('know a person by a name that tells nothing of them, and by nothing else', async () => {
    const person = await seedPerson(server());
    const { token, expires_in } = await ask(person);
    const { payload } = await open(token);
    expect(expires_in).toBe(600);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600);
    expect(Object.keys(payload).sort()).toEqual(['aud', 'brand', 'env', 'exp', 'iat', 'iss', 'jti', 'nbf', 'sub']);
    expect(payload.iss).toContain(`auth.${at.base}`);
    expect(payload.sub).toMatch(/^[\w-]{43}$/);
    for (const known of [person.id, person.email, '"Ada', 'Example'])
      expect(JSON.stringify(payload)).not.toContain(known);
  });

  test('know them by the same name every time, on every device, and by API key', async () => {
    const person = await seedPerson(server());
    const subject = await subjectOf(person);
    expect(await subjectOf(person)).toBe(subject);
    const { key } = await seedApiKey(server(), person, at);
    const headers = { authorization: `Bearer ${key}` };
    const answer = await client(server(), { jar: null }).get(at.auth, '/auth/analytics/token', { headers });
    expect((await open(String(answer.json().token))).payload.sub).toBe(subject);
  });

  test('draw one name, however many ask at once', async () => {
    const person = await seedPerson(server());
    const subjects = await Promise.all(Array.from({ length: 12 }, () => subjectOf(person)));
    expect(new Set(subjects).size).toBe(1);
    expect(await server().sql('SELECT * FROM pseudonyms WHERE user_id = ?', person.id)).toHaveLength(1);
  });

  test('of two brands and of two environments cannot tell that it is one person', async () => {
    const person = await seedPerson(server());
    const places = [at, home('brand3', 'dev'), home('brand1', 'prod')];
    const subjects = await Promise.all(places.map((place) => subjectOf(person, place)));
    expect(new Set(subjects).size).toBe(3);
  });

  test('of two people have two names', async () => {
    expect(await subjectOf(await seedPerson(server()))).not.toBe(await subjectOf(await seedPerson(server())));
  });

  test('have a token that opens nothing here', async () => {
    const { token } = await ask(await seedPerson(server()));
    const headers = { authorization: `Bearer ${token}` };
    expectProblem(await client(server(), { jar: null }).get(at.auth, '/auth/me', { headers }), 'unauthenticated');
  });
});
