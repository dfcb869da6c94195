import { describe, expect, test } from 'vitest';
import { changes, stateOf } from '../fixtures/state.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { outbox } from '../harness/mail.ts';
import { PASSWORD, seedPerson, seedSession } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import {
  askForLink,
  countEvents,
  countRows,
  FIRST,
  JUST_BEFORE_MS,
  liveSessions,
  MINUTE,
  mailedToken,
  newAddress,
  register,
  signIn,
} from './journey.ts';

const server = useServer();
const at = home('brand1', 'dev');
const BROWSER = { accept: 'text/html' };

describe('a sign-in link', () => {
  test('signs in by POST, once', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    const token = await askForLink(server(), browser, at, 'magic-link', person.email);
    const answer = await browser.post(at.auth, '/magic-link/verify', { token });
    expect(answer.json()).toMatchObject({ user: { id: person.id, email: person.email, role: 'user' } });
    expect((await browser.get(at.auth, '/session')).json()).toMatchObject({ user: { id: person.id } });
    const again = await client(server()).post(at.auth, '/magic-link/verify', { token });
    expectProblem(again, 'invalid_token');
    expect(again.cookies).toEqual([]);
    expect(await liveSessions(server(), person.id)).toHaveLength(1);
  });

  test('/login without a password mails the same', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    const asked = await browser.post(at.auth, '/login', { email: person.email });
    const other = await browser.post(at.auth, '/magic-link', { email: newAddress() });
    expect([asked.status, asked.json(), asked.cookies]).toEqual([200, other.json(), []]);
    const token = await mailedToken(server(), person.email, '/magic-link');
    expect((await browser.post(at.auth, '/magic-link/verify', { token })).status).toBe(200);
  });

  test('is not spent by GET, HEAD or a prefetch: only the page’s button spends it', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    const token = await askForLink(server(), browser, at, 'magic-link', person.email);
    const path = `/magic-link?token=${token}`;
    const before = await stateOf(server());
    const page = await browser.get(at.auth, path, { headers: BROWSER });
    expect([page.status, page.text.match(/<button\b(?=.*<\/main>)/gs)?.length]).toEqual([200, 1]);
    for (const headers of [{}, BROWSER, { ...BROWSER, purpose: 'prefetch', 'sec-purpose': 'prefetch' }]) {
      expect((await client(server()).get(at.auth, path, { headers })).status).toBe(200);
      expect((await client(server()).request(at.auth, path, { method: 'HEAD', headers })).status).toBe(200);
    }
    expect(changes(before, await stateOf(server()))).toEqual([]);

    const form_token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const pressed = await browser.request(at.auth, '/magic-link/verify', { form: { token, form_token } });
    expect([pressed.status, pressed.header('location')]).toEqual([303, `${browser.origin(`app1.${at.base}`)}/`]);
    expect((await browser.get(at.auth, '/session')).status).toBe(200);
    const spent = await browser.request(at.auth, '/magic-link/verify', { form: { token, form_token } });
    expect([spent.status, spent.header('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
  });

  test('is dead after 15 minutes', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    const token = await askForLink(server(), browser, at, 'magic-link', person.email);
    browser.travelTo(15 * MINUTE + 1_000);
    expectProblem(await browser.post(at.auth, '/magic-link/verify', { token }), 'invalid_token');
    browser.travelTo(14 * MINUTE);
    expect((await browser.post(at.auth, '/magic-link/verify', { token })).status).toBe(200);
  });

  test('leaves the password of a confirmed account as it is', async () => {
    const person = await seedPerson(server());
    const token = await askForLink(server(), client(server()), at, 'magic-link', person.email);
    expect((await client(server()).post(at.auth, '/magic-link/verify', { token })).status).toBe(200);
    expect((await signIn(client(server()), at, person.email, PASSWORD)).status).toBe(200);
  });

  test('signs in a person whose password is shut: nobody can lock somebody else out', async () => {
    const person = await seedPerson(server());
    const attacker = client(server());
    for (let n = 1; n <= 5; n++) await signIn(attacker, at, person.email, 'not-the-password');
    const owner = client(server());
    owner.travelTo(JUST_BEFORE_MS);
    expectProblem(await signIn(owner, at, person.email, PASSWORD), 'too_many_attempts');
    const browser = client(server());
    const token = await askForLink(server(), browser, at, 'magic-link', person.email);
    expect((await browser.post(at.auth, '/magic-link/verify', { token })).status).toBe(200);
  });
});

