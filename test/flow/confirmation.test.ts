import { describe, expect, test } from 'vitest';
import { changes, stateOf } from '../fixtures/state.ts';
import type { Answer } from '../harness/answer.ts';
import { type Client, client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { mailTo, tokenOf } from '../harness/mail.ts';
import { seedSession } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import { DAY, FIRST, liveSessions, MINUTE, SECOND, signIn, startRegistration } from './journey.ts';

const server = useServer();
const at = home('brand1', 'dev');
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

const page = (caller: Client, path: string): Promise<Answer> => caller.get(at.auth, path, { headers: BROWSER });

/** Presses the button of a page that was got from a path. */
async function press(caller: Client, path: string, action: string, fields: Record<string, string>): Promise<Answer> {
  const form_token = /name="form_token" value="([^"]+)"/.exec((await page(caller, path)).text)?.[1] ?? '';
  return caller.request(at.auth, action, { form: { ...fields, form_token }, headers: BROWSER });
}

const isVerified = async (email: string): Promise<boolean> =>
  (await server().sql('SELECT 1 FROM identifiers WHERE value = ? AND verified_at IS NOT NULL', email)).length === 1;

describe('a confirmation link', () => {
  test('answers alike for its lifetime, takes effect once, and never signs in', async () => {
    const { browser, email, token } = await startRegistration(server(), at);
    const first = await browser.get(at.auth, `/verify-email?token=${token}`);
    const after = await stateOf(server());
    const posted = await browser.post(at.auth, '/verify-email', { token });
    const later = client(server());
    later.travelTo(DAY - MINUTE);
    const last = await later.get(at.auth, `/verify-email?token=${token}`);
    for (const answer of [first, posted, last]) {
      expect([answer.status, answer.json(), answer.cookies]).toEqual([200, first.json(), []]);
    }
    expect(changes(after, await stateOf(server()))).toEqual([]);
    expectProblem(await browser.get(at.auth, '/session'), 'unauthenticated');
    expect((await signIn(browser, at, email, FIRST)).status).toBe(200);
  });

  test('is dead after 24 hours', async () => {
    const { browser, email, token } = await startRegistration(server(), at);
    browser.travelTo(DAY + MINUTE);
    expectProblem(await browser.get(at.auth, `/verify-email?token=${token}`), 'invalid_token');
    expectProblem(await browser.post(at.auth, '/verify-email', { token }), 'invalid_token');
    expect(await isVerified(email)).toBe(false);
  });

  test('that is unknown, malformed, empty or missing is 400 invalid_token', async () => {
    const caller = client(server());
    for (const token of ['A'.repeat(43), 'x', '', '%00', '../../etc']) {
      const code = token === '%00' ? 'malformed_request' : 'invalid_token';
      expectProblem(await caller.get(at.auth, `/verify-email?token=${token}`), code);
    }
    expectProblem(await caller.get(at.auth, '/verify-email'), 'invalid_token');
  });

  test('HEAD confirms nothing', async () => {
    const { browser, email, token } = await startRegistration(server(), at);
    const before = await stateOf(server());
    const answer = await browser.request(at.auth, `/verify-email?token=${token}`, { method: 'HEAD' });
    expect([answer.status, answer.bytes.length]).toEqual([200, 0]);
    expect(changes(before, await stateOf(server()))).toEqual([]);
    expect(await isVerified(email)).toBe(false);
  });

  test('in a browser is a page with one button; the GET changes nothing, the button confirms', async () => {
    const { browser, email, token } = await startRegistration(server(), at);
    const before = await stateOf(server());
    const answer = await page(browser, `/verify-email?token=${token}`);
    expect(answer.header('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.text.match(/<button\b(?=.*<\/main>)/gs)).toHaveLength(1);
    expect(answer.text).not.toContain('type="password"');
    expect(changes(before, await stateOf(server()))).toEqual([]);

    const pressed = await press(browser, `/verify-email?token=${token}`, '/verify-email', { token });
    expect([pressed.status, pressed.header('location')]).toEqual([303, '/verify-email?done=1']);
    expect((await browser.follow(pressed, at.auth, { headers: BROWSER })).status).toBe(200);
    expect(await isVerified(email)).toBe(true);
    expect((await signIn(browser, at, email, FIRST)).status).toBe(200);
  });

  test('in another browser asks for a password, and without one confirms nothing', async () => {
    const { email, token } = await startRegistration(server(), at);
    const other = client(server());
    expect((await page(other, `/verify-email?token=${token}`)).text).toContain('type="password"');
    const refused = await press(other, `/verify-email?token=${token}`, '/verify-email', { token });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('aria-invalid="true"');
    const weak = await press(other, `/verify-email?token=${token}`, '/verify-email', { token, password: 'short' });
    expect(weak.status).toBe(422);
    expect(await isVerified(email)).toBe(false);
  });

  test('in another browser takes a new password, which replaces the old one and ends what existed', async () => {
    const { email, token } = await startRegistration(server(), at);
    const [person] = await server().sql<{ id: string }>('SELECT user_id AS id FROM identifiers WHERE value = ?', email);
    const id = person?.id ?? '';
    // Nothing opens a session on an unconfirmed account; one that is there all the same must not outlive the proof.
    await seedSession(server(), { id, pool: at.pool, email, password: FIRST }, at);
    const other = client(server());
    const pressed = await press(other, `/verify-email?token=${token}`, '/verify-email', { token, password: SECOND });
    expect(pressed.status).toBe(303);
    expect(await liveSessions(server(), id)).toEqual([]);
    expectProblem(await signIn(other, at, email, FIRST), 'invalid_credentials');
    expect((await signIn(other, at, email, SECOND)).status).toBe(200);
  });

  test('a form without its token, or with that of another browser, is refused', async () => {
    const { browser, email, token } = await startRegistration(server(), at);
    const stranger = client(server());
    const theirs = /name="form_token" value="([^"]+)"/.exec(
      (await page(stranger, `/verify-email?token=${token}`)).text,
    )?.[1];
    for (const form_token of ['', 'x', theirs ?? '']) {
      expectProblem(await browser.request(at.auth, '/verify-email', { form: { token, form_token } }), 'stale_form');
    }
    expect(await isVerified(email)).toBe(false);
  });
});

