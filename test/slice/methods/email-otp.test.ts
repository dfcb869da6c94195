import { describe, expect, test } from 'vitest';
import { countEvents, liveSessions } from '../../flow/journey.ts';
import { home } from '../../harness/demo.ts';
import { mailTo, outbox } from '../../harness/mail.ts';
import { seedPerson } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';
import { askForCode, codeIn, dialects, MINUTE, newAddress, post, SECOND, tokensOf, wrong } from '../token-kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'dev');
const ask = (email: string, options = {}) => askForCode(server(), at, '/auth/otp/request', email, options);
const verify = (email: string, code: string, offsetMs = 0) =>
  post(server(), at, '/auth/otp/verify', { email, code }, offsetMs);

describe.each(dialects)('a mailed code at %s', (prefix) => {
  test('signs a person in, once', async () => {
    const { id, email } = await seedPerson(server());
    const code = await askForCode(server(), at, `${prefix}/otp/request`, email);
    const answer = await post(server(), at, `${prefix}/otp/verify`, { email: email.toUpperCase(), code });
    expect(tokensOf(answer).user).toMatchObject({ id, email_verified: true, aal: 'aal1' });
    expectProblem(await post(server(), at, `${prefix}/otp/verify`, { email, code }), 'invalid_code');
    expect(await liveSessions(server(), id)).toHaveLength(1);
    const [session] = await server().sql('SELECT amr FROM sessions WHERE user_id = ?', id);
    expect(session).toEqual({ amr: '["otp"]' });
    expect(await countEvents(server(), id, 'user.login.success')).toBe(1);
  });

  test('makes an account for an address that has none, confirmed and without a password', async () => {
    const email = newAddress();
    const code = await askForCode(server(), at, `${prefix}/otp/request`, email);
    const { user } = tokensOf(await post(server(), at, `${prefix}/otp/verify`, { email, code }));
    expect(user).toMatchObject({ email, email_verified: true, has_password: false, role: 'user', apps: ['app1'] });
    expect(await countEvents(server(), user.id, 'user.signup.success')).toBe(1);
  });
});

