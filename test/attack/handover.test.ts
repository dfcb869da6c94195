import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/lib/digest.ts';
import { type Client, client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { seedPerson } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import {
  authorize,
  handOver,
  locationOf,
  pathOf,
  signedInAt,
  source,
  start,
  target,
} from '../slice/methods/handover-kit.ts';

const server = useServer({ limits: { rate: 100_000 } });

const sessionsAt = async (brand: string, userId: string) =>
  (await server().sql('SELECT id FROM sessions WHERE brand = ? AND user_id = ?', brand, userId)).length;
const callback = (browser: Client, path: string, at = target) => browser.get(at.auth, path);
/** The path of an answer's redirect with some parameters replaced; null takes one away. */
function changed(path: string, parameters: Readonly<Record<string, string | null>>): string {
  const url = new URL(path, 'http://x');
  for (const [name, value] of Object.entries(parameters))
    value === null ? url.searchParams.delete(name) : url.searchParams.set(name, value);
  return url.pathname + url.search;
}
const parameter = (path: string, name: string) => new URL(path, 'http://x').searchParams.get(name) ?? '';

/** A person on their way: signed in at the source, with the callback that they would go to next. */
async function underWay() {
  const { browser, person, session } = await signedInAt(server());
  const path = pathOf(await authorize(browser));
  return { browser, person, session, path, code: parameter(path, 'code'), state: parameter(path, 'state') };
}

describe('a code', () => {
  test('signs in once', async () => {
    const { browser, person, path } = await underWay();
    expect((await callback(browser, path)).status).toBe(302);
    expectProblem(await callback(browser, path), 'invalid_token');
    expect(await sessionsAt('brand3', person.id)).toBe(1);
  });

  test('opens one session when 50 redeem it at once', async () => {
    for (let round = 0; round < 5; round++) {
      const { browser, person, path } = await underWay();
      const answers = await Promise.all(Array.from({ length: 50 }, () => callback(browser, path)));
      expect(answers.filter(({ status }) => status === 302).length).toBe(1);
      for (const answer of answers) if (answer.status !== 302) expectProblem(answer, 'invalid_token');
      expect(await sessionsAt('brand3', person.id)).toBe(1);
    }
  });

  test('opens one session together with another code of the same flow', async () => {
    const { browser, person, path } = await underWay();
    const begun = await start(browser);
    const [first, second] = [await browser.follow(begun, target.auth), await browser.follow(begun, target.auth)];
    expect((await callback(browser, pathOf(first))).status).toBe(302);
    expectProblem(await callback(browser, pathOf(second)), 'invalid_token');
    expect((await callback(browser, path)).status).toBe(302);
    expect(await sessionsAt('brand3', person.id)).toBe(2);
  });

  test('ends after a minute', async () => {
    const { browser, path } = await underWay();
    browser.travelTo(61_000);
    expectProblem(await callback(browser, path), 'invalid_token');
  });

  test('is of no use in another browser: neither to whoever reads it, nor to sign somebody in as somebody else', async () => {
    const { path, person, browser } = await underWay();
    const stranger = client(server());
    expectProblem(await callback(stranger, path), 'invalid_token');
    await start(stranger);
    expectProblem(await callback(stranger, path), 'invalid_token');
    expectProblem(await callback(client(server(), { jar: null }), path), 'invalid_token');
    expect(await sessionsAt('brand3', person.id)).toBe(0);
    expect((await callback(browser, path)).status).toBe(302);
  });

  test('is of no use in a flow that somebody else has started: the verifier is another one', async () => {
    const victim = await underWay();
    const thief = client(server());
    const own = pathOf(await authorize(thief));
    const mixed = changed(own, { error: null, code: victim.code });
    expectProblem(await callback(thief, mixed), 'invalid_token');
    expect(await sessionsAt('brand3', victim.person.id)).toBe(0);
  });

  test('that was asked for with the challenge of another is of no use', async () => {
    const { browser, person } = await signedInAt(server());
    const begun = pathOf(await start(browser));
    const asked = changed(begun, { code_challenge: sha256('a verifier that a thief knows') });
    const there = await browser.get(source.auth, asked);
    expectProblem(await callback(browser, pathOf(there)), 'invalid_token');
    expect(await sessionsAt('brand3', person.id)).toBe(0);
  });

  test('that a person was led to ask for with the flow of another signs in neither', async () => {
    const thief = client(server());
    const begun = pathOf(await start(thief));
    const { browser: victim, person } = await signedInAt(server());
    const there = await victim.get(source.auth, begun);
    expectProblem(await callback(victim, pathOf(there)), 'invalid_token');
    expect(await sessionsAt('brand3', person.id)).toBe(0);
  });

  test('does not reach another host than the one it was made for', async () => {
    const { path, browser } = await underWay();
    for (const at of [home('brand2', 'dev'), home('brand3', 'staging'), home('brand3', 'prod'), source]) {
      const flow = browser.jar?.get(target.flowCookie) ?? '';
      const headers = { cookie: `${at.flowCookie}=${flow}` };
      expectProblem(await client(server(), { jar: null }).get(at.auth, path, { headers }), 'invalid_token');
    }
    expectProblem(await browser.get('app1.brand3.localhost', path), 'not_found');
  });

  test.each([
    ['without a code', { code: null }],
    ['with an empty code', { code: '' }],
    ['with a code that nobody made', { code: 'A'.repeat(43) }],
    ['with a code of another form', { code: '../../etc' }],
    ['without a state', { state: null }, 'invalid_field'],
    ['with a state that nobody made', { state: 'A'.repeat(43) }],
  ] as const)('%s does nothing', async (_, parameters, code: 'invalid_field' | 'invalid_token' = 'invalid_token') => {
    const { browser, path, person } = await underWay();
    expectProblem(await callback(browser, changed(path, parameters)), code);
    expect(await sessionsAt('brand3', person.id)).toBe(0);
    expect((await callback(browser, path)).status).toBe(302);
  });
});

describe('the session at the source', () => {
  test('has to live when the code is redeemed', async () => {
    const { browser, person, path } = await underWay();
    expect((await browser.post(source.auth, '/logout')).status).toBe(200);
    expectProblem(await callback(browser, path), 'invalid_token');
    expect(await sessionsAt('brand3', person.id)).toBe(0);
  });

  test('has to be one of an active person', async () => {
    const { browser, person, path } = await underWay();
    await server().sql("UPDATE users SET status = 'disabled', version = version + 1 WHERE id = ?", person.id);
    expectProblem(await callback(browser, path), 'invalid_token');
    expect(await sessionsAt('brand3', person.id)).toBe(0);
  });

  test('that ends while codes are redeemed leaves no session behind that was opened after it', async () => {
    for (let round = 0; round < 5; round++) {
      const { browser, person, session } = await signedInAt(server());
      const paths: string[] = [];
      for (let i = 0; i < 6; i++) paths.push(pathOf(await authorize(browser)));
      const cookie = `${source.sessionCookie}=${session.value}`;
      const headers = { cookie, origin: browser.origin(source.auth) };
      const [ended] = await Promise.all([
        client(server(), { jar: null }).post(source.auth, '/logout', {}, { headers }),
        ...paths.map((path) => callback(browser, path)),
      ]);
      expect(ended?.status).toBe(200);
      const order = await server().sql<{ event: string; brand: string }>(
        "SELECT event, brand FROM audit_events WHERE subject_id = ? AND event IN ('user.logout', 'user.login.success') ORDER BY rowid",
        person.id,
      );
      expect(order.at(-1)?.event).toBe('user.logout');
    }
  });

  test('of another pool, or of another environment, is not asked', async () => {
    for (const query of [
      'brand=brand2',
      'host=auth.brand2.localhost',
      'host=auth.brand1.com',
      'host=auth.staging.brand1.com',
    ]) {
      expectProblem(await start(client(server()), query), 'invalid_field');
    }
  });

  test('cannot be used with a cookie of another brand or environment', async () => {
    const { session } = await signedInAt(server(), home('brand2', 'dev'));
    const begun = pathOf(await start(client(server())));
    for (const name of [source.sessionCookie, home('brand2', 'dev').sessionCookie]) {
      const headers = { cookie: `${name}=${session.value}` };
      const answer = await client(server(), { jar: null }).get(source.auth, begun, { headers });
      expect(locationOf(answer).searchParams.get('error')).toBe('login_required');
    }
  });

  test('is read from its cookie alone: twice is none, and a refresh cookie is none', async () => {
    const { session } = await signedInAt(server());
    const begun = pathOf(await start(client(server())));
    const pair = `${source.sessionCookie}=${session.value}`;
    for (const cookie of [`${pair}; ${pair}`, `refresh_token=${session.refreshToken}`]) {
      const answer = await client(server(), { jar: null }).get(source.auth, begun, { headers: { cookie } });
      expect(locationOf(answer).searchParams.get('error')).toBe('login_required');
    }
  });
});

describe('nobody is led elsewhere', () => {
  const outside = [
    'evil.test',
    'auth.brand1.localhost.evil.test',
    'auth.brand2.localhost',
    'auth.brand3.com',
    'app1.brand3.localhost',
    'brand3.localhost',
    'AUTH.BRAND3.LOCALHOST',
    'auth.brand3.localhost.',
    'auth.brand3.localhost@evil.test',
    'auth.brand3.localhost:1',
    '//auth.brand3.localhost',
    'auth.brand1.localhost',
    '',
  ];
  test.each(outside)('the source sends nobody to %s', async (to) => {
    const { browser } = await signedInAt(server());
    const begun = pathOf(await start(browser));
    const answer = await browser.get(source.auth, changed(begun, { to }));
    expectProblem(answer, 'invalid_field');
    expect(answer.header('location')).toBeNull();
  });

  test.each([
    ['without a challenge', { code_challenge: null }],
    ['with a short challenge', { code_challenge: 'abc' }],
    ['without its method', { code_challenge_method: null }],
    ['with the method plain', { code_challenge_method: 'plain' }],
    ['with a state of another form', { state: 'a&b=c' }],
    ['without anything', { to: null, state: null, code_challenge: null, code_challenge_method: null }],
  ])('the source makes no code %s', async (_, parameters) => {
    const { browser } = await signedInAt(server());
    const begun = pathOf(await start(browser));
    const answer = await browser.get(source.auth, changed(begun, parameters));
    expectProblem(answer, 'invalid_field');
    expect(answer.header('location')).toBeNull();
  });

  test.each([
    'https://evil.test/',
    '//evil.test',
    'https://auth.brand1.com/',
    'http://app1.brand2.localhost/',
    'javascript:alert(1)',
    'http://user@app1.brand3.localhost/',
  ])('return_to %s is refused at the start', async (returnTo) => {
    const answer = await start(client(server()), `brand=brand1&return_to=${encodeURIComponent(returnTo)}`);
    expectProblem(answer, 'invalid_return_to');
  });

  test.each([
    '',
    'brand=brand3',
    'brand=nobody',
    'brand=',
    'host=evil.test',
    'host=',
    'brand=brand1&host=auth.brand1.localhost',
    'host=auth.brand3.localhost',
  ])('a start that names “%s” is refused', async (query) => {
    expectProblem(await start(client(server()), query), 'invalid_field');
  });

  test('a return address that was accepted at the start cannot be replaced later', async () => {
    const { browser, path } = await underWay();
    const answer = await callback(browser, `${path}&return_to=https%3A%2F%2Fevil.test%2F`);
    expect(locationOf(answer).origin).toBe(new URL(browser.origin('app1.brand3.localhost')).origin);
  });
});

describe('another site', () => {
  test('that leads here is not followed before the person says so', async () => {
    const { browser } = await signedInAt(server());
    const answer = await start(browser, 'brand=brand1', target, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect([answer.status, answer.header('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.text).toContain('href="/handover/start?brand=brand1"');
    const query = 'brand=brand1&return_to=%22%3E%3Cscript%3E';
    const escaped = await start(browser, query, target, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(escaped.text).not.toContain('"><script>');
  });

  test.each([
    ['in a frame', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
    ['as an image', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['by script', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ])('cannot run any step %s', async (_, headers) => {
    const { browser, person, path } = await underWay();
    expectProblem(await start(browser, 'brand=brand1', target, { headers }), 'csrf');
    const begun = pathOf(await start(browser));
    expectProblem(await browser.get(source.auth, begun, { headers }), 'csrf');
    expectProblem(await browser.get(target.auth, path, { headers }), 'csrf');
    expect(await sessionsAt('brand3', person.id)).toBe(0);
  });
});

test('a chain of hand-overs never lasts longer than the session at its beginning', async () => {
  const expiresAt = Date.now() + 3_600_000;
  const { browser, person } = await signedInAt(server(), source, { row: { expiresAt } });
  await handOver(browser);
  browser.travelTo(3_000_000);
  expect((await browser.post(source.auth, '/logout')).status).toBe(200);
  const back = await handOver(browser, 'brand=brand3', source);
  expect(back.cookie(source.sessionCookie)).not.toBeNull();
  const ends = await server().sql<{ expires_at: number }>(
    'SELECT expires_at FROM sessions WHERE user_id = ?',
    person.id,
  );
  expect(ends.map((row) => row.expires_at)).toEqual([expiresAt, expiresAt, expiresAt]);
});

describe('signing out of the whole pool', () => {
  test('ends every session of the person at every brand and environment, and nobody else’s', async () => {
    const { browser, person } = await signedInAt(server());
    await handOver(browser);
    const elsewhere = await signedInAt(server(), home('brand3', 'prod'), { person });
    const other = await signedInAt(server(), target, { person: await seedPerson(server()) });
    const answer = await browser.post(target.auth, '/logout?scope=pool');
    expect(answer.json()).toEqual({ message: 'Signed out' });
    for (const at of [source, target]) expectProblem(await browser.get(at.auth, '/session'), 'unauthenticated');
    expectProblem(await elsewhere.browser.get(home('brand3', 'prod').auth, '/session'), 'unauthenticated');
    expect((await other.browser.get(target.auth, '/session')).status).toBe(200);
    const live = await server().sql('SELECT id FROM sessions WHERE user_id = ? AND revoked_at IS NULL', person.id);
    expect(live).toEqual([]);
    const [row] = await server().sql<{ version: number }>('SELECT version FROM users WHERE id = ?', person.id);
    expect(row?.version).toBe(2);
    expect(locationOf(await handOver(browser)).searchParams.get('error')).toBe('login_required');
  });

  test('ends what is under way: a code of before is of no use', async () => {
    const { browser, path, person, session } = await underWay();
    const headers = { cookie: `${source.sessionCookie}=${session.value}`, origin: browser.origin(source.auth) };
    await client(server(), { jar: null }).post(source.auth, '/logout?scope=pool', {}, { headers });
    expectProblem(await callback(browser, path), 'invalid_token');
    expect(await sessionsAt('brand3', person.id)).toBe(0);
  });

  test('takes no other scope, and a plain sign-out leaves the other brand signed in', async () => {
    const { browser } = await signedInAt(server());
    await handOver(browser);
    expectProblem(await browser.post(source.auth, '/logout?scope=everything'), 'invalid_field');
    expect((await browser.post(source.auth, '/logout')).status).toBe(200);
    expect((await browser.get(target.auth, '/session')).status).toBe(200);
  });
});
