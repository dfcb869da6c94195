import { describe, expect, test } from 'vitest';
import { countEvents, liveSessions } from '../../flow/journey.ts';
import { client } from '../../harness/client.ts';
import { PASSWORD, seedPerson } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';
import { MINUTE, post } from '../token-kit.ts';
import { at, callers, successor } from './callers.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const { signedIn, refresh, byCookie } = callers(server);

describe('signing out', () => {
  test('natively ends the session of the token, and answers alike once more', async () => {
    const { person, native } = await signedIn();
    for (const _ of [1, 2]) {
      const answer = await post(server(), at, '/auth/native/logout', { refresh_token: native });
      expect([answer.status, answer.json()]).toEqual([200, { message: 'Signed out' }]);
    }
    expectProblem(await refresh(native), 'unauthenticated');
    expect(await liveSessions(server(), person.id)).toHaveLength(1);
    expect(await countEvents(server(), person.id, 'user.logout')).toBe(1);
    expect(await countEvents(server(), person.id, 'user.refresh.reused')).toBe(0);
  });

  test('on the web works with the refresh cookie alone, and takes it away', async () => {
    const { person, browser, cookie, web } = await signedIn();
    const answer = await browser.post(at.auth, '/auth/logout');
    expect([answer.status, answer.trips.trips.db]).toEqual([200, 1]);
    expect(answer.cookie('refresh_token')).toMatchObject({ value: '', maxAgeSeconds: 0, path: '/auth' });
    expectProblem(await byCookie(cookie), 'unauthenticated');
    const bearer = { headers: { authorization: `Bearer ${web.access_token}` } };
    expectProblem(await client(server(), { jar: null }).get(at.auth, '/auth/me', bearer), 'unauthenticated');
    expect(await countEvents(server(), person.id, 'user.logout')).toBe(1);
    expectProblem(await browser.post(at.auth, '/auth/logout'), 'unauthenticated');
  });

  test('works with the access token alone, and with an expired one beside a good cookie', async () => {
    const { person, web, cookie } = await signedIn();
    const bare = client(server(), { jar: null });
    const headers = { authorization: `Bearer ${web.access_token}` };
    expect((await bare.post(at.auth, '/auth/logout', {}, { headers })).status).toBe(200);
    expectProblem(await byCookie(cookie), 'unauthenticated');
    const other = await signedIn();
    const late = client(server(), { jar: null });
    late.travelTo(20 * MINUTE);
    const both = {
      authorization: `Bearer ${other.web.access_token}`,
      cookie: `refresh_token=${other.cookie}`,
      origin: late.origin(at.auth),
    };
    expect((await late.post(at.auth, '/auth/logout', {}, { headers: both })).status).toBe(200);
    expectProblem(await byCookie(other.cookie), 'unauthenticated');
    expect(await liveSessions(server(), person.id)).toHaveLength(1);
  });

  test('ends a browser’s session with its refresh cookie, and takes both cookies away', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    await browser.post(at.auth, '/login', { email: person.email, password: PASSWORD });
    expect(browser.jar?.names().sort()).toEqual([at.sessionCookie, 'refresh_token'].sort());
    expect((await browser.post(at.auth, '/auth/logout')).status).toBe(200);
    expect(browser.jar?.names()).toEqual([]);
    expect(await liveSessions(server(), person.id)).toEqual([]);
  });

  test('without a credential, with a bad token, and from another site is refused', async () => {
    const bare = client(server(), { jar: null });
    const nobody = await bare.post(at.auth, '/auth/logout');
    expectProblem(nobody, 'unauthenticated');
    expect(nobody.header('www-authenticate')).toBe('Bearer');
    const bad = { headers: { authorization: 'Bearer e30.e30.e30' } };
    const refused = await bare.post(at.auth, '/auth/logout', {}, bad);
    expectProblem(refused, 'unauthenticated');
    expect(refused.header('www-authenticate')).toBe(
      'Bearer error="invalid_token", error_description="The token or session is expired, revoked or not ours"',
    );
    const { cookie, person } = await signedIn();
    const headers = { cookie: `refresh_token=${cookie}` };
    expectProblem(
      await bare.post(at.auth, '/auth/logout', {}, { headers: { ...headers, origin: 'https://evil.test' } }),
      'csrf',
    );
    expectProblem(await bare.post(at.auth, '/auth/logout', {}, { headers }), 'csrf');
    const twice = { cookie: `refresh_token=${cookie}; refresh_token=x`, origin: bare.origin(at.auth) };
    expectProblem(await bare.post(at.auth, '/auth/logout', {}, { headers: twice }), 'unauthenticated');
    expect(await liveSessions(server(), person.id)).toHaveLength(2);
  });

  test('loses no race against a refresh: nothing is alive after both', async () => {
    for (let round = 0; round < 10; round++) {
      const { native, person } = await signedIn();
      const [rotated] = await Promise.all([
        refresh(native),
        post(server(), at, '/auth/native/logout', { refresh_token: native }),
      ]);
      if (rotated.status === 200) expectProblem(await refresh(successor(rotated)), 'unauthenticated');
      expect(await liveSessions(server(), person.id)).toHaveLength(1);
    }
  });
});
