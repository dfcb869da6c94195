import { describe, expect, test } from 'vitest';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { carry, PASSWORD, type Person, seedOrganization, seedPerson, seedSession } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import { askForLink, countEvents, DAY, liveSessions, MINUTE, SECOND, signIn } from './journey.ts';

const server = useServer();
const at = home('brand1', 'dev');

/** A browser that carries a session of a new person. */
async function signedIn(row: Parameters<typeof seedSession>[3] = {}, person?: Person) {
  const owner = person ?? (await seedPerson(server()));
  const session = await seedSession(server(), owner, at, row);
  const browser = client(server());
  carry(server(), browser, at, session);
  return { browser, person: owner, session };
}

const lastSeen = async (id: string): Promise<number> =>
  (await server().sql<{ at: number }>('SELECT last_seen_at AS at FROM sessions WHERE id = ?', id))[0]?.at ?? 0;

describe('expiry', () => {
  test('a session that nobody uses ends after 7 days', async () => {
    const { browser } = await signedIn();
    browser.travelTo(7 * DAY - MINUTE);
    expect((await client(server()).get(at.auth, '/health')).status).toBe(200);
    const used = await signedIn();
    used.browser.travelTo(7 * DAY - MINUTE);
    expect((await used.browser.get(at.auth, '/session')).status).toBe(200);
    browser.travelTo(7 * DAY + MINUTE);
    expectProblem(await browser.get(at.auth, '/session'), 'unauthenticated');
  });

  test('a session in use goes on, and ends 30 days after sign-in', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    await signIn(browser, at, person.email, PASSWORD);
    for (const day of [6, 12, 18, 24, 29.9]) {
      browser.travelTo(day * DAY);
      const answer = await browser.get(at.auth, '/session', { awaitLater: true });
      expect(answer.status, `day ${day}`).toBe(200);
    }
    browser.travelTo(30 * DAY + MINUTE);
    expectProblem(await browser.get(at.auth, '/session'), 'unauthenticated');
  });

  test('/session tells when it will end: the idle limit or the absolute one, whichever comes first', async () => {
    const ends = async (browser: Awaited<ReturnType<typeof signedIn>>['browser']) =>
      Date.parse((await browser.get(at.auth, '/session')).json<{ session: { expiresAt: string } }>().session.expiresAt);
    const now = Date.now();
    const idle = await ends((await signedIn({ lastSeenAt: now, expiresAt: now + 30 * DAY })).browser);
    const absolute = await ends((await signedIn({ lastSeenAt: now, expiresAt: now + DAY })).browser);
    expect([idle, absolute]).toEqual([now + 7 * DAY, now + DAY]);
  });

  test('use is noted at most once a minute, and no answer waits for it', async () => {
    const now = Date.now();
    const { browser, session } = await signedIn({ lastSeenAt: now - 30_000, createdAt: now - DAY });
    const soon = await browser.get(at.auth, '/session', { awaitLater: true });
    expect([soon.trips.names, soon.later.names]).toEqual([['db.all select sessions'], []]);
    expect(await lastSeen(session.id)).toBe(now - 30_000);
    browser.travelTo(MINUTE);
    const later = await browser.get(at.auth, '/session', { awaitLater: true });
    expect([...later.trips.names, ...later.later.names]).toEqual(['db.all select sessions', 'db.all update sessions']);
    expect(later.trips.depth).toBe(1);
    expect(await lastSeen(session.id)).toBeGreaterThanOrEqual(now + MINUTE);
  });

  test('a clock that went back does not bring an ended session to life', async () => {
    const { browser, session } = await signedIn();
    expect((await browser.post(at.auth, '/logout')).status).toBe(200);
    const caller = client(server(), { jar: null });
    caller.travelTo(-5 * MINUTE);
    const headers = { cookie: `${at.sessionCookie}=${session.value}` };
    expectProblem(await caller.get(at.auth, '/session', { headers }), 'unauthenticated');
  });
});

describe('organization', () => {
  test('is that of the session, with the person’s role in it', async () => {
    const person = await seedPerson(server());
    const organization = await seedOrganization(server(), [{ person, role: 'admin' }], { name: 'Blue Kettle' });
    const { browser } = await signedIn({ organizationId: organization.id }, person);
    expect((await browser.get(at.auth, '/session')).json()).toMatchObject({
      organization: { id: organization.id, slug: organization.slug, name: 'Blue Kettle', role: 'admin' },
    });
  });

  test.each(['suspended', 'pending', 'rejected'] as const)('is null while it is %s', async (status) => {
    const person = await seedPerson(server());
    const { id } = await seedOrganization(server(), [{ person, role: 'admin' }], { status });
    const { browser } = await signedIn({ organizationId: id }, person);
    expect((await browser.get(at.auth, '/session')).json()).toMatchObject({ organization: null });
  });

  test('is null for a person who does not belong to it, and for a session without one', async () => {
    const member = await seedPerson(server());
    const { id } = await seedOrganization(server(), [{ person: member, role: 'owner' }]);
    const outsider = await signedIn({ organizationId: id });
    expect((await outsider.browser.get(at.auth, '/session')).json()).toMatchObject({ organization: null });
    const without = await signedIn({}, member);
    expect((await without.browser.get(at.auth, '/session')).json()).toMatchObject({ organization: null });
  });
});