describe('“this was not me”', () => {
  const declineToken = async (email: string): Promise<string> =>
    tokenOf((await mailTo(server(), email))[0], '/verify-email/decline');

  test('removes the unconfirmed account, by its button alone', async () => {
    const { browser, email, token } = await startRegistration(server(), at);
    const victim = client(server());
    const decline = await declineToken(email);
    const before = await stateOf(server());
    expect(
      (await page(victim, `/verify-email/decline?token=${decline}`)).text.match(/<button\b(?=.*<\/main>)/gs),
    ).toHaveLength(1);
    expect((await victim.request(at.auth, `/verify-email/decline?token=${decline}`, { method: 'HEAD' })).status).toBe(
      200,
    );
    expect(changes(before, await stateOf(server()))).toEqual([]);

    const path = `/verify-email/decline?token=${decline}`;
    expect((await press(victim, path, '/verify-email/decline', { token: decline })).status).toBe(303);
    for (const table of [
      'identifiers WHERE value = ?',
      'credentials WHERE user_id IN (SELECT user_id FROM identifiers WHERE value = ?)',
    ]) {
      expect(await server().sql(`SELECT * FROM ${table}`, email)).toEqual([]);
    }
    expectProblem(await browser.get(at.auth, `/verify-email?token=${token}`), 'invalid_token');
    expectProblem(await signIn(browser, at, email, FIRST), 'invalid_credentials');
    expectProblem(await victim.post(at.auth, '/verify-email/decline', { token: decline }), 'invalid_token');
  });

  test('frees the address for its owner, and the old link confirms nothing of the new account', async () => {
    const squatter = await startRegistration(server(), at);
    await client(server()).post(at.auth, '/verify-email/decline', { token: await declineToken(squatter.email) });
    const owner = await startRegistration(server(), at, squatter.email, SECOND, 2);
    expectProblem(await squatter.browser.get(at.auth, `/verify-email?token=${squatter.token}`), 'invalid_token');
    expect(await isVerified(squatter.email)).toBe(false);
    expect((await owner.browser.get(at.auth, `/verify-email?token=${owner.token}`)).status).toBe(200);
    expect((await signIn(owner.browser, at, owner.email, SECOND)).status).toBe(200);
  });

  test('does not remove an account that is confirmed', async () => {
    const { browser, email, token } = await startRegistration(server(), at);
    const decline = await declineToken(email);
    await browser.get(at.auth, `/verify-email?token=${token}`);
    expectProblem(await client(server()).post(at.auth, '/verify-email/decline', { token: decline }), 'invalid_token');
    expect((await signIn(browser, at, email, FIRST)).status).toBe(200);
  });
});
