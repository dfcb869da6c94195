import { describe, expect, test } from 'vitest';
import { countEvents, liveSessions } from '../../flow/journey.ts';
import { home } from '../../harness/demo.ts';
import { mailTo, outbox } from '../../harness/mail.ts';
import { PASSWORD } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';
import { post, SECOND, tokensOf } from '../token-kit.ts';
import { at, callers, successor } from './callers.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const { signedIn, refresh, byCookie } = callers(server);

describe('a native refresh token', () => {
  test('of fifty uses at once makes one rotation and one successor', async () => {
    const { person, native } = await signedIn();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(native)));
    expect(new Set(answers.map(successor)).size).toBe(1);
    const [, sid] = native.split('.');
    const rows = await server().sql('SELECT refresh_counter AS n FROM sessions WHERE id = ?', sid);
    expect(rows).toEqual([{ n: 1 }]);
    expect(await liveSessions(server(), person.id)).toHaveLength(2);
  });

  test.each([
    ['two behind', 2, 0, 'native-app/1'],
    ['one behind after ten seconds', 1, 11 * SECOND, 'native-app/1'],
    ['one behind from another client', 1, 0, 'curl/8'],
  ])('%s ends its family alone: recorded once, and told once by mail', async (_, behind, agoMs, userAgent) => {
    const { person, native, cookie } = await signedIn();
    let newest = native;
    for (let n = 0; n < behind; n++) newest = successor(await refresh(newest, -agoMs));
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(native, 0, userAgent)));
    for (const answer of answers) expectProblem(answer, 'unauthenticated');
    expectProblem(await refresh(newest), 'unauthenticated');
    expect(await countEvents(server(), person.id, 'user.refresh.reused')).toBe(1);
    const [notice] = await mailTo(server(), person.email);
    expect(notice.subject).toBe('We ended one of your sessions at Brand One');
    expect(await outbox(server(), person.email)).toHaveLength(1);
    // The session of the browser has nothing to do with it.
    expect((await byCookie(cookie)).status).toBe(200);
  });

  test('of somebody without an address ends with its record, and no mail', async () => {
    const username = `native-${Math.random().toString(36).slice(2)}`;
    const made = tokensOf(await post(server(), at, '/auth/native/username/signup', { username, password: PASSWORD }));
    const first = made.refresh_token ?? '';
    await refresh(successor(await refresh(first)));
    const waiting = await server().sql('SELECT COUNT(*) AS n FROM outbox');
    expectProblem(await refresh(first), 'unauthenticated');
    expect(await countEvents(server(), made.user.id, 'user.refresh.reused')).toBe(1);
    expect(await server().sql('SELECT COUNT(*) AS n FROM outbox')).toEqual(waiting);
  });

  test('is no cookie, and a cookie is none: neither is harmed by the try', async () => {
    const { person, native, cookie } = await signedIn();
    expectProblem(await byCookie(native), 'unauthenticated');
    expectProblem(await refresh(cookie), 'unauthenticated');
    expectProblem(await post(server(), at, '/auth/native/logout', { refresh_token: cookie }), 'unauthenticated');
    expect(await liveSessions(server(), person.id)).toHaveLength(2);
    expect((await refresh(native)).status).toBe(200);
    expect((await byCookie(cookie)).status).toBe(200);
  });

  test('is good for its own brand and environment', async () => {
    const { native } = await signedIn();
    for (const place of [home('brand2', 'dev'), home('brand1', 'staging')]) {
      expectProblem(await post(server(), place, '/auth/native/refresh', { refresh_token: native }), 'unauthenticated');
    }
    expect((await refresh(native)).status).toBe(200);
  });

  test('lasts as long as it says, and a session that was ended does not come back', async () => {
    const { native, person } = await signedIn();
    const answer = await refresh(native);
    expect(answer.json()).toMatchObject({ token_type: 'Bearer', expires_in: 600, refresh_expires_in: 30 * 86_400 });
    await server().sql("UPDATE sessions SET revoked_at = 1, revoked_reason = 'test' WHERE user_id = ?", person.id);
    expectProblem(await refresh(successor(answer)), 'unauthenticated');
    expect(await countEvents(server(), person.id, 'user.refresh.reused')).toBe(0);
  });

  test.each(['', 'x', 'm.1.2.3', 'a'.repeat(513)])('that is %j is refused', async (token) => {
    const answer = await post(server(), at, '/auth/native/refresh', { refresh_token: token });
    expectProblem(answer, token === '' || token.length > 512 ? 'invalid_field' : 'unauthenticated');
  });
});
