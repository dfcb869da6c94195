import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/lib/errors.ts';
import { changes, stateOf } from '../fixtures/state.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { carry, PASSWORD, seedPerson, seedSession } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import { askForLink, FIRST, newAddress, registered, signIn } from './journey.ts';

const server = useServer();
const dev = home('brand1', 'dev');
const prod = home('brand1', 'prod');
const app1 = `app1.${dev.base}`;
const app2 = `app2.${dev.base}`;

interface Session {
  readonly user: { readonly id: string; readonly apps: string[] };
  readonly session: { readonly targetDomain: string; readonly targetSubapp: string; readonly targetEnv: string };
}

/** Signs a new person in with these fields and Origin, and tells what the session was opened for. */
async function targetOf(
  fields: Record<string, unknown>,
  { host = dev.auth, from }: { host?: string; from?: string } = {},
): Promise<Session['session']> {
  const person = await seedPerson(server(), { row: { apps: ['app1', 'app2'] } });
  const browser = client(server());
  const origin = browser.origin(from ?? host);
  const answer = await browser.post(
    host,
    '/login',
    { email: person.email, password: PASSWORD, ...fields },
    { from: origin },
  );
  expect(answer.status, String(answer)).toBe(200);
  return (await browser.get(dev.auth, '/session')).json<Session>().session;
}

describe('the main journey', () => {
  test('register, take the link from the outbox, confirm, sign in for app1: /session names domain, subapp and env', async () => {
    const browser = client(server());
    const email = newAddress();
    const id = await registered(server(), browser, dev, email);
    const return_to = `${browser.origin(app1)}/welcome?first=1`;
    const signedIn = await signIn(browser, dev, email, FIRST, { return_to });
    expect(signedIn.json()).toMatchObject({ user: { id, email, name: 'Mary Poe', role: 'user' } });
    for (const host of [app1, dev.auth]) {
      const answer = await browser.get(host, '/session');
      expect(answer.header('cache-control')).toBe('no-store');
      expect(answer.json()).toMatchObject({
        user: { id, email, name: 'Mary Poe', role: 'user', emailVerified: true, userType: 'b2c' },
        organization: null,
        session: { targetDomain: app1, targetSubapp: 'app1', targetEnv: 'dev' },
      });
    }
  });
});

describe('a session is opened for', () => {
  test('the host of return_to', async () => {
    const { port } = server();
    expect(await targetOf({ return_to: `http://${app2}:${port}/` })).toMatchObject({
      targetDomain: app2,
      targetSubapp: 'app2',
      targetEnv: 'dev',
    });
  });

  test('the calling Origin where there is no return_to', async () => {
    expect(await targetOf({}, { from: app2 })).toMatchObject({ targetDomain: app2, targetSubapp: 'app2' });
  });

  test('the host of return_to rather than the Origin', async () => {
    const return_to = `http://${app1}:${server().port}/`;
    expect(await targetOf({ return_to }, { from: app2 })).toMatchObject({ targetDomain: app1, targetSubapp: 'app1' });
  });

  test('the host of the request where neither speaks', async () => {
    expect(await targetOf({}, { host: app2, from: dev.auth })).toMatchObject({
      targetDomain: app2,
      targetSubapp: 'app2',
    });
  });

  test('the default subapp where the auth host is all there is', async () => {
    expect(await targetOf({})).toMatchObject({ targetDomain: app1, targetSubapp: 'app1', targetEnv: 'dev' });
  });

  test('what was fixed when a link was asked for, wherever it is redeemed', async () => {
    const person = await seedPerson(server(), { row: { apps: ['app1', 'app2'] } });
    const return_to = `http://${app2}:${server().port}/reports`;
    const token = await askForLink(server(), client(server()), dev, 'magic-link', person.email, { return_to });
    const browser = client(server());
    expect((await browser.post(app1, '/magic-link/verify', { token })).status).toBe(200);
    expect((await browser.get(dev.auth, '/session')).json<Session>().session).toMatchObject({ targetDomain: app2 });
  });
});

