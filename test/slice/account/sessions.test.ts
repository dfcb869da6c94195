import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../harness/answer.ts';
import { type Client, client } from '../../harness/client.ts';
import { type Home, home } from '../../harness/demo.ts';
import { mailTo } from '../../harness/mail.ts';
import { browserOf, expectOk, passkeyHolder, type RequestOptions } from '../../harness/passkeys.ts';
import { carry, type Person, seedOrganization, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer();
const at = home('brand1', 'dev');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Shown {
  readonly id: string;
  readonly current: boolean;
}

const list = async (caller: Client, where: Home = at) =>
  expectOk<{ sessions: Shown[] }>(await caller.get(where.auth, '/auth/sessions/')).sessions;
const end = (caller: Client, path: string) => caller.request(at.auth, path, { method: 'DELETE' });
const live = async (userId: string): Promise<number> =>
  (await server().sql('SELECT id FROM sessions WHERE user_id = ? AND revoked_at IS NULL', userId)).length;
const version = async (userId: string): Promise<number> =>
  (await server().sql<{ version: number }>('SELECT version FROM users WHERE id = ?', userId))[0]?.version ?? 0;
const events = async (userId: string, event: string): Promise<number> =>
  (await server().sql('SELECT id FROM audit_events WHERE subject_id = ? AND event = ?', userId, event)).length;

/** A browser with a further session of somebody. */
async function another(person: Person, where: Home = at, row: Parameters<typeof seedSession>[3] = {}) {
  const session = await seedSession(server(), person, where, row);
  const browser = client(server());
  carry(server(), browser, where, session);
  return { browser, id: session.id };
}

describe('the list', () => {
  test('shows each live session with its device, network and target, and which one asks', async () => {
    const { browser, person } = await browserOf(server(), at);
    const userAgent =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36 Edg/149.0.0.0';
    const other = await another(person, at, { userAgent, network: '203.0.113.0', country: 'CH', amr: ['otp'] });
    const sessions = await list(browser);
    expect(sessions).toHaveLength(2);
    expect(sessions.filter(({ current }) => current)).toHaveLength(1);
    expect(sessions.find(({ id }) => id === other.id)).toEqual({
      id: other.id,
      current: false,
      createdAt: expect.any(String),
      lastSeenAt: expect.any(String),
      expiresAt: expect.any(String),
      userAgent,
      device: 'Edge on Windows',
      ip: '203.0.113.0',
      country: 'CH',
      targetDomain: 'app1.brand1.localhost',
      targetSubapp: 'app1',
      targetEnv: 'dev',
      amr: ['otp'],
    });
    expect(expectOk(await browser.get(at.auth, '/auth/sessions'))).toEqual({ sessions });
  });

  test('leaves out sessions that were ended, are over, or idled away', async () => {
    const { browser, person } = await browserOf(server(), at);
    const now = Date.now();
    await another(person, at, { revokedAt: now });
    await another(person, at, { expiresAt: now - 1 });
    await another(person, at, { lastSeenAt: now - 8 * DAY });
    expect((await list(browser)).map(({ current }) => current)).toEqual([true]);
  });

  test('holds the brands of the pool in one environment, and nobody else’s', async () => {
    const { browser, person } = await browserOf(server(), at);
    const third = await another(person, home('brand3', 'dev'));
    await another(person, home('brand1', 'staging'));
    await browserOf(server(), at);
    const ids = (await list(browser)).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(ids).toContain(third.id);
  });

  test('keeps no whole address', async () => {
    const person = await seedPerson(server());
    const browser = client(server(), { ip: '198.51.100.77' });
    await browser.post(at.auth, '/login', { email: person.email, password: person.password });
    expect(await list(browser)).toMatchObject([{ ip: '198.51.100.0', current: true }]);
  });
});

describe('the session that asks', () => {
  test('is shown with its person', async () => {
    const { browser, person } = await browserOf(server(), at);
    const body = expectOk(await browser.get(at.auth, '/auth/sessions/current/'));
    expect(body).toMatchObject({
      session: { current: true, targetSubapp: 'app1', amr: ['pwd'] },
      user: { id: person.id, email: person.email, userType: 'b2c', emailVerified: true },
    });
  });

  // What the brand lets everybody do is beside what an organization lets them do.
  test.each([
    ['nothing outside an organization', null, 0],
    ['nothing as a member', 'member', 0],
    ['everything as an admin', 'admin', 15],
    ['everything as an owner', 'owner', 15],
    ['nothing by a role that nobody knows', '__proto__', 0],
  ])('may do %s', async (_, role, count) => {
    const person = await seedPerson(server());
    const organization = role === null ? null : await seedOrganization(server(), [{ person, role }]);
    const { browser } = await another(person, at, { organizationId: organization?.id ?? null });
    const body = expectOk<{ permissions: string[] }>(await browser.get(at.auth, '/auth/sessions/current/permissions'));
    expect(body).toEqual({
      role: 'user',
      permissions: expect.any(Array),
      apps: ['app1'],
      env: ['prod', 'staging', 'dev'],
      ...(organization ? { organization: { ...organization, role } } : {}),
    });
    const ofBrand = ['orders.read', 'orders.write', 'payouts.write'];
    expect(body.permissions.slice(-3)).toEqual(ofBrand);
    expect(body.permissions).toHaveLength(count + ofBrand.length);
  });
});

describe('ending', () => {
  test('one session by its id leaves the others, and is told once', async () => {
    const { browser, person } = await browserOf(server(), at);
    const other = await another(person);
    expect((await end(browser, `/auth/sessions/${other.id}`)).status).toBe(204);
    expect((await end(browser, `/auth/sessions/${other.id}/`)).status).toBe(204);
    expectProblem(await other.browser.get(at.auth, '/session'), 'unauthenticated');
    expect((await browser.get(at.auth, '/session')).status).toBe(200);
    expect(await events(person.id, 'user.session.revoked')).toBe(1);
  });

  test('a session of somebody else, of another environment, or none is 404 and ends nothing', async () => {
    const { browser, person } = await browserOf(server(), at);
    const stranger = await another(await seedPerson(server()));
    const staging = await another(person, home('brand1', 'staging'));
    for (const id of [stranger.id, staging.id, crypto.randomUUID(), 'x']) {
      expectProblem(await end(browser, `/auth/sessions/${id}`), 'not_found');
    }
    expect((await stranger.browser.get(at.auth, '/session')).status).toBe(200);
    expect(await live(person.id)).toBe(2);
  });

  test('the session that asks clears its cookies', async () => {
    for (const path of ['/auth/sessions/', '/auth/sessions?scope=current']) {
      const { browser, person } = await browserOf(server(), at);
      await another(person);
      expect((await end(browser, path)).status).toBe(204);
      expect(browser.jar?.names()).toEqual([]);
      expect([await live(person.id), await events(person.id, 'user.logout')]).toEqual([1, 1]);
    }
    const { browser } = await browserOf(server(), at);
    const [only] = await list(browser);
    await end(browser, `/auth/sessions/${only?.id}`);
    expect(browser.jar?.names()).toEqual([]);
  });

  test('all others spares the one that asks, wherever in the pool they are, and raises the version', async () => {
    const { browser, person } = await browserOf(server(), at);
    for (const where of [at, home('brand3', 'dev'), home('brand1', 'prod')]) await another(person, where);
    const before = await version(person.id);
    expect((await end(browser, '/auth/sessions/?scope=others')).status).toBe(204);
    expect((await browser.get(at.auth, '/session')).status).toBe(200);
    expect([await live(person.id), (await version(person.id)) > before]).toEqual([1, true]);
  });

  test('all leaves none, raises the version, and clears the cookies', async () => {
    const { browser, person } = await browserOf(server(), at);
    await another(person, home('brand3', 'dev'));
    const before = await version(person.id);
    expect((await end(browser, '/auth/sessions?scope=all')).status).toBe(204);
    expect([await live(person.id), (await version(person.id)) > before]).toEqual([0, true]);
    expect(browser.jar?.names()).toEqual([]);
  });

  test('with another scope is refused, and ends nothing', async () => {
    const { browser, person } = await browserOf(server(), at);
    expectProblem(await end(browser, '/auth/sessions?scope=everything'), 'invalid_field');
    expect(await live(person.id)).toBe(1);
  });
});

/** A token for a proof by passkey. */
async function provenToken(holder: Awaited<ReturnType<typeof passkeyHolder>>, caller: Client, where: Home = at) {
  const begun = await caller.post(where.auth, '/auth/passkeys/authenticate/options');
  const credential = holder.authenticator.get(expectOk<RequestOptions>(begun));
  const answer = await caller.post(where.auth, '/auth/passkeys/authenticate/verify', credential);
  return expectOk<{ token: string; email: string | null }>(answer);
}

const open = (caller: Client, json: Record<string, unknown>): Promise<Answer> =>
  caller.post(at.auth, '/auth/sessions/', json);

describe('opening with a passkey', () => {
  test('takes the token once and answers with an access token, both cookies, session and user', async () => {
    const holder = await passkeyHolder(server(), at, { synced: true });
    const caller = client(server());
    const { token, email } = await provenToken(holder, caller);
    expect(email).toBe(holder.person.email);
    expect(await live(holder.person.id)).toBe(1);
    const answer = await open(caller, { method: 'passkey', email, token });
    expect(answer.status).toBe(201);
    const body = answer.json<{ token: string; expiresAt: string; session: Shown }>();
    expect(body).toMatchObject({
      session: { current: true, amr: ['swk', 'user', 'mfa'], targetSubapp: 'app1' },
      user: { id: holder.person.id, email },
    });
    expect(Date.parse(body.expiresAt) / 1000).toBeCloseTo(decodeJwt(body.token).exp ?? 0, -1);
    expect(decodeJwt(body.token)).toMatchObject({ sub: holder.person.id, sid: body.session.id, acr: 'aal2' });
    expect(answer.cookies.map(({ name }) => name).sort()).toEqual([at.sessionCookie, 'refresh_token'].sort());
    expect((await caller.get(at.auth, '/session')).status).toBe(200);
    expectProblem(await open(caller, { method: 'passkey', email, token }), 'invalid_token');
  });

  test('needs no address', async () => {
    for (const json of [{}, { email: null }]) {
      const caller = client(server());
      const { token } = await provenToken(await passkeyHolder(server(), at), caller);
      expect((await open(caller, { method: 'passkey', token, ...json })).status).toBe(201);
    }
  });

  test('refuses the address of somebody else, and does not spend the token for it', async () => {
    const caller = client(server());
    const { token } = await provenToken(await passkeyHolder(server(), at), caller);
    const stranger = await seedPerson(server());
    expectProblem(await open(caller, { method: 'passkey', email: stranger.email, token }), 'invalid_token');
    expect((await open(caller, { method: 'passkey', token })).status).toBe(201);
  });

  test('opens one session of ten that try at once', async () => {
    const holder = await passkeyHolder(server(), at);
    const caller = client(server());
    const { token } = await provenToken(holder, caller);
    const answers = await Promise.all(Array.from({ length: 10 }, () => open(caller, { method: 'passkey', token })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(400)]);
    expect(await live(holder.person.id)).toBe(2);
  });

  test('gives one token for one assertion, and tells a copied count', async () => {
    const holder = await passkeyHolder(server(), at);
    const caller = client(server());
    const verify = (credential: object) => caller.post(at.auth, '/auth/passkeys/authenticate/verify', credential);
    const begin = async () =>
      expectOk<RequestOptions>(await caller.post(at.auth, '/auth/passkeys/authenticate/options/'));
    const credential = holder.authenticator.get(await begin(), { counter: 5 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => verify(credential)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
    const again = await Promise.all(
      Array.from({ length: 5 }, async () => holder.authenticator.get(await begin(), { counter: 6 })),
    );
    const seconds = await Promise.all(again.map(verify));
    expect(seconds.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
    expect(await events(holder.person.id, 'security.passkey.cloned')).toBe(4);
    expect(await events(holder.person.id, 'security.passkey.proven')).toBe(2);
  });

  test('takes no token after two minutes, of another brand, or once its passkey was removed', async () => {
    const holder = await passkeyHolder(server(), at);
    const caller = client(server());
    const { token: late } = await provenToken(holder, caller);
    caller.travelTo(2 * MINUTE + 1_000);
    expectProblem(await open(caller, { method: 'passkey', token: late }), 'invalid_token');
    caller.travelTo(0);
    const { token } = await provenToken(holder, caller);
    const third = home('brand3', 'dev');
    expectProblem(
      await client(server()).post(third.auth, '/auth/sessions', { method: 'passkey', token }),
      'invalid_token',
    );
    await end(holder.browser, `/auth/passkeys/${holder.id}`);
    expectProblem(await open(caller, { method: 'passkey', token }), 'invalid_token');
    expect(await live(holder.person.id)).toBe(1);
  });

  test('stops at the gates like every way in', async () => {
    const holder = await passkeyHolder(server(), at);
    const caller = client(server());
    const { token } = await provenToken(holder, caller);
    await server().sql("UPDATE users SET status = 'disabled' WHERE id = ?", holder.person.id);
    expectProblem(await open(caller, { method: 'passkey', token }), 'account_disabled');
  });
});

describe('opening with a mailed code', () => {
  async function askForCode(caller: Client, email: string): Promise<string> {
    const answer = await caller.post(at.auth, '/auth/verify', { email });
    expect(answer.status).toBe(200);
    const [mail] = await mailTo(server(), email);
    return mail.code ?? '';
  }

  test('signs a known person in, who may then register a passkey', async () => {
    const person = await seedPerson(server());
    const caller = client(server());
    const token = await askForCode(caller, person.email);
    const answer = await open(caller, { method: 'otp', email: person.email, token });
    expect(answer.status).toBe(201);
    expect(answer.json()).toMatchObject({ user: { id: person.id }, session: { amr: ['otp'] } });
    expect((await caller.post(at.auth, '/auth/passkeys/register/options')).status).toBe(200);
    expectProblem(await open(caller, { method: 'otp', email: person.email, token }), 'invalid_code');
  });

  test('makes an account for a new address', async () => {
    const email = 'brand-new@example.org';
    const caller = client(server());
    const token = await askForCode(caller, email);
    const answer = await open(caller, { method: 'otp', email, token });
    expect(answer.json()).toMatchObject({ user: { email, emailVerified: true, apps: ['app1'] } });
  });

  test('refuses a wrong code, and a code without its address', async () => {
    const person = await seedPerson(server());
    const caller = client(server());
    const token = await askForCode(caller, person.email);
    const wrong = token === '000000' ? '000001' : '000000';
    expectProblem(await open(caller, { method: 'otp', email: person.email, token: wrong }), 'invalid_code');
    expectProblem(await open(caller, { method: 'otp', token }), 'invalid_field');
    expectProblem(await open(caller, { method: 'password', email: person.email, token }), 'invalid_field');
    expect(await live(person.id)).toBe(0);
  });
});

test('nobody who is not signed in sees or ends sessions', async () => {
  const { browser } = await browserOf(server(), at);
  const [session] = await list(browser);
  const caller = client(server());
  for (const [method, path] of [
    ['GET', '/auth/sessions'],
    ['DELETE', '/auth/sessions'],
    ['GET', '/auth/sessions/current'],
    ['GET', '/auth/sessions/current/permissions'],
    ['DELETE', `/auth/sessions/${session?.id}`],
  ] as const) {
    expectProblem(await caller.request(at.auth, path, { method }), 'unauthenticated');
  }
});