describe('sign-out', () => {
  test('ends the session and its refresh token, clears both cookies, and is recorded once', async () => {
    const { browser, person, session } = await signedIn();
    const answer = await browser.post(at.auth, '/logout');
    expect(answer.json()).toEqual({ message: 'Signed out' });
    expect(browser.jar?.names()).toEqual([]);
    const copy = client(server(), { jar: null });
    const origin = copy.origin(at.auth);
    const cookie = `${at.sessionCookie}=${session.value}`;
    expectProblem(await copy.get(at.auth, '/session', { headers: { cookie } }), 'unauthenticated');
    const refresh = { cookie: `refresh_token=${session.refreshToken}`, origin };
    expectProblem(await copy.post(at.auth, '/auth/refresh', {}, { headers: refresh }), 'unauthenticated');
    const again = await copy.post(at.auth, '/logout', {}, { headers: { cookie, origin } });
    expect([again.status, again.json()]).toEqual([200, { message: 'Signed out' }]);
    expect(await countEvents(server(), person.id, 'user.logout')).toBe(1);
  });

  test('ends one session and leaves the person’s others', async () => {
    const { browser, person } = await signedIn();
    const other = await signedIn({}, person);
    await browser.post(at.auth, '/logout');
    expect((await other.browser.get(at.auth, '/session')).status).toBe(200);
    expect(await liveSessions(server(), person.id)).toEqual([other.session.id]);
  });

  test('from a subapp ends the session everywhere', async () => {
    const { browser } = await signedIn();
    expect((await browser.post(`app1.${at.base}`, '/logout')).status).toBe(200);
    expectProblem(await browser.get(at.auth, '/session'), 'unauthenticated');
  });

  test('without a credential is 401, and another site cannot ask for it', async () => {
    expectProblem(await client(server()).post(at.auth, '/logout'), 'unauthenticated');
    const { browser, session } = await signedIn();
    const headers = { cookie: `${at.sessionCookie}=${session.value}` };
    for (const from of ['https://evil.test', 'null', `http://app1.brand2.localhost:${server().port}`]) {
      const { detail } = expectProblem(await browser.post(at.auth, '/logout', {}, { from, headers }), 'csrf');
      expect(detail).toBe('The Origin header is not an origin of this brand and environment.');
    }
    const silent = { ...headers, origin: null };
    expectProblem(await browser.post(at.auth, '/logout', {}, { headers: silent }), 'csrf');
    const fetched = await browser.post(
      at.auth,
      '/logout',
      {},
      { headers: { ...silent, 'sec-fetch-site': 'cross-site' } },
    );
    expect(expectProblem(fetched, 'csrf').detail).toBe(
      'Sec-Fetch-Site has to be same-origin or none where no Origin is sent.',
    );
    expect((await browser.get(at.auth, '/session')).status).toBe(200);
  });
});

describe('a disabled person', () => {
  test('is refused with every proof, and no session is opened', async () => {
    const person = await seedPerson(server(), { row: { status: 'disabled' } });
    const caller = client(server());
    expectProblem(await signIn(caller, at, person.email, PASSWORD), 'account_disabled');
    const token = await askForLink(server(), caller, at, 'magic-link', person.email);
    expectProblem(await caller.post(at.auth, '/magic-link/verify', { token }), 'account_disabled');
    const reset = await askForLink(server(), caller, at, 'reset', person.email, { count: 2 });
    expect((await caller.post(at.auth, '/reset-password', { token: reset, password: SECOND })).status).toBe(200);
    expectProblem(await signIn(caller, at, person.email, SECOND), 'account_disabled');
    expect(await server().sql('SELECT id FROM sessions WHERE user_id = ?', person.id)).toEqual([]);
    expectProblem(await signIn(caller, at, person.email, PASSWORD), 'invalid_credentials');
  });

  test('loses live sessions, access tokens and refresh tokens at once', async () => {
    const { browser, person } = await signedIn();
    const token = (await browser.post(at.auth, '/auth/refresh')).json<{ access_token: string }>().access_token;
    const bearer = { headers: { authorization: `Bearer ${token}`, cookie: null } };
    expect((await browser.get(at.auth, '/auth/me', bearer)).status).toBe(200);
    await server().sql("UPDATE users SET status = 'disabled', version = version + 1 WHERE id = ?", person.id);
    expectProblem(await browser.get(at.auth, '/session'), 'unauthenticated');
    expectProblem(await browser.get(at.auth, '/auth/me', bearer), 'unauthenticated');
    expectProblem(await browser.post(at.auth, '/auth/refresh'), 'unauthenticated');
  });

  test('a page that says so leaves headers to programs', async () => {
    const headers = { accept: 'text/html', 'accept-language': 'en' };
    const page = await client(server()).post(at.auth, '/login', {}, { from: 'https://evil.test', headers });
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('Go back and try again')]);
    expect(page.text).not.toContain('Origin');
  });
});
