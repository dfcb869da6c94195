import { describe, expect, it } from 'vitest';
import { fromPage, signedIn } from '../../fixtures/browser.ts';
import { type Sent, type Stage, send } from '../../fixtures/fixture.ts';
import { bySize } from '../../hard/size.ts';
import type { Answer } from '../../harness/answer.ts';
import { PASSWORD, type Person } from '../../harness/people.ts';
import { dueAsToken, seedRecoveryCodes, seedTotp, totpCode } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';
import { at, expectRefusal, unlimited } from '../kit.ts';
import { CALLERS } from './race.ts';

const server = useServer(unlimited);
const stage = (): Stage => ({ server: server(), at });
const ROUNDS = Array.from({ length: bySize(2, 10, 40) }, (_, round) => round + 1);

const post = (path: string, json: Record<string, unknown>, cookies: Record<string, string> = {}): Sent =>
  fromPage(stage(), 'POST', path, { json, cookies });

async function waiting({ email }: Person): Promise<string> {
  return dueAsToken(await send(server(), post('/auth/password/login', { email, password: PASSWORD }))).token;
}

/** Sends these at once, over and over, until everybody has sent one. */
const together = (requests: readonly Sent[]): Promise<Answer[]> =>
  Promise.all(Array.from({ length: CALLERS }, (_, n) => send(server(), requests[n % requests.length] as Sent)));

const REFUSALS = [
  'unauthenticated',
  'invalid_token',
  'invalid_code',
  'invalid_credentials',
  'too_many_attempts',
] as const;

function winnersOf(answers: readonly Answer[]): Answer[] {
  const winners = answers.filter(({ status }) => status === 200);
  for (const answer of answers) if (!winners.includes(answer)) expectRefusal(answer, REFUSALS);
  return winners;
}

describe('one code, wherever it is shown', () => {
  it.each(ROUNDS)('of an app: two sign-ins that wait and a session share one time step (round %i)', async () => {
    const { person, session } = await signedIn(stage());
    const code = (await seedTotp(server(), person)).code();
    const requests = [
      post('/auth/mfa/verify', { mfa_token: await waiting(person), code }),
      post('/auth/mfa/verify', { mfa_token: await waiting(person), code }),
      post('/auth/step-up', { code }, { [at.sessionCookie]: session.value }),
    ];
    expect(winnersOf(await together(requests))).toHaveLength(1);
  });

  it.each(ROUNDS)('of the recovery codes: a sign-in that waits, a session and a new start (round %i)', async () => {
    const { person, session } = await signedIn(stage());
    await seedTotp(server(), person);
    const [recovery_code = ''] = await seedRecoveryCodes(server(), person);
    const requests = [
      post('/auth/mfa/recovery', { mfa_token: await waiting(person), recovery_code }),
      post('/auth/step-up', { code: recovery_code }, { [at.sessionCookie]: session.value }),
      post('/auth/recovery/login', { email: person.email, recovery_code }),
    ];
    expect(winnersOf(await together(requests))).toHaveLength(1);
    const used = 'SELECT 1 FROM recovery_codes WHERE user_id = ? AND used_at IS NOT NULL';
    expect(await server().sql(used, person.id)).toHaveLength(1);
  });
});

describe('what a newer one replaces', () => {
  it.each(ROUNDS)('POST /auth/2fa/setup: of many secrets handed out at once one is good (round %i)', async () => {
    const { person, session } = await signedIn(stage());
    const cookies = { [at.sessionCookie]: session.value };
    const answers = await together([fromPage(stage(), 'POST', '/auth/2fa/setup', { cookies })]);
    const secrets = answers
      .filter(({ status }) => status === 200)
      .map((each) => each.json<{ secret: string }>().secret);
    for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, ['conflict', 'unavailable']);
    expect(new Set(secrets).size).toBe(secrets.length);
    expect(await server().sql('SELECT 1 FROM totp_enrollments WHERE user_id = ?', person.id)).toHaveLength(1);
    const confirmed: Answer[] = [];
    for (const secret of secrets) {
      // Five guesses are not enough for a test of all.
      await server().sql("UPDATE attempts SET n = 0 WHERE key = 'enrollment:' || ?", person.id);
      const answer = await send(server(), post('/auth/2fa/enable', { secret, code: totpCode(secret) }, cookies));
      if (answer.status === 200) confirmed.push(answer);
      // After the one that is good, the secret of the session is another one.
      else expectRefusal(answer, confirmed.length > 0 ? ['unauthenticated'] : ['invalid_token']);
    }
    expect(confirmed).toHaveLength(1);
  });

  it.each(ROUNDS)(
    'POST /auth/mfa/recovery-codes/regenerate: one set is left, and somebody has it (round %i)',
    async () => {
      const { person, session } = await signedIn(stage());
      await seedTotp(server(), person);
      await seedRecoveryCodes(server(), person);
      const cookies = { [at.sessionCookie]: session.value };
      const answers = await together([fromPage(stage(), 'POST', '/auth/mfa/recovery-codes/regenerate', { cookies })]);
      const sets = answers
        .filter(({ status }) => status === 200)
        .map((each) => each.json<{ recovery_codes: string[] }>().recovery_codes);
      for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, ['unavailable']);
      expect(sets.length).toBeGreaterThan(0);
      expect(await server().sql('SELECT 1 FROM recovery_codes WHERE user_id = ?', person.id)).toHaveLength(10);
      const good: number[] = [];
      for (const [n, [recovery_code = '']] of sets.slice(0, 5).entries()) {
        const answer = await send(server(), post('/auth/recovery/login', { email: person.email, recovery_code }));
        if (answer.status === 200) good.push(n);
        else expectRefusal(answer, ['invalid_credentials', 'too_many_attempts']);
      }
      expect(good.length).toBeLessThanOrEqual(1);
      if (sets.length <= 5) expect(good).toHaveLength(1);
    },
  );
});