describe('for an address that nobody has', () => {
  test('an account is made when the link is redeemed, not before', async () => {
    const email = newAddress();
    const browser = client(server());
    const token = await askForLink(server(), browser, at, 'magic-link', email);
    expect(await server().sql('SELECT 1 FROM identifiers WHERE value = ?', email)).toEqual([]);
    const answer = await browser.post(at.auth, '/magic-link/verify', { token });
    expect(answer.json()).toMatchObject({ user: { email, name: null, role: 'user' } });
    const { id } = answer.json<{ user: { id: string } }>().user;
    expect((await browser.get(at.auth, '/session')).json()).toMatchObject({
      user: { id, email, emailVerified: true, apps: ['app1'], userType: 'b2c' },
    });
    expect(await countEvents(server(), id, 'user.signup.success')).toBe(1);
    expect(await countEvents(server(), id, 'user.login.success')).toBe(1);
    expectProblem(await signIn(browser, at, email, FIRST), 'invalid_credentials');
  });

  test('known and unknown addresses get the same answer', async () => {
    const person = await seedPerson(server());
    const ask = (email: string, path: string) => client(server()).post(at.auth, path, { email });
    for (const path of ['/magic-link', '/login', '/forgot-password']) {
      const [known, unknown] = [await ask(person.email, path), await ask(newAddress(), path)];
      expect([known.status, known.text], path).toEqual([unknown.status, unknown.text]);
      expect(known.fields.map(([name]) => name)).toEqual(unknown.fields.map(([name]) => name));
      expect(known.trips.names, path).toEqual(unknown.trips.names);
    }
  });
});

describe('for an account that nobody has confirmed', () => {
  test('the mailbox’s owner takes it over: the squatter’s password and sessions are gone', async () => {
    const email = newAddress();
    const squatter = client(server());
    await register(squatter, at, email, FIRST);
    const confirmation = await mailedToken(server(), email, '/verify-email');
    const [row] = await server().sql<{ id: string }>('SELECT user_id AS id FROM identifiers WHERE value = ?', email);
    const id = row?.id ?? '';
    await seedSession(server(), { id, pool: at.pool, email, password: FIRST }, at);

    const owner = client(server());
    const token = await askForLink(server(), owner, at, 'magic-link', email, { count: 2 });
    const answer = await owner.post(at.auth, '/magic-link/verify', { token });
    expect(answer.json()).toMatchObject({ user: { id, email } });
    expect(await liveSessions(server(), id)).toHaveLength(1);
    expect((await owner.get(at.auth, '/session')).json()).toMatchObject({ user: { id, emailVerified: true } });

    expectProblem(await signIn(squatter, at, email, FIRST), 'invalid_credentials');
    // The squatter’s own confirmation link has nothing left to confirm, and brings no password back.
    await squatter.get(at.auth, `/verify-email?token=${confirmation}`);
    expectProblem(await signIn(squatter, at, email, FIRST), 'invalid_credentials');
    expect((await owner.get(at.auth, '/session')).status).toBe(200);
  });
});

describe('mail', () => {
  test('goes out once for each request, at most five times an hour to an address, known or not', async () => {
    for (const email of [(await seedPerson(server())).email, newAddress()]) {
      for (let n = 1; n <= 5; n++) {
        expect((await client(server()).post(at.auth, '/magic-link', { email })).status).toBe(200);
      }
      const before = await countRows(server(), 'outbox');
      const refused = await client(server()).post(at.auth, '/magic-link', { email });
      expectProblem(refused, 'rate_limited');
      expect(Number(refused.header('retry-after'))).toBeGreaterThan(3_000);
      expect(await countRows(server(), 'outbox')).toBe(before);
      expect(await outbox(server(), email)).toHaveLength(5);
    }
  });
});
