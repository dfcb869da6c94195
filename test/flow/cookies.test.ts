import { describe, expect, test } from 'vitest';
import { altered } from '../harness/altered.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { expectCookies } from '../harness/floor.ts';
import { carry, PASSWORD, seedPerson, seedSession } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import { askForLink, DAY, HOUR, newAddress, register, signIn } from './journey.ts';

const server = useServer();
const prod = home('brand1', 'prod');
const dev = home('brand1', 'dev');
const homes = [prod, dev, home('brand1', 'staging'), home('brand2', 'prod')];

describe('on a production host', () => {
  test('sign-in sets exactly these two cookies, with these attributes', async () => {
    const person = await seedPerson(server());
    const answer = await signIn(client(server()), prod, person.email, PASSWORD);
    expect(answer.all('set-cookie').map((field) => field.replace(/=[^;]+/, '=…'))).toEqual([
      '__Secure-brand1-prod-sid=…; Path=/; Domain=brand1.com; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax',
      'refresh_token=…; Path=/auth; Max-Age=2592000; HttpOnly; Secure; SameSite=Strict',
    ]);
    const [session, refresh] = answer.cookies;
    expect(session).toMatchObject({
      name: '__Secure-brand1-prod-sid',
      domain: 'brand1.com',
      path: '/',
      sameSite: 'Lax',
    });
    expect(session).toMatchObject({ httpOnly: true, secure: true });
    expect(session?.value).toMatch(/^[0-9a-f-]{36}\.[A-Za-z0-9_-]{43}$/);
    expect(refresh).toMatchObject({ name: 'refresh_token', domain: null, path: '/auth', sameSite: 'Strict' });
    expect(refresh).toMatchObject({ httpOnly: true, secure: true });
  });

  test('the secrets in the cookies are nowhere in the database', async () => {
    const person = await seedPerson(server());
    const answer = await signIn(client(server()), prod, person.email, PASSWORD);
    const secret = answer.cookie(prod.sessionCookie)?.value.split('.')[1] ?? '';
    const mac = answer.cookie('refresh_token')?.value.split('.')[3] ?? '';
    const rows = JSON.stringify([
      await server().sql('SELECT * FROM sessions'),
      await server().sql('SELECT * FROM audit_events'),
    ]);
    expect([secret.length, mac.length].every((length) => length >= 43)).toBe(true);
    expect(rows).not.toContain(secret);
    expect(rows).not.toContain(mac);
  });
});

describe.each(homes)('$brand in $env', (at) => {
  test('every cookie has its own name, scope and attributes, from registration to sign-out', async () => {
    const browser = client(server());
    expect(expectCookies(await register(browser, at, newAddress()), at)).toEqual({ set: [at.flowCookie], cleared: [] });
    const person = await seedPerson(server(), { pool: at.pool });
    const signedIn = await signIn(browser, at, person.email, PASSWORD);
    expect(expectCookies(signedIn, at)).toEqual({ set: [at.sessionCookie, 'refresh_token'], cleared: [] });
    const refreshed = await browser.post(at.auth, '/auth/refresh');
    expect(expectCookies(refreshed, at)).toEqual({ set: ['refresh_token'], cleared: [] });
    const signedOut = await browser.post(at.auth, '/logout');
    expect(expectCookies(signedOut, at)).toEqual({ set: [], cleared: [at.sessionCookie, 'refresh_token'] });
    expect(browser.jar?.names()).toEqual([at.flowCookie]);
  });

  test('a subapp shares the session cookie and never sees the refresh cookie', async () => {
    const browser = client(server());
    const person = await seedPerson(server(), { pool: at.pool });
    await signIn(browser, at, person.email, PASSWORD);
    expect((await browser.get(`app1.${at.base}`, '/session')).status).toBe(200);
    expectProblem(await browser.post(`app1.${at.base}`, '/auth/refresh'), 'unauthenticated');
    expect((await browser.post(at.auth, '/auth/refresh')).status).toBe(200);
  });
});

