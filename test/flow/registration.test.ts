import { describe, expect, test } from 'vitest';
import { changes, stateOf } from '../fixtures/state.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { linkOf, mailTo, outbox } from '../harness/mail.ts';
import { seedPerson } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import { countEvents, FIRST, newAddress, register, registered, SECOND, signIn, startRegistration } from './journey.ts';

const server = useServer();
const at = home('brand1', 'dev');

describe('registration', () => {
  test('an unconfirmed address cannot sign in, the right password or not', async () => {
    const { browser, email } = await startRegistration(server(), at);
    expectProblem(await signIn(browser, at, email, FIRST), 'email_not_verified');
    expectProblem(await signIn(browser, at, email, SECOND), 'invalid_credentials');
  });

  test('a new person gets what the brand gives by default, whatever the body says', async () => {
    const email = newAddress();
    const caller = client(server());
    for (const field of ['role', 'apps', 'env', 'userType', 'emailVerified', 'id']) {
      const body = { email, password: FIRST, name: 'Mary Poe', [field]: field === 'apps' ? ['app2'] : 'owner' };
      expectProblem(await caller.post(at.auth, '/register', body), 'invalid_field');
    }
    await registered(server(), caller, at, email);
    await signIn(caller, at, email, FIRST);
    expect((await caller.get(at.auth, '/session')).json()).toMatchObject({
      user: { role: 'user', apps: ['app1'], env: ['prod', 'staging', 'dev'], userType: 'b2c' },
    });
  });

  test('a taken address answers alike with a fresh id, changes nothing of the account, and its owner gets a mail', async () => {
    const owner = await seedPerson(server());
    const known = () => server().sql('SELECT * FROM credentials WHERE user_id = ?', owner.id);
    const before = await known();
    const free = await startRegistration(server(), at);
    const taken = client(server());
    const answers = [await register(taken, at, owner.email, SECOND), await register(taken, at, owner.email, SECOND)];
    const ids = answers.map((answer) => answer.json<{ user: { id: string } }>().user.id);
    expect(new Set([...ids, owner.id]).size).toBe(3);
    for (const answer of answers) {
      expect(answer.status).toBe(free.answer.status);
      expect(answer.fields.map(([name]) => name)).toEqual(free.answer.fields.map(([name]) => name));
      expect({ ...answer.json(), user: null }).toEqual({ ...free.answer.json(), user: null });
      expect(answer.json()).toMatchObject({ user: { email: owner.email, name: 'Mary Poe' } });
    }
    expect(await known()).toEqual(before);
    const mails = await mailTo(server(), owner.email, { count: 2 });
    for (const mail of mails) {
      expect(mail.links.filter((link) => link.includes('token='))).toEqual([]);
      expect(linkOf(mail, '/forgot-password').host).toBe(`${at.auth}:${server().port}`);
    }
    const stranger = await mailTo(server(), free.email);
    expect(stranger[0].subject).not.toBe(mails[0].subject);
    expectProblem(await signIn(client(server()), at, owner.email, SECOND), 'invalid_credentials');
  });

  test('case does not make another address, and mail goes to the one that was typed', async () => {
    const email = newAddress();
    await registered(server(), client(server()), at, email);
    await register(client(server()), at, email.toUpperCase());
    expect((await mailTo(server(), email, { count: 2 }))[0].to).toBe(email.toUpperCase());
    expect(await server().sql('SELECT value FROM identifiers WHERE value LIKE ?', email)).toEqual([{ value: email }]);
    expect((await signIn(client(server()), at, email.toUpperCase(), FIRST)).status).toBe(200);
  });

  test.each([
    ['short-7', 'password_too_short'],
    ['x'.repeat(129), 'password_too_long'],
    ['passwordpassword', 'password_blocked'],
    ['brand1password', 'password_blocked'],
    ['marypoe-2026', 'password_blocked'],
  ] as const)('the password %j is refused: %s', async (password, code) => {
    const email = newAddress();
    const before = await stateOf(server());
    expectProblem(await register(client(server()), at, email, password), code);
    expect(changes(before, await stateOf(server()))).toEqual([]);
  });

  test('a sixth mail to one address within an hour is refused with the time to wait', async () => {
    const email = newAddress();
    for (let n = 1; n <= 5; n++) expect((await register(client(server()), at, email)).status).toBe(201);
    const before = await stateOf(server());
    const answer = await register(client(server()), at, email);
    expectProblem(answer, 'rate_limited');
    expect(Number(answer.header('retry-after'))).toBeGreaterThan(3_000);
    expect(changes(before, await stateOf(server()))).toEqual([]);
  });
});

describe('registering an unconfirmed address again', () => {
  test('mails a fresh link that confirms its own password and no other', async () => {
    const first = await startRegistration(server(), at);
    const second = await startRegistration(server(), at, first.email, SECOND, 2);
    expect(second.token).not.toBe(first.token);
    expect((await second.browser.get(at.auth, `/verify-email?token=${second.token}`)).status).toBe(200);
    expectProblem(await signIn(first.browser, at, first.email, FIRST), 'invalid_credentials');
    expect((await signIn(second.browser, at, first.email, SECOND)).status).toBe(200);
    // The link of the first registration has nothing left to confirm and puts nothing back.
    expect((await first.browser.get(at.auth, `/verify-email?token=${first.token}`)).status).toBe(200);
    expectProblem(await signIn(first.browser, at, first.email, FIRST), 'invalid_credentials');
  });

  test('leaves the first link good: it confirms the first password', async () => {
    const first = await startRegistration(server(), at);
    const second = await startRegistration(server(), at, first.email, SECOND, 2);
    expect((await first.browser.get(at.auth, `/verify-email?token=${first.token}`)).status).toBe(200);
    expect((await signIn(first.browser, at, first.email, FIRST)).status).toBe(200);
    expectProblem(await signIn(second.browser, at, first.email, SECOND), 'invalid_credentials');
  });
});

describe('what registration leaves behind', () => {
  test('one person, one event, one mail; the mail’s content is gone once it was sent', async () => {
    const email = newAddress();
    const id = await registered(server(), client(server()), at, email);
    expect(await outbox(server(), email)).toHaveLength(1);
    expect(await countEvents(server(), id, 'user.signup.success')).toBe(1);
    expect(await countEvents(server(), id, 'user.email.verified')).toBe(1);
    const rows = await server().sql<{ status: string; payload: string }>('SELECT status, payload FROM outbox');
    expect(new Set(rows.map(({ status, payload }) => `${status}:${payload}`))).toEqual(new Set(['sent:']));
  });
});
