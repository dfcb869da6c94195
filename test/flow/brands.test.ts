import { describe, expect, test } from 'vitest';
import { client } from '../harness/client.ts';
import { type Home, home } from '../harness/demo.ts';
import { carry, PASSWORD, type Person, seedPerson, seedSession } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import { askForLink, FIRST, mailedToken, newAddress, register, registered, SECOND, signIn } from './journey.ts';

const server = useServer();
const one = home('brand1', 'dev');
const two = home('brand2', 'dev');
const staging = home('brand1', 'staging');
const prod = home('brand1', 'prod');
// It shares the users of brand1.
const three = home('brand3', 'dev');

const seedHere = async (at: Home): Promise<Person> => seedPerson(server(), { pool: at.pool });

/** Pairs of places whose sessions and tokens must mean nothing to one another, in both directions. */
const strangers: [string, Home, Home][] = [
  ['brand1 at brand2', one, two],
  ['brand2 at brand1', two, one],
  ['brand1 prod at brand2 prod', prod, home('brand2', 'prod')],
  ['staging at prod', staging, prod],
  ['prod at staging', prod, staging],
  ['brand1 at brand3', one, three],
  ['brand3 at brand1', three, one],
  ['dev at prod', one, prod],
  ['prod at dev', prod, one],
];

describe('each brand has people of its own', () => {
  test('the same address on brand2 is another person, with another password', async () => {
    const email = newAddress();
    const first = await registered(server(), client(server()), one, email);
    expectProblem(await signIn(client(server()), two, email, FIRST), 'invalid_credentials');
    const browser = client(server());
    const answer = await register(browser, two, email, SECOND);
    const second = answer.json<{ user: { id: string } }>().user.id;
    const token = await mailedToken(server(), email, '/verify-email', 2);
    expect((await browser.get(two.auth, `/verify-email?token=${token}`)).status).toBe(200);
    expect(second).not.toBe(first);
    for (const [at, password, other, id] of [
      [one, FIRST, SECOND, first],
      [two, SECOND, FIRST, second],
    ] as const) {
      const caller = client(server());
      expectProblem(await signIn(caller, at, email, other), 'invalid_credentials');
      expect((await signIn(caller, at, email, password)).json()).toMatchObject({ user: { id } });
      expect((await caller.get(`app1.${at.base}`, '/session')).json()).toMatchObject({ user: { id, email } });
    }
  });

  test('a browser that is signed in to brand1 is nobody at brand2', async () => {
    const browser = client(server());
    const person = await seedHere(one);
    expect((await signIn(browser, one, person.email, PASSWORD)).status).toBe(200);
    expectProblem(await browser.get(two.auth, '/session'), 'unauthenticated');
    expect((await browser.get(one.auth, '/session')).status).toBe(200);
  });
});

describe('brands that share their users', () => {
  test('know the same person by the same password, each with sessions of its own', async () => {
    const person = await seedHere(one);
    const browser = client(server());
    for (const at of [one, three]) {
      expect((await signIn(browser, at, person.email, PASSWORD)).json()).toMatchObject({ user: { id: person.id } });
    }
    expect(browser.jar?.get(one.sessionCookie)).not.toBe(browser.jar?.get(three.sessionCookie));
    await browser.post(one.auth, '/logout');
    expectProblem(await browser.get(one.auth, '/session'), 'unauthenticated');
    expect((await browser.get(three.auth, '/session')).json()).toMatchObject({ user: { id: person.id } });
  });

  test('a reset at one of them ends the sessions at both', async () => {
    const person = await seedHere(one);
    const browser = client(server());
    carry(server(), browser, three, await seedSession(server(), person, three));
    const token = await askForLink(server(), browser, one, 'reset', person.email);
    expect((await browser.post(one.auth, '/reset-password', { token, password: SECOND })).status).toBe(200);
    expectProblem(await browser.get(three.auth, '/session'), 'unauthenticated');
  });

  test('an address that is taken at one is taken at the other: the answer is the same, and nobody is made', async () => {
    const person = await seedHere(one);
    expect((await register(client(server()), three, person.email, SECOND)).status).toBe(201);
    const rows = await server().sql('SELECT user_id AS id FROM identifiers WHERE value = ?', person.email);
    expect(rows).toEqual([{ id: person.id }]);
  });
});

