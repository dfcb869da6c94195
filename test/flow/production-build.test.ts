import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { bundlePath } from '../harness/build.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { expectCookies, expectFloor } from '../harness/floor.ts';
import { expectProblem } from '../harness/problem.ts';
import { MAIL_ORIGIN } from '../harness/server.ts';
import { useServer } from '../harness/use-server.ts';
import { FIRST, newAddress, register, signIn } from './journey.ts';

const server = useServer({ bundle: 'production' });
const at = home('brand1', 'prod');

interface Sent {
  readonly to: string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
}

/** What was handed to the mail provider for an address, once it is there. */
async function sentTo(email: string): Promise<Sent> {
  const find = () =>
    server()
      .outside.callsTo(MAIL_ORIGIN)
      .map(({ body }) => JSON.parse(body) as Sent)
      .find(({ to }) => to.includes(email));
  await expect.poll(find, { timeout: 5_000 }).toBeDefined();
  return find() as Sent;
}

describe('the worker as it is deployed', () => {
  test('registers, mails through the provider, confirms, signs in and signs out', async () => {
    const browser = client(server());
    const email = newAddress();
    expect((await register(browser, at, email)).status).toBe(201);
    const mail = await sentTo(email);
    expect(mail.from).toContain('hello@brand1.com');
    const link = /https:\/\/auth\.brand1\.com\/verify-email\?token=\S+/.exec(mail.text)?.[0] ?? '';
    const { pathname, search } = new URL(link);
    expect((await browser.get(at.auth, pathname + search)).status).toBe(200);
    const signedIn = await signIn(browser, at, email, FIRST, { return_to: 'https://app1.brand1.com/' });
    expectCookies(signedIn, at);
    expectFloor(signedIn, { https: true });
    expect((await browser.get('app1.brand1.com', '/session')).json()).toMatchObject({
      user: { email },
      session: { targetDomain: 'app1.brand1.com', targetSubapp: 'app1', targetEnv: 'prod' },
    });
    expectProblem(await browser.get('app2.brand1.com', '/session'), 'app_access_denied', ['app']);
    expect((await browser.post(at.auth, '/auth/refresh')).status).toBe(200);
    expect((await browser.post(at.auth, '/logout')).status).toBe(200);
    expectProblem(await browser.get('app1.brand1.com', '/session'), 'unauthenticated');
  });

  test('has no outbox page, and localhost is nobody', async () => {
    const caller = client(server(), { jar: null });
    for (const host of [at.auth, 'auth.brand1.localhost']) {
      for (const path of ['/dev/outbox', '/dev/outbox?to=a@example.org', '/dev/outbox/x', '/dev/outbox/empty']) {
        expectProblem(await caller.get(host, path), 'not_found');
      }
    }
    for (const host of ['localhost', '127.0.0.1']) expectProblem(await caller.get(host, '/session'), 'unknown_host');
    expect(await readFile(bundlePath.production, 'utf8')).not.toContain('dev/outbox');
  });

  test('does not listen to what tests say to their own build', async () => {
    const caller = client(server(), { jar: null });
    const answer = await caller.get(at.auth, '/session', { fault: 'db:*:before' });
    expectProblem(answer, 'unauthenticated');
    expect(answer.fields.filter(([name]) => name.startsWith('x-test-'))).toEqual([]);
  });
});
