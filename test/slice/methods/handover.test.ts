import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { carry, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';
import { authorize, handOver, locationOf, signedInAt, source, start, target } from './handover-kit.ts';
import { newAccount, signInByWallet } from './wallet-kit.ts';

const server = useServer({ limits: { rate: 100_000 } });
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Me {
  readonly user: { id: string; email: string | null };
  readonly session: { id: string; targetDomain: string; targetSubapp: string; targetEnv: string; expiresAt: string };
}

describe('a person who is signed in at one brand', () => {
  test('is signed in by redirect at another one of the pool, and goes where they were heading', async () => {
    const { browser, person, session } = await signedInAt(server());
    const returnTo = `http://app1.brand3.localhost:${server().port}/inbox?folder=1`;
    const begun = await start(browser, `brand=brand1&return_to=${encodeURIComponent(returnTo)}`);
    expect(begun.status).toBe(302);
    expect(locationOf(begun).origin).toBe(browser.origin(source.auth));
    const there = await browser.follow(begun, target.auth);
    expect(locationOf(there).origin).toBe(browser.origin(target.auth));
    expect(there.all('set-cookie')).toEqual([]);
    const back = await browser.follow(there, source.auth);
    expect([back.status, back.header('location')]).toEqual([302, returnTo]);
    const me = (await browser.get(target.auth, '/session')).json<Me & Record<string, unknown>>();
    expect(me.user).toMatchObject({ id: person.id, email: person.email });
    expect(me.session).toMatchObject({ targetDomain: 'app1.brand3.localhost', targetSubapp: 'app1', targetEnv: 'dev' });
    expect(me.session.id).not.toBe(session.id);
    expect((await browser.get('app1.brand3.localhost', '/session')).status).toBe(200);
    expect((await browser.get(source.auth, '/session')).json<Me & Record<string, unknown>>().session.id).toBe(
      session.id,
    );
  });

  test('is signed in the other way round too, and in production with cookies as they have to be', async () => {
    const [from, to] = [home('brand3', 'prod'), home('brand1', 'prod')];
    const { browser, person } = await signedInAt(server(), from);
    const answer = await handOver(browser, 'brand=brand3', to);
    expect(answer.header('location')).toBe('https://app1.brand1.com/');
    expect(answer.cookie(to.sessionCookie)).toMatchObject({ domain: 'brand1.com', secure: true, sameSite: 'Lax' });
    expect((await browser.get(to.auth, '/session')).json()).toMatchObject({ user: { id: person.id } });
  });

  test('is found by any host of that brand, and the start of another host leads to the auth host', async () => {
    const { browser } = await signedInAt(server());
    expect(locationOf(await start(browser, 'host=app2.brand1.localhost')).host).toBe(
      new URL(browser.origin(source.auth)).host,
    );
    const elsewhere = await browser.get('app1.brand3.localhost', '/handover/start?brand=brand1&return_to=/x');
    expect(locationOf(elsewhere).origin).toBe(browser.origin(target.auth));
    const back = await browser.follow(
      await browser.follow(await browser.follow(elsewhere, 'app1.brand3.localhost'), target.auth),
      source.auth,
    );
    expect(back.header('location')).toBe(`http://app1.brand3.localhost:${server().port}/x`);
    expect((await browser.get(target.auth, '/session')).status).toBe(200);
  });

  test('keeps how and when they were proven: nothing is raised, and nothing is fresh again', async () => {
    const authTime = Date.now() - 20 * MINUTE;
    const row = { amr: ['hwk', 'user'], acr: 'aal2' as const, authTime };
    const { browser, person } = await signedInAt(server(), source, { row });
    await handOver(browser);
    const { access_token: token } = (await browser.post(target.auth, '/auth/refresh')).json<{ access_token: string }>();
    expect(decodeJwt(token)).toMatchObject({
      sub: person.id,
      amr: ['hwk', 'user'],
      acr: 'aal2',
      auth_time: Math.floor(authTime / 1000),
      brand: 'brand3',
      iss: browser.origin(target.auth),
      aud: 'https://api.brand3.com',
    });
    const removal = await browser.request(target.auth, '/auth/wallet/link', { method: 'DELETE' });
    expectProblem(removal, 'step_up_required', ['acr_values', 'max_age']);
  });

  test('stays signed in no longer than where they came from', async () => {
    const now = Date.now();
    const expiresAt = now + 2 * DAY;
    const { browser } = await signedInAt(server(), source, { row: { expiresAt, refreshLimitAt: expiresAt } });
    const answer = await handOver(browser);
    expect(answer.cookie(target.sessionCookie)?.maxAgeSeconds).toBeLessThanOrEqual(2 * DAY);
    const me = (await browser.get(target.auth, '/session')).json<Me & Record<string, unknown>>();
    expect(Date.parse(me.session.expiresAt)).toBe(expiresAt);
    const [row] = await server().sql<{ expires_at: number; refresh_limit_at: number }>(
      'SELECT expires_at, refresh_limit_at FROM sessions WHERE id = ?',
      me.session.id,
    );
    expect(row).toEqual({ expires_at: expiresAt, refresh_limit_at: expiresAt });
  });

  test('who asked not to be remembered there is not remembered here', async () => {
    const { browser } = await signedInAt(server(), source, { row: { remembered: false } });
    const answer = await handOver(browser);
    expect(answer.cookie(target.sessionCookie)?.maxAgeSeconds).toBeNull();
  });

  test('who has a wallet and no address is handed over with nulls', async () => {
    const browser = client(server());
    const { user } = (await signInByWallet(browser, source, newAccount())).json<{ user: { id: string } }>();
    await handOver(browser);
    expect((await browser.get(target.auth, '/session')).json()).toMatchObject({
      user: { id: user.id, email: null, name: null },
    });
  });

  test('is recorded as signed in by hand-over', async () => {
    const { browser, person } = await signedInAt(server());
    await handOver(browser);
    const rows = await server().sql<{ details: string }>(
      "SELECT details FROM audit_events WHERE subject_id = ? AND brand = 'brand3' AND event = 'user.login.success'",
      person.id,
    );
    expect(rows.map(({ details }) => JSON.parse(details).method)).toEqual(['handover']);
  });

  test('meets the gates of the brand that they come to', async () => {
    const { browser, person } = await signedInAt(server());
    const returnTo = encodeURIComponent(`http://app2.brand3.localhost:${server().port}/`);
    expectProblem(await handOver(browser, `brand=brand1&return_to=${returnTo}`), 'app_access_denied');
    expect(await server().sql("SELECT id FROM sessions WHERE user_id = ? AND brand = 'brand3'", person.id)).toEqual([]);
    await server().sql('UPDATE users SET env = \'["prod"]\' WHERE id = ?', person.id);
    expectProblem(await handOver(browser), 'env_access_denied');
  });

  test('reads a page where a browser asked for one', async () => {
    const { browser } = await signedInAt(server(), source, {
      person: await seedPerson(server(), { row: { apps: [] } }),
    });
    const there = await authorize(browser);
    const answer = await browser.follow(there, source.auth, { headers: { accept: 'text/html' } });
    expect([answer.status, answer.header('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
    expect(answer.text).toContain('No access to this app');
  });
});

describe('a person who is not signed in there', () => {
  test('comes back to where they were heading, told so', async () => {
    const browser = client(server());
    const returnTo = encodeURIComponent(`http://app1.brand3.localhost:${server().port}/inbox?folder=1`);
    const answer = await handOver(browser, `brand=brand1&return_to=${returnTo}`);
    expect(answer.header('location')).toBe(
      `http://app1.brand3.localhost:${server().port}/inbox?folder=1&error=login_required`,
    );
    expect(answer.cookie(target.sessionCookie)).toBeNull();
  });

  test.each([
    ['whose session was ended', { revokedAt: 1, revokedReason: 'logout' }],
    ['whose session has expired', { expiresAt: Date.now() - 1 }],
    ['whose session was not used for long', { lastSeenAt: Date.now() - 8 * DAY }],
  ])('%s is told the same', async (_, row) => {
    const { browser } = await signedInAt(server(), source, { row });
    expect(locationOf(await handOver(browser)).searchParams.get('error')).toBe('login_required');
  });

  test('who is disabled is told the same', async () => {
    const person = await seedPerson(server(), { row: { status: 'disabled' } });
    const { browser } = await signedInAt(server(), source, { person });
    expect(locationOf(await handOver(browser)).searchParams.get('error')).toBe('login_required');
  });
});

describe('a person who is signed in here already', () => {
  test('stays who they are, and nobody is asked', async () => {
    const { browser } = await signedInAt(server());
    const other = await seedPerson(server());
    carry(server(), browser, target, await seedSession(server(), other, target));
    expect((await start(browser)).header('location')).toBe(`http://app1.brand3.localhost:${server().port}/`);
    expect((await browser.get(target.auth, '/session')).json()).toMatchObject({ user: { id: other.id } });
  });
});

describe('HEAD', () => {
  test('tells where each step would lead, and does nothing', async () => {
    const { browser, person } = await signedInAt(server());
    const keys = async () => (await (await server().kv()).list()).keys.length;
    const before = await keys();
    const begun = await browser.request(target.auth, '/handover/start?brand=brand1', { method: 'HEAD' });
    expect([begun.status, locationOf(begun).origin]).toEqual([302, browser.origin(source.auth)]);
    const there = await authorize(browser);
    const made = await keys();
    const path = locationOf(there).pathname + locationOf(there).search;
    const head = await browser.request(target.auth, path, { method: 'HEAD' });
    expect([head.status, head.all('set-cookie')]).toEqual([302, []]);
    expect(made - before).toBe(2);
    expect(await keys()).toBe(made);
    expect(await server().sql("SELECT id FROM sessions WHERE user_id = ? AND brand = 'brand3'", person.id)).toEqual([]);
    expect((await browser.get(target.auth, path)).cookie(target.sessionCookie)).not.toBeNull();
  });
});