describe.each(strangers)('%s', (_, from, to) => {
  test('a session cookie is 401: under its own name, and its value under the name used there', async () => {
    const session = await seedSession(server(), await seedHere(from), from);
    const caller = client(server(), { jar: null });
    for (const name of [from.sessionCookie, to.sessionCookie]) {
      for (const host of [to.auth, `app1.${to.base}`]) {
        const headers = { cookie: `${name}=${session.value}` };
        expectProblem(await caller.get(host, '/session', { headers }), 'unauthenticated');
        expectProblem(await caller.get(host, '/auth/me', { headers }), 'unauthenticated');
      }
    }
    const headers = { cookie: `${from.sessionCookie}=${session.value}` };
    expect((await caller.get(from.auth, '/session', { headers })).status).toBe(200);
  });

  test('a refresh token is 401 there and still good at home', async () => {
    const { refreshToken } = await seedSession(server(), await seedHere(from), from);
    const caller = client(server());
    const headers = { cookie: `refresh_token=${refreshToken}` };
    expectProblem(await caller.post(to.auth, '/auth/refresh', {}, { headers }), 'unauthenticated');
    expect((await caller.post(from.auth, '/auth/refresh', {}, { headers })).status).toBe(200);
  });

  test('an access token is 401 there', async () => {
    const { refreshToken } = await seedSession(server(), await seedHere(from), from);
    const caller = client(server());
    const refreshed = await caller.post(
      from.auth,
      '/auth/refresh',
      {},
      { headers: { cookie: `refresh_token=${refreshToken}` } },
    );
    const authorization = `Bearer ${refreshed.json<{ access_token: string }>().access_token}`;
    expectProblem(
      await caller.get(to.auth, '/auth/me', { headers: { authorization, cookie: null } }),
      'unauthenticated',
    );
    expect((await caller.get(from.auth, '/auth/me', { headers: { authorization, cookie: null } })).status).toBe(200);
  });

  test('mailed links are unknown tokens there and still good at home', async () => {
    const person = await seedHere(from);
    // The same address exists there too: it must not be reached by a link that was sent for the other.
    if (to.pool !== from.pool) await seedPerson(server(), { pool: to.pool, email: person.email });
    const caller = client(server());
    const magic = await askForLink(server(), caller, from, 'magic-link', person.email);
    const reset = await askForLink(server(), caller, from, 'reset', person.email, { count: 2 });
    expectProblem(await caller.post(to.auth, '/magic-link/verify', { token: magic }), 'invalid_token');
    expectProblem(await caller.post(to.auth, '/reset-password', { token: reset, password: SECOND }), 'invalid_token');
    expect((await caller.post(from.auth, '/magic-link/verify', { token: magic })).status).toBe(200);
    expect((await caller.post(from.auth, '/reset-password', { token: reset, password: SECOND })).status).toBe(200);
  });

  test('a confirmation link is an unknown token there', async () => {
    const caller = client(server());
    const email = newAddress();
    await register(caller, from, email);
    const token = await mailedToken(server(), email, '/verify-email');
    expectProblem(await caller.get(to.auth, `/verify-email?token=${token}`), 'invalid_token');
    expectProblem(await caller.post(to.auth, '/verify-email', { token }), 'invalid_token');
    expectProblem(await caller.post(to.auth, '/verify-email/decline', { token }), 'invalid_token');
    expect((await caller.get(from.auth, `/verify-email?token=${token}`)).status).toBe(200);
  });
});
