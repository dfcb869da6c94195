import { describe, expect, test } from 'vitest';
import { changes, stateOf } from '../fixtures/state.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { mailTo, outbox } from '../harness/mail.ts';
import { carry, PASSWORD, seedPerson, seedSession } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import {
  askForLink,
  countEvents,
  FIRST,
  JUST_BEFORE_MS,
  liveSessions,
  MINUTE,
  newAddress,
  register,
  registered,
  SECOND,
  signIn,
} from './journey.ts';

const server = useServer();
const at = home('brand1', 'dev');
const prod = home('brand1', 'prod');

const reset = (token: string, password = SECOND) =>
  client(server()).post(at.auth, '/reset-password', { token, password });

describe('a password reset', () => {
  test('sets the password, does not sign in, and mails a notice without a link that changes anything', async () => {
    const person = await seedPerson(server());
    const token = await askForLink(server(), client(server()), at, 'reset', person.email);
    const answer = await reset(token);
    expect([answer.status, answer.cookies]).toEqual([200, []]);
    expect(await liveSessions(server(), person.id)).toEqual([]);
    const [notice] = await mailTo(server(), person.email, { count: 2 });
    expect(notice.links.filter((link) => link.includes('token='))).toEqual([]);
    expect(await countEvents(server(), person.id, 'security.password.changed')).toBe(1);
    expectProblem(await signIn(client(server()), at, person.email, PASSWORD), 'invalid_credentials');
    expect((await signIn(client(server()), at, person.email, SECOND)).status).toBe(200);
  });

  test('ends every session of the person with its refresh and access tokens, in every environment', async () => {
    const person = await seedPerson(server());
    const browsers = await Promise.all(
      [at, at, prod].map(async (place) => {
        const browser = client(server());
        carry(server(), browser, place, await seedSession(server(), person, place));
        const refreshed = await browser.post(place.auth, '/auth/refresh');
        return { browser, place, token: refreshed.json<{ access_token: string }>().access_token };
      }),
    );
    const other = await seedPerson(server());
    const bystander = client(server());
    carry(server(), bystander, at, await seedSession(server(), other, at));

    expect((await reset(await askForLink(server(), client(server()), at, 'reset', person.email))).status).toBe(200);
    for (const { browser, place, token } of browsers) {
      expectProblem(await browser.get(place.auth, '/session'), 'unauthenticated');
      expectProblem(await browser.post(place.auth, '/auth/refresh'), 'unauthenticated');
      const headers = { authorization: `Bearer ${token}`, cookie: null };
      expectProblem(await browser.get(place.auth, '/auth/me', { headers }), 'unauthenticated');
    }
    expect((await bystander.get(at.auth, '/session')).status).toBe(200);
  });

  test('works by the newest link only, and once', async () => {
    const person = await seedPerson(server());
    const older = await askForLink(server(), client(server()), at, 'reset', person.email);
    const newest = await askForLink(server(), client(server()), at, 'reset', person.email, { count: 2 });
    expectProblem(await reset(older), 'invalid_token');
    expect((await reset(newest)).status).toBe(200);
    expectProblem(await reset(newest, FIRST), 'invalid_token');
    expectProblem(await reset(older, FIRST), 'invalid_token');
    expect((await signIn(client(server()), at, person.email, SECOND)).status).toBe(200);
  });

  test('lifts the lockout that wrong passwords brought', async () => {
    const person = await seedPerson(server());
    for (let n = 1; n <= 5; n++) await signIn(client(server()), at, person.email, 'not-the-password');
    const owner = client(server());
    owner.travelTo(JUST_BEFORE_MS);
    expectProblem(await signIn(owner, at, person.email, PASSWORD), 'too_many_attempts');
    expect((await reset(await askForLink(server(), client(server()), at, 'reset', person.email))).status).toBe(200);
    expect((await signIn(owner, at, person.email, SECOND)).status).toBe(200);
  });

  test('is dead after 30 minutes', async () => {
    const person = await seedPerson(server());
    const token = await askForLink(server(), client(server()), at, 'reset', person.email);
    const late = client(server());
    late.travelTo(30 * MINUTE + 1_000);
    expectProblem(await late.post(at.auth, '/reset-password', { token, password: SECOND }), 'invalid_token');
    late.travelTo(29 * MINUTE);
    expect((await late.post(at.auth, '/reset-password', { token, password: SECOND })).status).toBe(200);
  });

  test('with a password that is refused spends nothing: the same link goes on', async () => {
    const person = await seedPerson(server());
    const token = await askForLink(server(), client(server()), at, 'reset', person.email);
    const before = await stateOf(server());
    expectProblem(await reset(token, 'short-7'), 'password_too_short');
    expectProblem(await reset(token, 'passwordpassword'), 'password_blocked');
    expectProblem(await reset(token, 'x'.repeat(129)), 'password_too_long');
    expect(changes(before, await stateOf(server()))).toEqual([]);
    expect((await reset(token)).status).toBe(200);
  });

  test('proves the mailbox: an unconfirmed account is confirmed, with the new password alone', async () => {
    const email = newAddress();
    await register(client(server()), at, email, FIRST);
    expect((await reset(await askForLink(server(), client(server()), at, 'reset', email, { count: 2 }))).status).toBe(
      200,
    );
    expectProblem(await signIn(client(server()), at, email, FIRST), 'invalid_credentials');
    expect((await signIn(client(server()), at, email, SECOND)).status).toBe(200);
  });

  test('gives a password to a person who had none', async () => {
    const person = await seedPerson(server(), { password: null });
    expect((await reset(await askForLink(server(), client(server()), at, 'reset', person.email))).status).toBe(200);
    expect((await signIn(client(server()), at, person.email, SECOND)).status).toBe(200);
  });

  test('for an address that nobody has mails nothing', async () => {
    const email = newAddress();
    expect((await client(server()).post(at.auth, '/forgot-password', { email })).status).toBe(200);
    expect(await outbox(server(), email)).toEqual([]);
  });

  test('its page asks for the password, spends nothing, and takes it by form', async () => {
    const email = newAddress();
    await registered(server(), client(server()), at, email);
    const browser = client(server());
    const token = await askForLink(server(), browser, at, 'reset', email, { count: 2 });
    const before = await stateOf(server());
    const page = await browser.get(at.auth, `/reset-password?token=${token}`, { headers: { accept: 'text/html' } });
    expect(page.text).toContain('autocomplete="new-password"');
    expect(page.header('referrer-policy')).toBe('no-referrer');
    expect(changes(before, await stateOf(server()))).toEqual([]);
    const form_token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const send = (password: string) =>
      browser.request(at.auth, '/reset-password', { form: { token, password, form_token } });
    const weak = await send('short-7');
    expect([weak.status, weak.text.includes('aria-invalid="true"')]).toEqual([422, true]);
    const done = await send(SECOND);
    expect([done.status, done.header('location'), done.cookies]).toEqual([303, '/reset-password?done=1', []]);
    expect((await signIn(browser, at, email, SECOND)).status).toBe(200);
  });
});
