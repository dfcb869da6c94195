import { describe, expect, test } from 'vitest';
import type { Answer } from '../harness/answer.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { PASSWORD, seedPerson } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import { countEvents, JUST_BEFORE_MS, MINUTE, newAddress, signIn } from './journey.ts';

const server = useServer();
const at = home('brand1', 'prod');
const WRONG = 'not-the-password';

/** One try from a network address of its own. */
const attempt = (email: string, password: string, offsetMs = 0): Promise<Answer> => {
  const caller = client(server());
  caller.travelTo(offsetMs);
  return signIn(caller, at, email, password);
};

describe('a password sign-in', () => {
  test('tells nobody whether an account exists: one answer, for the same work', async () => {
    const answers = [
      await attempt((await seedPerson(server())).email, WRONG),
      await attempt((await seedPerson(server(), { verified: false })).email, WRONG),
      await attempt((await seedPerson(server(), { password: null })).email, WRONG),
      await attempt((await seedPerson(server(), { row: { status: 'disabled' } })).email, WRONG),
      await attempt(newAddress(), WRONG),
    ];
    const shape = (answer: Answer) => {
      const { request_id, ...body } = expectProblem(answer, 'invalid_credentials');
      return [body, answer.fields.map(([name]) => name), answer.trips.names, answer.trips.statements];
    };
    const [first, ...others] = answers.map(shape);
    for (const other of others) expect(other).toEqual(first);
  });

  test('takes a password as it is: no other case, no blank more, not cut', async () => {
    const long = `${'amber window sparrow '.repeat(5)}.`;
    const person = await seedPerson(server(), { password: long });
    for (const near of [long.slice(0, 72), long.toUpperCase(), `${long} `]) {
      expectProblem(await attempt(person.email, near), 'invalid_credentials');
    }
    expect((await attempt(person.email, long)).status).toBe(200);
  });

  test('is recorded, with success and with failure', async () => {
    const person = await seedPerson(server());
    await attempt(person.email, WRONG);
    await attempt(person.email, PASSWORD);
    expect(await countEvents(server(), person.id, 'user.login.failed', 'failure')).toBe(1);
    expect(await countEvents(server(), person.id, 'user.login.success')).toBe(1);
  });
});

describe('wrong passwords', () => {
  test('shut the factor after the fifth, for the right one too, whether anybody has the address or not', async () => {
    for (const [email, right] of [
      [(await seedPerson(server())).email, PASSWORD],
      [newAddress(), PASSWORD],
    ] as const) {
      for (let n = 1; n <= 5; n++) expectProblem(await attempt(email, WRONG), 'invalid_credentials');
      const shut = await attempt(email, right, JUST_BEFORE_MS);
      expectProblem(shut, 'too_many_attempts');
      expect(Number(shut.header('retry-after'))).toBeLessThanOrEqual(15 * 60);
    }
  });

  test('shut it for longer each time, and not for ever', async () => {
    const person = await seedPerson(server());
    const waits: number[] = [];
    let offsetMs = 0;
    for (let n = 1; n <= 9; n++) {
      expectProblem(await attempt(person.email, WRONG, offsetMs), 'invalid_credentials');
      if (n < 5) continue;
      const shut = await attempt(person.email, PASSWORD, offsetMs + JUST_BEFORE_MS);
      expectProblem(shut, 'too_many_attempts');
      waits.push(Number(shut.header('retry-after')));
      offsetMs += 16 * MINUTE;
    }
    // One second after the fifth, sixteen after the ninth.
    expect((waits.at(-1) ?? 0) - (waits[0] ?? 0)).toBeGreaterThan(10);
    expect((await attempt(person.email, PASSWORD, offsetMs)).status).toBe(200);
  });

  test('twenty at once are five guesses, and one more for each delay that has passed meanwhile', async () => {
    const person = await seedPerson(server());
    const startedAt = performance.now();
    const answers = await Promise.all(Array.from({ length: 20 }, () => attempt(person.email, WRONG)));
    const elapsedSeconds = (performance.now() - startedAt) / 1000;
    // The delays are 1, 2, 4 and 8 seconds: on a busy machine the first of them may end within the burst.
    const passed = [1, 3, 7, 15].filter((seconds) => seconds <= elapsedSeconds).length;
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5 + passed);
    for (const answer of answers.filter(({ status }) => status !== 401)) {
      expectProblem(answer, answer.status === 503 ? 'overloaded' : 'too_many_attempts');
    }
  });

  test('are forgotten once the right one was given', async () => {
    const person = await seedPerson(server());
    for (let round = 1; round <= 2; round++) {
      for (let n = 1; n <= 4; n++) expectProblem(await attempt(person.email, WRONG), 'invalid_credentials');
      expect((await attempt(person.email, PASSWORD)).status).toBe(200);
    }
  });

  test('at one brand shut nothing at a brand with other people', async () => {
    const person = await seedPerson(server());
    const there = home('brand2', 'prod');
    await seedPerson(server(), { pool: there.pool, email: person.email });
    for (let n = 1; n <= 5; n++) await attempt(person.email, WRONG);
    expectProblem(await attempt(person.email, PASSWORD, JUST_BEFORE_MS), 'too_many_attempts');
    expect((await signIn(client(server()), there, person.email, PASSWORD)).status).toBe(200);
  });
});
