import { describe, expect, test } from 'vitest';
import type { Answer } from '../harness/answer.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { carry, seedPerson, seedSession } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import { countEvents, DAY, liveSessions } from './journey.ts';

const server = useServer();
const at = home('brand1', 'dev');

async function family(row: Parameters<typeof seedSession>[3] = {}, apps = ['app1']) {
  const person = await seedPerson(server(), { row: { apps } });
  const session = await seedSession(server(), person, at, row);
  return { person, session };
}

/** Presents a refresh token by hand, at a moment from now. */
function present(token: string, offsetMs = 0, userAgent = 'gatehouse-test'): Promise<Answer> {
  const caller = client(server(), { jar: null });
  caller.travelTo(offsetMs);
  const headers = { cookie: `refresh_token=${token}`, origin: caller.origin(at.auth), 'user-agent': userAgent };
  return caller.post(at.auth, '/auth/refresh', {}, { headers });
}

const successor = (answer: Answer): string => {
  expect(answer.status, String(answer)).toBe(200);
  return answer.cookie('refresh_token')?.value ?? '';
};

const sessionWorks = async (value: string): Promise<boolean> => {
  const headers = { cookie: `${at.sessionCookie}=${value}` };
  return (await client(server(), { jar: null }).get(at.auth, '/session', { headers })).status === 200;
};

describe('a refresh token', () => {
  test('gives an access token for ten minutes and another refresh token', async () => {
    const { person, session } = await family();
    const answer = await present(session.refreshToken);
    expect(answer.json()).toMatchObject({
      token_type: 'Bearer',
      expires_in: 600,
      user: { id: person.id, email: person.email, email_verified: true, has_password: true, aal: 'aal1', role: 'user' },
    });
    const next = successor(answer);
    expect(next).not.toBe(session.refreshToken);
    const { access_token } = answer.json<{ access_token: string }>();
    const caller = client(server(), { jar: null });
    const me = { headers: { authorization: `Bearer ${access_token}` } };
    expect((await caller.get(at.auth, '/auth/me', me)).json()).toEqual(answer.json<{ user: unknown }>().user);
    expect((await caller.get(at.auth, '/session', me)).json()).toMatchObject({ user: { id: person.id } });
    caller.travelTo(11 * 60_000);
    expectProblem(await caller.get(at.auth, '/auth/me', me), 'unauthenticated');
    expect((await present(next)).status).toBe(200);
  });

  test('fifty uses at once give fifty answers and one successor', async () => {
    const { person, session } = await family();
    const answers = await Promise.all(Array.from({ length: 50 }, () => present(session.refreshToken)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const successors = new Set(answers.map(successor));
    expect(successors.size).toBe(1);
    const [row] = await server().sql<{ n: number }>(
      'SELECT refresh_counter AS n FROM sessions WHERE id = ?',
      session.id,
    );
    expect(row?.n).toBe(1);
    expect((await present([...successors][0] ?? '')).status).toBe(200);
    expect(await liveSessions(server(), person.id)).toEqual([session.id]);
  });

  test('again within 10 s gets the same successor, so that a lost answer costs nothing', async () => {
    const { session } = await family();
    const first = successor(await present(session.refreshToken));
    expect(successor(await present(session.refreshToken, 5_000))).toBe(first);
    expect(await sessionWorks(session.value)).toBe(true);
  });

  test.each([
    [
      'one that was used two rotations ago, at once',
      async (token: string) => {
        const second = successor(await present(token));
        const third = successor(await present(second));
        return { thief: await present(token), live: third };
      },
    ],
    [
      'one that another client used just now',
      async (token: string) => {
        const second = successor(await present(token));
        return { thief: await present(token, 1_000, 'another browser'), live: second };
      },
    ],
    [
      'one that was used more than 10 s ago',
      async (token: string) => {
        const second = successor(await present(token));
        return { thief: await present(token, 11_000), live: second };
      },
    ],
  ])('%s, ends the whole family', async (_, steal) => {
    const { person, session } = await family();
    const { thief, live } = await steal(session.refreshToken);
    expectProblem(thief, 'unauthenticated');
    expect(thief.cookies).toEqual([]);
    expectProblem(await present(live), 'unauthenticated');
    expectProblem(await present(session.refreshToken), 'unauthenticated');
    expect(await sessionWorks(session.value)).toBe(false);
    expect(await liveSessions(server(), person.id)).toEqual([]);
    expect(await countEvents(server(), person.id, 'user.refresh.reused')).toBe(1);
  });

  test('lives 30 days from its last use, and the session’s own end is its limit', async () => {
    const now = Date.now();
    const { session } = await family({
      refreshExpiresAt: now + 5 * DAY,
      expiresAt: now + 6 * DAY,
      refreshLimitAt: now + 6 * DAY,
    });
    const next = await present(session.refreshToken, 4 * DAY);
    expect(next.cookie('refresh_token')?.maxAgeSeconds).toBeLessThanOrEqual((2 * DAY) / 1000);
    expectProblem(await present(successor(next), 6 * DAY + 1_000), 'unauthenticated');
    const idle = await family({ refreshExpiresAt: now + 5 * DAY });
    expectProblem(await present(idle.session.refreshToken, 5 * DAY + 1_000), 'unauthenticated');
  });

  test('does not bring back a session that ended because nobody used it', async () => {
    const { session } = await family();
    expectProblem(await present(session.refreshToken, 7 * DAY + 60_000), 'unauthenticated');
    const headers = { cookie: `${at.sessionCookie}=${session.value}` };
    const late = client(server(), { jar: null });
    late.travelTo(7 * DAY + 61_000);
    expectProblem(await late.get(at.auth, '/session', { headers }), 'unauthenticated');
  });

  test('is use: a session that is refreshed in time goes on', async () => {
    const { session } = await family();
    const next = successor(await present(session.refreshToken, 6 * DAY));
    expect((await present(next, 12 * DAY)).status).toBe(200);
  });

  test('for an app that the person has lost ends the session with that reason', async () => {
    const { person, session } = await family({}, ['app2']);
    expectProblem(await present(session.refreshToken), 'app_access_denied', ['app']);
    expect(await liveSessions(server(), person.id)).toEqual([]);
    expectProblem(await present(session.refreshToken), 'unauthenticated');
  });

  test('that is not one of ours is 401: changed, cut, foreign, empty, missing', async () => {
    const { session } = await family();
    const [kid = '', sid = '', , mac = ''] = session.refreshToken.split('.');
    const other = (await family()).session.refreshToken.split('.')[3];
    for (const token of [
      `${kid}.${sid}.1.${mac}`,
      `${kid}.${sid}.0.${other}`,
      `${kid}.${sid}.0.`,
      `x.${sid}.0.${mac}`,
      `${session.refreshToken}.x`,
      sid,
      '',
    ]) {
      expectProblem(await present(token), 'unauthenticated');
    }
    expectProblem(await client(server()).post(at.auth, '/auth/refresh'), 'unauthenticated');
    expect((await present(session.refreshToken)).status).toBe(200);
  });

  test('is refused to another site, and to a page without an Origin', async () => {
    const { session } = await family();
    const browser = client(server());
    carry(server(), browser, at, session);
    const headers = { cookie: `refresh_token=${session.refreshToken}` };
    expectProblem(await browser.post(at.auth, '/auth/refresh', {}, { from: 'https://evil.test', headers }), 'csrf');
    expectProblem(await browser.post(at.auth, '/auth/refresh', {}, { headers: { ...headers, origin: null } }), 'csrf');
    expect((await browser.post(at.auth, '/auth/refresh')).status).toBe(200);
  });
});