describe('remember: false', () => {
  interface Session {
    readonly session: { readonly expiresAt: string };
  }

  const lifeOf = async (browser: ReturnType<typeof client>): Promise<number> =>
    Date.parse((await browser.get(prod.auth, '/session')).json<Session>().session.expiresAt) - Date.now();

  test.each([
    [
      'a password',
      async (email: string) => {
        const browser = client(server());
        return [browser, await signIn(browser, prod, email, PASSWORD, { remember: false })] as const;
      },
    ],
    [
      'a link',
      async (email: string) => {
        const browser = client(server());
        const token = await askForLink(server(), browser, prod, 'magic-link', email, { remember: false });
        return [browser, await browser.post(prod.auth, '/magic-link/verify', { token })] as const;
      },
    ],
  ])('with %s: cookies that go with the browser, and a session of at most 12 hours', async (_, enter) => {
    const person = await seedPerson(server());
    const [browser, answer] = await enter(person.email);
    expectCookies(answer, prod);
    for (const cookie of answer.cookies) {
      expect([cookie.maxAgeSeconds, cookie.expiresAt], cookie.name).toEqual([null, null]);
    }
    const life = await lifeOf(browser);
    expect(life).toBeGreaterThan(11 * HOUR);
    expect(life).toBeLessThanOrEqual(12 * HOUR);

    browser.travelTo(11 * HOUR);
    const refreshed = await browser.post(prod.auth, '/auth/refresh');
    expect(refreshed.cookie('refresh_token')).toMatchObject({ maxAgeSeconds: null, expiresAt: null });
    browser.travelTo(12 * HOUR + 1);
    expectProblem(await browser.get(prod.auth, '/session'), 'unauthenticated');
    expectProblem(await browser.post(prod.auth, '/auth/refresh'), 'unauthenticated');

    browser.travelTo(0);
    expect((await browser.get(prod.auth, '/session')).status).toBe(200);
    browser.jar?.close();
    expectProblem(await browser.get(prod.auth, '/session'), 'unauthenticated');
  });

  test('is not the default: the browser may be closed', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    await signIn(browser, prod, person.email, PASSWORD);
    browser.jar?.close();
    expect((await browser.get(prod.auth, '/session')).status).toBe(200);
    expect(await lifeOf(browser)).toBeGreaterThan(6.9 * DAY);
  });
});

describe('a cookie that cannot be meant', () => {
  test('twice under the same name is 401, wherever the good one stands', async () => {
    const person = await seedPerson(server());
    const { value, refreshToken } = await seedSession(server(), person, prod);
    const caller = client(server(), { jar: null });
    const evil = altered(value, -2);
    for (const cookie of [
      `${prod.sessionCookie}=${evil}; ${prod.sessionCookie}=${value}`,
      `${prod.sessionCookie}=${value}; ${prod.sessionCookie}=${evil}`,
      `${prod.sessionCookie}=${value}; ${prod.sessionCookie}=${value}`,
    ]) {
      expectProblem(await caller.get(prod.auth, '/session', { headers: { cookie } }), 'unauthenticated');
    }
    const headers = {
      cookie: `refresh_token=${refreshToken}; refresh_token=${refreshToken}`,
      origin: `https://${prod.auth}`,
    };
    expectProblem(await caller.post(prod.auth, '/auth/refresh', {}, { headers }), 'unauthenticated');
  });

  test('malformed or with another secret is 401, and the session stays', async () => {
    const person = await seedPerson(server());
    const session = await seedSession(server(), person, prod);
    const caller = client(server(), { jar: null });
    const other = (await seedSession(server(), person, prod)).value.split('.')[1];
    for (const value of [
      '',
      'x',
      session.id,
      `${session.id}.`,
      `${session.id}.${other}`,
      `${session.value}.x`,
      `"${session.value}"`,
    ]) {
      const cookie = `${prod.sessionCookie}=${value}`;
      expectProblem(await caller.get(prod.auth, '/session', { headers: { cookie } }), 'unauthenticated');
    }
    const browser = client(server());
    carry(server(), browser, prod, session);
    expect((await browser.get(prod.auth, '/session')).status).toBe(200);
  });
});