describe('a mailed code', () => {
  test('is six digits in the mail and nowhere readable in what is kept', async () => {
    const { email } = await seedPerson(server());
    const code = await ask(email);
    expect(code).toMatch(/^[0-9]{6}$/);
    const [mail] = await mailTo(server(), email);
    expect(mail.subject).not.toContain(code);
    expect(mail.text).toContain(at.auth);
    const kv = await server().kv();
    const kept = (await kv.list({ prefix: 'code:' })).keys.map(({ name }) => kv.get(name));
    expect(kept.length).toBeGreaterThan(0);
    const tables = ['attempts', 'audit_events', 'outbox'].map((name) => server().sql(`SELECT * FROM ${name}`));
    expect(JSON.stringify(await Promise.all([...kept, ...tables]))).not.toMatch(
      new RegExp(`(?<![0-9])${code}(?![0-9])`),
    );
  });

  test('of fifty uses at once opens one session', async () => {
    const { id, email } = await seedPerson(server());
    const code = await ask(email);
    const answers = await Promise.all(Array.from({ length: 50 }, () => verify(email, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(['invalid_code', 'too_many_attempts']).toContain(answer.json().code);
    expect(await liveSessions(server(), id)).toHaveLength(1);
  });

  test('of fifty guesses at once has at most five compared, and then refuses the right one', async () => {
    const { id, email } = await seedPerson(server());
    const code = await ask(email);
    const guesses = await Promise.all(Array.from({ length: 50 }, (_, n) => verify(email, wrong(code, n + 1))));
    expect(guesses.filter((answer) => answer.json().code === 'invalid_code')).toHaveLength(5);
    expect(guesses.filter((answer) => answer.json().code === 'too_many_attempts')).toHaveLength(45);
    expect(await countEvents(server(), id, 'security.code.refused', 'failure')).toBe(5);
    expectProblem(await verify(email, code), 'too_many_attempts');
    expect(await liveSessions(server(), id)).toEqual([]);
  });

  test('is the newest alone', async () => {
    const { email } = await seedPerson(server());
    const first = await ask(email, { offsetMs: -40 * SECOND });
    const second = await ask(email, { count: 2 });
    if (first !== second) expectProblem(await verify(email, first), 'invalid_code');
    tokensOf(await verify(email, second));
  });

  test('ends after ten minutes', async () => {
    const { email } = await seedPerson(server());
    const code = await ask(email);
    expectProblem(await verify(email, code, 10 * MINUTE + SECOND), 'invalid_code');
    const other = await seedPerson(server());
    const late = await ask(other.email);
    tokensOf(await verify(other.email, late, 10 * MINUTE - 5 * SECOND));
  });

  test('is no code of another address, purpose, brand or environment', async () => {
    const { email } = await seedPerson(server());
    const code = await ask(email);
    const { email: other } = await seedPerson(server());
    await ask(other);
    const wrongPlaces = [
      post(server(), at, '/auth/otp/verify', { email: other, code: code === '000000' ? '000001' : code }),
      post(server(), at, '/auth/password/signup', { email, code, password: 'quiet-river-lantern' }),
      post(server(), at, '/auth/password/reset/confirm', { email, code, new_password: 'quiet-river-lantern' }),
      post(server(), home('brand1', 'staging'), '/auth/otp/verify', { email, code }),
      post(server(), home('brand2', 'dev'), '/auth/otp/verify', { email, code }),
    ];
    for (const answer of await Promise.all(wrongPlaces)) expectProblem(answer, 'invalid_code');
    tokensOf(await verify(email, code));
  });

  test('is sent once in half a minute and five times an hour, and says when the next may be asked for', async () => {
    const { email } = await seedPerson(server());
    const request = (offsetMs: number) => post(server(), at, '/auth/otp/request', { email }, offsetMs);
    expect((await request(0)).status).toBe(200);
    const soon = await request(29 * SECOND);
    expectProblem(soon, 'rate_limited');
    expect(Number(soon.header('retry-after'))).toBeLessThanOrEqual(30);
    for (const n of [1, 2, 3, 4]) expect((await request(n * 31 * SECOND)).status).toBe(200);
    const spent = await request(5 * 31 * SECOND);
    expectProblem(spent, 'rate_limited');
    expect(Number(spent.header('retry-after'))).toBeGreaterThan(30 * 60);
    expect((await request(61 * MINUTE)).status).toBe(200);
  });

  test('takes ten wrong guesses an hour over all codes, and success forgets them', async () => {
    const { email } = await seedPerson(server());
    const turns = [-3 * MINUTE, -2 * MINUTE, 0];
    const ofTurn = async (address: string, turn: number) => ask(address, { count: turn + 1, offsetMs: turns[turn] });
    for (const turn of [0, 1]) {
      const code = await ofTurn(email, turn);
      for (let n = 1; n <= 5; n++) expectProblem(await verify(email, wrong(code, n), turns[turn]), 'invalid_code');
    }
    expectProblem(await verify(email, await ofTurn(email, 2)), 'too_many_attempts');
    const { email: lucky } = await seedPerson(server());
    for (const turn of [0, 1, 2]) {
      const code = await ofTurn(lucky, turn);
      for (let n = 1; n <= 4; n++) await verify(lucky, wrong(code, n), turns[turn]);
      tokensOf(await verify(lucky, code, turns[turn]));
    }
  });

  test('takes an account over that nobody had confirmed, with all that was set before', async () => {
    const { id, email } = await seedPerson(server(), { verified: false });
    const { user } = tokensOf(await verify(email, await ask(email)));
    expect(user).toMatchObject({ id, email_verified: true, has_password: false });
    expect(await server().sql('SELECT id FROM credentials WHERE user_id = ?', id)).toEqual([]);
  });

  test('meets the same gates as every way in', async () => {
    const disabled = await seedPerson(server(), { row: { status: 'disabled' } });
    const without = await seedPerson(server(), { row: { apps: [] } });
    expectProblem(await verify(disabled.email, await ask(disabled.email)), 'account_disabled');
    expectProblem(await verify(without.email, await ask(without.email)), 'app_access_denied');
    expect(await liveSessions(server(), disabled.id)).toEqual([]);
  });
});

describe('asking for a code', () => {
  test('answers alike for known and unknown addresses, for the same work', async () => {
    const { email } = await seedPerson(server());
    const answers = [];
    for (const address of [email, newAddress()]) {
      const answer = await post(server(), at, '/auth/otp/request', { email: address });
      answers.push([answer.status, answer.text, answer.trips.trips, answer.trips.statements]);
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  test('at /auth/verify mails a code of the same kind', async () => {
    const { email } = await seedPerson(server());
    const answer = await post(server(), at, '/auth/verify', { email });
    expect([answer.status, Object.keys(answer.json())]).toEqual([200, ['message']]);
    tokensOf(await verify(email, codeIn((await mailTo(server(), email))[0])));
    expect(await outbox(server(), email)).toHaveLength(1);
  });

  test('with anything but six digits or an address is refused before a guess is counted', async () => {
    const { email } = await seedPerson(server());
    const code = await ask(email);
    for (const bad of ['', '12345', '1234567', '12 345', '１２３４５６', 'abcdef', 123456, null]) {
      expectProblem(await post(server(), at, '/auth/otp/verify', { email, code: bad }), 'invalid_field');
    }
    expectProblem(await post(server(), at, '/auth/otp/request', { email: 'nobody' }), 'invalid_field');
    tokensOf(await verify(email, code));
  });
});
