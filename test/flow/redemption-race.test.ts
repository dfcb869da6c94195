import { describe, expect, test } from 'vitest';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { expectCookies } from '../harness/floor.ts';
import { outbox } from '../harness/mail.ts';
import { PASSWORD, seedPerson, seedSession } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import {
  askForLink,
  countEvents,
  countRows,
  liveSessions,
  mailedToken,
  newAddress,
  register,
  SECOND,
  signIn,
} from './journey.ts';

const server = useServer();
const at = home('brand1', 'prod');

const ROUNDS = Array.from({ length: 10 }, (_, round) => round + 1);
const CALLERS = 50;

/** Fifty callers redeem a token at once: one wins and gets the answer back, all others get 400 invalid_token and no cookie. */
async function redeem(path: string, body: unknown) {
  const answers = await Promise.all(
    Array.from({ length: CALLERS }, () => client(server(), { jar: null }).post(at.auth, path, body)),
  );
  const [winner, ...others] = answers.filter(({ status }) => status === 200);
  expect(others).toEqual([]);
  if (!winner) throw new Error(`nobody won: ${answers[0]}`);
  const losers = answers.filter((answer) => answer !== winner);
  expect(losers).toHaveLength(CALLERS - 1);
  for (const loser of losers) {
    expectProblem(loser, 'invalid_token');
    expect(loser.cookies).toEqual([]);
  }
  return winner;
}

const claimsFor = async (run: () => Promise<void>): Promise<number> => {
  const before = await countRows(server(), 'claims');
  await run();
  return (await countRows(server(), 'claims')) - before;
};

/** Whose link it is: each kind takes another path through the batch that redeems. */
const people = {
  'a known person': async () => (await seedPerson(server())).email,
  'an unconfirmed account': async () => (await seedPerson(server(), { verified: false })).email,
  'nobody yet': async () => newAddress(),
};

describe.each(Object.entries(people))('50 parallel redemptions of one magic link to %s', (kind, address) => {
  test.each(kind === 'a known person' ? ROUNDS : ROUNDS.slice(0, 5))(
    'make one winner, one session, one event, one mail (round %i)',
    async () => {
      const email = await address();
      const mails = await countRows(server(), 'outbox');
      const token = await askForLink(server(), client(server()), at, 'magic-link', email);
      const claims = await claimsFor(async () => {
        const winner = await redeem('/magic-link/verify', { token });
        expectCookies(winner, at);
        const { id } = winner.json<{ user: { id: string } }>().user;
        const [sid, ...more] = await liveSessions(server(), id);
        expect([winner.cookie(at.sessionCookie)?.value.split('.')[0], more]).toEqual([sid, []]);
        expect(await countEvents(server(), id, 'user.login.success')).toBe(1);
        expect(await countEvents(server(), id, 'user.signup.success')).toBe(kind === 'nobody yet' ? 1 : 0);
        const owners = await server().sql('SELECT user_id AS id FROM identifiers WHERE value = ?', email);
        expect(owners).toEqual([{ id }]);
        const headers = { cookie: `${at.sessionCookie}=${winner.cookie(at.sessionCookie)?.value}` };
        expect((await client(server(), { jar: null }).get(at.auth, '/session', { headers })).status).toBe(200);
      });
      expect(claims).toBe(1);
      expect((await countRows(server(), 'outbox')) - mails).toBe(1);
      expect(await outbox(server(), email)).toHaveLength(1);
    },
  );
});

describe('50 parallel redemptions of one reset token', () => {
  test.each(ROUNDS)('make one winner, one change, one event, one notice, and no session (round %i)', async (round) => {
    const person = await seedPerson(server());
    await seedSession(server(), person, at);
    const token = await askForLink(server(), client(server()), at, 'reset', person.email);
    const mails = await countRows(server(), 'outbox');
    const claims = await claimsFor(async () => {
      const winner = await redeem('/reset-password', { token, password: SECOND });
      expect(winner.cookies).toEqual([]);
    });
    expect(claims).toBe(1);
    expect((await countRows(server(), 'outbox')) - mails).toBe(1);
    expect(await outbox(server(), person.email)).toHaveLength(2);
    expect(await countEvents(server(), person.id, 'security.password.changed')).toBe(1);
    expect(await liveSessions(server(), person.id)).toEqual([]);
    expect(await server().sql('SELECT version FROM users WHERE id = ?', person.id)).toEqual([{ version: 2 }]);
    const credentials = await server().sql('SELECT id FROM credentials WHERE user_id = ?', person.id);
    expect(credentials).toHaveLength(1);
    if (round > 1) return;
    expectProblem(await signIn(client(server()), at, person.email, PASSWORD), 'invalid_credentials');
    expect((await signIn(client(server()), at, person.email, SECOND)).status).toBe(200);
  });
});

describe('50 parallel redemptions of one confirmation link', () => {
  test('all succeed, and it takes effect once', async () => {
    const email = newAddress();
    await register(client(server()), at, email);
    const token = await mailedToken(server(), email, '/verify-email');
    const answers = await Promise.all(
      Array.from({ length: CALLERS }, () =>
        client(server(), { jar: null }).get(at.auth, `/verify-email?token=${token}`),
      ),
    );
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    const [row] = await server().sql<{ id: string }>('SELECT user_id AS id FROM identifiers WHERE value = ?', email);
    expect(await countEvents(server(), row?.id ?? '', 'user.email.verified')).toBe(1);
    expect(await server().sql('SELECT version FROM users WHERE id = ?', row?.id)).toEqual([{ version: 2 }]);
  });
});