describe('access to an app', () => {
  test('a person without app2 gets 403 app_access_denied from app2, and keeps the session', async () => {
    const browser = client(server());
    const person = await seedPerson(server());
    carry(server(), browser, dev, await seedSession(server(), person, dev));
    expectProblem(await browser.get(app2, '/session'), 'app_access_denied', ['app']);
    expectProblem(await browser.get(dev.auth, '/session?app=app2'), 'app_access_denied', ['app']);
    expectProblem(await browser.get(dev.auth, '/session', { from: browser.origin(app2) }), 'app_access_denied', [
      'app',
    ]);
    expectProblem(await browser.get(dev.auth, '/session?app=nowhere'), 'app_access_denied', ['app']);
    expect((await browser.get(app1, '/session')).status).toBe(200);
    expect((await browser.get(app2, '/session?app=app1')).status).toBe(200);
  });

  test('the right password opens no session for an app that is not the person’s', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    const return_to = `${browser.origin(app2)}/`;
    const answer = await signIn(browser, dev, person.email, PASSWORD, { return_to });
    expectProblem(answer, 'app_access_denied');
    expect(answer.cookies).toEqual([]);
    expect(await server().sql('SELECT id FROM sessions WHERE user_id = ?', person.id)).toEqual([]);
  });

  test('a person without an environment gets 403 env_access_denied there, at sign-in and with a session', async () => {
    const person = await seedPerson(server(), { row: { env: ['dev'] } });
    expectProblem(await signIn(client(server()), prod, person.email, PASSWORD), 'env_access_denied');
    const browser = client(server());
    carry(server(), browser, prod, await seedSession(server(), person, prod));
    expectProblem(await browser.get(`app1.${prod.base}`, '/session'), 'env_access_denied', ['env']);
    expectProblem(await browser.get(prod.auth, '/session?env=staging'), 'env_access_denied', ['env']);
  });
});

describe('return_to', () => {
  const hostile: [return_to: string, code: ErrorCode][] = [
    ...[
      'https://evil.test/',
      '//evil.test/',
      '/\\evil.test/',
      'https://app1.brand1.com.evil.test/',
      'https://app1.brand1.com@evil.test/',
      'https://user:pass@app1.brand1.com/',
      'javascript:alert(1)',
      'http://app1.brand1.com/',
      'https://app1.brand1.com:8443/',
      'https://app1.staging.brand1.com/',
      'https://app1.brand2.com/',
      'https://nowhere.brand1.com/',
      'http://app1.brand1.localhost/',
      ' https://app1.brand1.com/',
      'https://app1.brand1.com\t.evil.test/',
    ].map((value): [string, ErrorCode] => [value, 'invalid_return_to']),
    ['https://app1.brand1.com/\u0000', 'malformed_request'],
    [`https://app1.brand1.com/${'a'.repeat(2100)}`, 'invalid_field'],
  ];

  test('that is hostile is refused before anything is looked at, and changes nothing', async () => {
    const person = await seedPerson(server());
    const before = await stateOf(server());
    for (const [return_to, code] of hostile) {
      for (const [path, body] of [
        ['/login', { email: person.email, password: PASSWORD, return_to }],
        ['/login', { email: person.email, return_to }],
        ['/magic-link', { email: person.email, return_to }],
      ] as const) {
        const answer = await client(server()).post(prod.auth, path, body);
        expectProblem(answer, code);
        expect(answer.cookies).toEqual([]);
      }
    }
    expect(changes(before, await stateOf(server()))).toEqual([]);
  });

  test('is taken in its parsed form, and a form leads there after a link', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    const return_to = `https://APP1.brand1.com./a/../b?c=d`;
    const token = await askForLink(server(), browser, prod, 'magic-link', person.email, { return_to });
    const page = await browser.get(prod.auth, `/magic-link?token=${token}`, { headers: { accept: 'text/html' } });
    const form_token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const answer = await browser.request(prod.auth, '/magic-link/verify', { form: { token, form_token } });
    expect([answer.status, answer.header('location')]).toEqual([303, 'https://app1.brand1.com/b?c=d']);
    expect((await browser.follow(answer, prod.auth)).status).toBe(404);
    expect((await browser.get('app1.brand1.com', '/session')).status).toBe(200);
  });
});
