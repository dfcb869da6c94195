import { describe, expect, test } from 'vitest';
import { askForLink, liveSessions, MINUTE, SECOND, signIn } from '../../flow/journey.ts';
import type { Answer } from '../../harness/answer.ts';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { PASSWORD, type Person, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer();
const at = home('brand1', 'dev');

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Spends a reset link; where all places for a hash are taken it is told so and comes again. */
async function reset(token: string): Promise<Answer> {
  for (;;) {
    const answer = await client(server()).post(at.auth, '/reset-password', { token, password: SECOND });
    if (answer.status !== 503) return answer;
    expectProblem(answer, 'overloaded');
    await wait(50);
  }
}

const login = (person: Person, fault?: string) =>
  signIn(client(server()), at, person.email, PASSWORD, {}, fault ? { fault } : {});

/** No session of the person lives, and none of the answers brought a cookie that opens anything. */
async function expectNobodyIn(person: Person, answers: readonly Answer[]): Promise<void> {
  expect(await liveSessions(server(), person.id)).toEqual([]);
  for (const answer of answers) {
    for (const { name, value } of answer.cookies) {
      const headers = { cookie: `${name}=${value}`, origin: client(server()).origin(at.auth) };
      const caller = client(server(), { jar: null });
      if (name === at.sessionCookie)
        expectProblem(await caller.get(at.auth, '/session', { headers }), 'unauthenticated');
      else expectProblem(await caller.post(at.auth, '/auth/refresh', {}, { headers }), 'unauthenticated');
    }
  }
}

describe('ten logins in flight during a password reset leave no session behind', () => {
  // When the logins start, from the start of the reset. Negative: they are already under way.
  const timings = [-400, -250, -120, -60, -20, 0, 0, 20, 60, 150];

  test.each(timings.map((offsetMs, round) => [round + 1, offsetMs]))(
    'round %i, logins at %i ms',
    async (_, offsetMs) => {
      const person = await seedPerson(server());
      await seedSession(server(), person, at);
      const token = await askForLink(server(), client(server()), at, 'reset', person.email);
      const start = async (delayMs: number, run: () => Promise<Answer>) => {
        await wait(delayMs);
        return run();
      };
      const [changed, ...logins] = await Promise.all([
        start(Math.max(0, -offsetMs), () => reset(token)),
        ...Array.from({ length: 10 }, (_, n) => start(Math.max(0, offsetMs) + n * 5, () => login(person))),
      ]);
      expect(changed?.status, String(changed)).toBe(200);
      for (const answer of logins) {
        // Five tries are free before the factor shuts, and six hashes run at a time.
        if (answer.status === 429) expectProblem(answer, 'too_many_attempts');
        else if (answer.status === 503) expectProblem(answer, 'overloaded');
        else if (answer.status !== 200) expectProblem(answer, 'invalid_credentials');
      }
      await expectNobodyIn(person, logins);
      // Logins that came after the change count as wrong tries, which shut the factor for a while.
      const later = client(server());
      later.travelTo(20 * MINUTE);
      expect((await signIn(later, at, person.email, SECOND)).status).toBe(200);
    },
  );
});

describe.concurrent('what was proven before a change is not good after it', () => {
  // The write is held back until the change is there: the worst moment, met every time.
  const held = 'db:2:slow:4000';

  test('a login whose session was about to be opened is refused after a reset', async () => {
    const person = await seedPerson(server());
    const token = await askForLink(server(), client(server()), at, 'reset', person.email);
    const pending = login(person, held);
    await wait(150);
    expect((await reset(token)).status).toBe(200);
    const answer = await pending;
    expectProblem(answer, 'invalid_credentials');
    await expectNobodyIn(person, [answer]);
  });

  test('a login whose session was about to be opened is refused once the person is disabled', async () => {
    const person = await seedPerson(server());
    const pending = login(person, held);
    await wait(1_000);
    await server().sql("UPDATE users SET status = 'disabled', version = version + 1 WHERE id = ?", person.id);
    expectProblem(await pending, 'account_disabled');
    expect(await server().sql('SELECT id FROM sessions WHERE user_id = ?', person.id)).toEqual([]);
  });

  test('a refresh that was under way gives nothing after a reset', async () => {
    const person = await seedPerson(server());
    const session = await seedSession(server(), person, at);
    const token = await askForLink(server(), client(server()), at, 'reset', person.email);
    const caller = client(server(), { jar: null });
    const headers = { cookie: `refresh_token=${session.refreshToken}`, origin: caller.origin(at.auth) };
    const pending = caller.post(at.auth, '/auth/refresh', {}, { headers, fault: 'db:1:slow:4000' });
    expect((await reset(token)).status).toBe(200);
    expectProblem(await pending, 'unauthenticated');
    expect(await liveSessions(server(), person.id)).toEqual([]);
  });

  test('a reset whose write was held back while the person changed spends nothing and may come again', async () => {
    const person = await seedPerson(server());
    const token = await askForLink(server(), client(server()), at, 'reset', person.email);
    const pending = client(server()).post(at.auth, '/reset-password', { token, password: SECOND }, { fault: held });
    await wait(1_500);
    await server().sql('UPDATE users SET version = version + 1 WHERE id = ?', person.id);
    const answer = await pending;
    expectProblem(answer, 'unavailable');
    expect((await login(person)).status).toBe(200);
    expect((await reset(token)).status).toBe(200);
    expect(await liveSessions(server(), person.id)).toEqual([]);
  });
});
