import { describe, expect, test } from 'vitest';
import { countEvents, FIRST, liveSessions, SECOND as OTHER } from '../../flow/journey.ts';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { mailTo } from '../../harness/mail.ts';
import { carry, PASSWORD, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { dueAsToken, seedTotp } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';
import { askForCode, dialects, newAddress, post, tokensOf, wrong } from '../token-kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'dev');

const ask = (kind: 'signup' | 'reset', email: string, prefix: string = '/auth') =>
  askForCode(server(), at, `${prefix}/password/${kind}/request`, email);
const signUp = (email: string, code: string, password = FIRST, prefix: string = '/auth') =>
  post(server(), at, `${prefix}/password/signup`, { email, code, password });
const confirm = (email: string, code: string, password = FIRST, prefix: string = '/auth') =>
  post(server(), at, `${prefix}/password/reset/confirm`, { email, code, new_password: password });
const login = (email: string, password: string, prefix: string = '/auth') =>
  post(server(), at, `${prefix}/password/login`, { email, password });

describe.each(dialects)('a first password at %s', (prefix) => {
  test('is set by a mailed code, which signs in, and is told by mail', async () => {
    const { id, email } = await seedPerson(server(), { password: null });
    expectProblem(await login(email, FIRST, prefix), 'invalid_credentials');
    const answer = await signUp(email, await ask('signup', email, prefix), FIRST, prefix);
    expect(tokensOf(answer).user).toMatchObject({ id, has_password: true });
    expect(tokensOf(await login(email, FIRST, prefix)).user.id).toBe(id);
    const [notice] = await mailTo(server(), email, { count: 2 });
    expect(notice.subject).toBe('Your account at Brand One has a password now');
    expect(await countEvents(server(), id, 'security.password.changed')).toBe(1);
  });

  test('makes an account for an address that has none', async () => {
    const email = newAddress();
    const { user } = tokensOf(await signUp(email, await ask('signup', email, prefix), FIRST, prefix));
    expect(user).toMatchObject({ email, email_verified: true, has_password: true });
    expect(tokensOf(await login(email, FIRST, prefix)).user.id).toBe(user.id);
  });
});

describe('a first password', () => {
  test('never replaces one: whoever has the mailbox is told to reset it, and the code is not spent', async () => {
    const { id, email } = await seedPerson(server());
    const code = await ask('signup', email);
    for (const _ of [1, 2]) expectProblem(await signUp(email, code), 'conflict');
    expectProblem(await login(email, FIRST), 'invalid_credentials');
    expect(tokensOf(await login(email, PASSWORD)).user.id).toBe(id);
  });

  test('of many at once is set once', async () => {
    const { id, email } = await seedPerson(server(), { password: null });
    const code = await ask('signup', email);
    const passwords = Array.from({ length: 10 }, (_, n) => `${FIRST}-${n}`);
    const answers = await Promise.all(passwords.map((password) => signUp(email, code, password)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const winner = passwords[answers.findIndex(({ status }) => status === 200)] as string;
    expect(tokensOf(await login(email, winner)).user.id).toBe(id);
    expect(await countEvents(server(), id, 'security.password.changed')).toBe(1);
    expect(await server().sql('SELECT id FROM credentials WHERE user_id = ?', id)).toHaveLength(1);
  });

  test('takes an account over that nobody had confirmed: what somebody else chose is gone', async () => {
    const { id, email } = await seedPerson(server(), { verified: false });
    expect(tokensOf(await signUp(email, await ask('signup', email))).user).toMatchObject({ id, email_verified: true });
    expectProblem(await login(email, PASSWORD), 'invalid_credentials');
    expect(tokensOf(await login(email, FIRST)).user.id).toBe(id);
  });

  test('is not set by a code alone where a second factor is due', async () => {
    const person = await seedPerson(server(), { password: null, pool: at.pool });
    const totp = await seedTotp(server(), person);
    const due = dueAsToken(await signUp(person.email, await ask('signup', person.email)));
    expect(await server().sql('SELECT id FROM credentials WHERE user_id = ?', person.id)).toEqual([]);
    expect(await countEvents(server(), person.id, 'security.password.changed')).toBe(0);
    const done = await post(server(), at, '/auth/mfa/verify', { mfa_token: due.token, code: totp.code() });
    expect(tokensOf(done).user).toMatchObject({ id: person.id, has_password: false });
    expectProblem(await login(person.email, FIRST), 'invalid_credentials');
  });

  test('that may not be chosen costs no guess', async () => {
    const { email } = await seedPerson(server(), { password: null });
    const code = await ask('signup', email);
    for (let n = 0; n < 6; n++) expectProblem(await signUp(email, code, 'password1'), 'password_blocked');
    tokensOf(await signUp(email, code));
  });

  test('is not set by a code for a new password, nor a new one by a code for the first', async () => {
    const { email } = await seedPerson(server(), { password: null });
    const [first, reset] = [
      await ask('signup', email),
      await askForCode(server(), at, '/auth/password/reset/request', email, { count: 2 }),
    ];
    if (first !== reset) {
      expectProblem(await signUp(email, reset), 'invalid_code');
      expectProblem(await confirm(email, first), 'invalid_code');
    }
    tokensOf(await signUp(email, first));
  });
});

describe.each(dialects)('a new password at %s', (prefix) => {
  test('is set by a mailed code, does not sign in, ends every session and is told by mail', async () => {
    const person = await seedPerson(server());
    const session = await seedSession(server(), person, at);
    const browser = client(server());
    carry(server(), browser, at, session);
    const answer = await confirm(person.email, await ask('reset', person.email, prefix), FIRST, prefix);
    expect([answer.status, answer.json(), answer.cookies]).toEqual([200, { message: 'Password changed' }, []]);
    expect(await liveSessions(server(), person.id)).toEqual([]);
    expectProblem(await browser.post(at.auth, '/auth/refresh'), 'unauthenticated');
    expectProblem(await login(person.email, PASSWORD, prefix), 'invalid_credentials');
    expect(tokensOf(await login(person.email, FIRST, prefix)).user.id).toBe(person.id);
    const [notice] = await mailTo(server(), person.email, { count: 2 });
    expect(notice.subject).toBe('Your password for Brand One was changed');
  });
});

describe('a new password by code', () => {
  test('of fifty uses at once is one of those that were sent, set once', async () => {
    const { id, email } = await seedPerson(server());
    const code = await ask('reset', email);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => confirm(email, code, `${FIRST}-${n % 2}`)));
    const done = answers.flatMap(({ status }, n) => (status === 200 ? [n % 2] : []));
    expect(done).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(['invalid_code', 'too_many_attempts', 'unavailable', 'overloaded']).toContain(answer.json().code);
    expect(tokensOf(await login(email, `${FIRST}-${done[0]}`)).user.id).toBe(id);
    expect(await countEvents(server(), id, 'security.password.changed')).toBe(1);
  });

  test('is refused after five wrong guesses, with the right code too', async () => {
    const { email } = await seedPerson(server());
    const code = await ask('reset', email);
    for (let n = 1; n <= 5; n++) expectProblem(await confirm(email, wrong(code, n)), 'invalid_code');
    expectProblem(await confirm(email, code), 'too_many_attempts');
    tokensOf(await login(email, PASSWORD));
  });

  test('names the field that does not hold as the caller knows it', async () => {
    const { email } = await seedPerson(server());
    const body = expectProblem(await confirm(email, '123456', 'short'), 'password_too_short');
    expect((body as unknown as { errors: { path: string }[] }).errors.map(({ path }) => path)).toEqual([
      'new_password',
    ]);
  });

  test('is asked for alike by known and unknown addresses, and only the known get mail', async () => {
    const { email } = await seedPerson(server());
    const unknown = newAddress();
    const answers = [];
    for (const address of [email, unknown]) {
      const answer = await post(server(), at, '/auth/password/reset/request', { email: address });
      answers.push([answer.status, answer.text, answer.trips.trips, answer.trips.statements]);
    }
    expect(answers[0]).toEqual(answers[1]);
    await mailTo(server(), email);
    expect(await server().sql("SELECT id FROM outbox WHERE status = 'pending'")).toEqual([]);
    await expect(mailTo(server(), unknown, { timeoutMs: 300 })).rejects.toThrow('0 of 1');
    for (const address of [email, unknown]) expectProblem(await confirm(address, '000000'), 'invalid_code');
  });

  test('outruns a sign-in that began with the old one', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, email } = await seedPerson(server());
      const code = await ask('reset', email);
      const [reset, signedIn] = await Promise.all([confirm(email, code, OTHER), login(email, PASSWORD)]);
      expect(reset.status, String(reset)).toBe(200);
      const live = await liveSessions(server(), id);
      // Either the sign-in came first and its session was ended, or it is refused.
      expect(live).toEqual([]);
      if (signedIn.status !== 200) expectProblem(signedIn, 'invalid_credentials');
    }
  });
});
