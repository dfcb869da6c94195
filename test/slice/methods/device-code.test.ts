import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { reserveUserCode } from '../../../src/methods/device-code/queries.ts';
import { database } from '../../../src/platform/d1.ts';
import { type Client, client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { mailTo } from '../../harness/mail.ts';
import { carry, PASSWORD, type Person, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { seedTotp } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';
import { approved, at, type Codes, codesOf, decide, device, poll, refusal, somebody } from './device-code-kit.ts';
import { handOver } from './handover-kit.ts';

const server = useServer({ limits: { rate: 100_000 } });
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly refresh_expires_in: number;
  readonly user: { readonly id: string };
}

describe('a device that nobody can type on', () => {
  test('gets its codes, and tokens of a session of its own once somebody has approved', async () => {
    const caller = device(server());
    const codes = await codesOf(caller);
    expect(codes).toMatchObject({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: 'https://auth.brand1.com/device',
      verification_uri_complete: `https://auth.brand1.com/device?user_code=${codes.user_code}`,
      expires_in: 900,
      interval: 5,
    });
    expect(await refusal(poll(caller, codes))).toBe('authorization_pending');
    const authTime = Date.now() - 3 * MINUTE;
    const { browser, person, sid } = await somebody(server(), { acr: 'aal2', amr: ['pwd', 'otp', 'mfa'], authTime });
    const asked = await decide(browser, { user_code: codes.user_code.toLowerCase().replace('-', '') });
    expect(asked.json()).toMatchObject({
      user_code: codes.user_code,
      client_id: 'brand1:app1',
      client_name: 'Workspace',
      device: 'Linux',
      network: caller.ip.replace(/\d+$/, '0'),
    });
    caller.travelTo(6 * SECOND);
    expect(await refusal(poll(caller, codes))).toBe('authorization_pending');
    expect((await decide(browser, codes, 'approve')).status).toBe(200);
    const answer = await poll(caller, codes);
    expect([answer.status, answer.header('cache-control'), answer.all('set-cookie')]).toEqual([200, 'no-store', []]);
    const tokens = answer.json<Tokens & Record<string, unknown>>();
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 600, user: { id: person.id } });
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      sub: person.id,
      client_id: 'brand1:app1',
      amr: ['pwd', 'otp', 'mfa'],
      acr: 'aal2',
    });
    // At the latest then: no more than that is told of a proof that was given elsewhere.
    expect(decodeJwt(tokens.access_token).auth_time).toBeLessThan(Math.floor(authTime / SECOND) - 7 * 60);
    expect(decodeJwt(tokens.access_token).sid).not.toBe(sid);
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    expect((await caller.get(at.auth, '/auth/me', { headers })).json()).toMatchObject({ id: person.id });
    const refreshed = await caller.post(at.auth, '/auth/native/refresh', { refresh_token: tokens.refresh_token });
    expect(refreshed.status, String(refreshed)).toBe(200);
    // It stays when the browser that approved it signs out.
    await browser.post(at.auth, '/logout');
    expect((await caller.get(at.auth, '/auth/me', { headers })).status).toBe(200);
  });

  test('is recorded with who approved it, and its person is told by mail', async () => {
    const { caller, codes, person, sid } = await approved(server());
    const { access_token: token } = (await poll(caller, codes)).json<{ access_token: string }>();
    const events = await server().sql<{ event: string; session_id: string; details: string }>(
      "SELECT event, session_id, details FROM audit_events WHERE subject_id = ? AND event <> 'user.login.success' OR session_id = ? ORDER BY id",
      person.id,
      String(decodeJwt(token).sid),
    );
    expect(events.map(({ event }) => event)).toEqual(['user.device.approved', 'user.login.success']);
    expect(events.map(({ session_id: id }) => id)).toEqual([sid, decodeJwt(token).sid]);
    const network = caller.ip.replace(/\d+$/, '0');
    expect(JSON.parse(events[0]?.details ?? '{}')).toEqual({ subapp: 'app1', device: 'Linux', network });
    expect(JSON.parse(events[1]?.details ?? '{}')).toEqual({ method: 'device_code', subapp: 'app1' });
    const [message] = await mailTo(server(), person.email);
    expect(message.text).toContain('Workspace');
  });

  test('waits five seconds between two questions, and five more, for good, for each that comes too soon', async () => {
    const caller = device(server());
    const codes = await codesOf(caller);
    const askedAt = async (seconds: number) => {
      caller.travelTo(seconds * SECOND);
      return refusal(poll(caller, codes));
    };
    expect(await askedAt(0)).toBe('authorization_pending');
    expect(await askedAt(2)).toBe('slow_down');
    expect(await askedAt(10)).toBe('slow_down');
    // Fifteen seconds after the last question now.
    expect(await askedAt(20)).toBe('slow_down');
    expect(await askedAt(41)).toBe('authorization_pending');
    expect(await askedAt(60)).toBe('slow_down');
    expect(await askedAt(86)).toBe('authorization_pending');
  });

  test('is told that it was denied, that its code has expired, and that it was used', async () => {
    const { browser } = await somebody(server());
    const denied = await codesOf(device(server()));
    expect((await decide(browser, denied, 'deny')).json()).toEqual({ message: 'The device was not signed in' });
    expect(await refusal(poll(device(server()), denied))).toBe('access_denied');
    expectProblem(await decide(browser, denied, 'approve'), 'invalid_code');

    const late = device(server());
    const old = await codesOf(late);
    late.travelTo(15 * MINUTE + SECOND);
    expect(await refusal(poll(late, old))).toBe('expired_token');

    const { caller, codes, browser: own } = await approved(server());
    expect((await poll(caller, codes)).status).toBe(200);
    expect(await refusal(poll(caller, codes))).toBe('invalid_grant');
    expectProblem(await decide(own, codes), 'invalid_code');
    expect(await refusal(poll(caller, { device_code: 'A'.repeat(43) }))).toBe('invalid_grant');
  });

  test('cannot be approved once its code has expired', async () => {
    const codes = await codesOf(device(server()));
    const { browser } = await somebody(server(), { authTime: Date.now() + 14 * MINUTE });
    browser.travelTo(15 * MINUTE + SECOND);
    expectProblem(await decide(browser, codes, 'approve'), 'invalid_code');
  });

  test('keeps neither of its codes where somebody could read them', async () => {
    const codes = await codesOf(device(server()));
    const rows = JSON.stringify(await server().sql('SELECT * FROM attempts'));
    const kv = await server().kv();
    const names = (await kv.list()).keys.map(({ name }) => name).join(' ');
    for (const secret of [codes.device_code, codes.user_code, codes.user_code.replace('-', '')]) {
      expect(rows).not.toContain(secret);
      expect(names).not.toContain(secret);
    }
    // There are so few user codes that a hash without a key of ours would tell one to whoever tries all.
    const name = `device|brand1|prod|${codes.user_code.replace('-', '')}`;
    expect(names).not.toContain(createHash('sha256').update(name).digest('base64url'));
  });
});

describe('a user code', () => {
  test('is one device’s until it ends', async () => {
    const db = database(await server().db());
    const take = async (key: string, now: number) =>
      (await db.write([reserveUserCode(db, 'device_user:test', key, now, now + 900)]))[0].length;
    expect(await take('one', 1_000)).toBe(1);
    expect(await take('other', 1_001)).toBe(0);
    // The same batch once more, after an answer that was lost.
    expect(await take('one', 1_000)).toBe(1);
    expect(await take('other', 1_901)).toBe(1);
    expect(await take('one', 1_902)).toBe(0);
    await server().sql("DELETE FROM attempts WHERE key = 'device_user:test'");
  });
});

describe('the session of a device', () => {
  const rows = [
    ['POST', '/auth/passkey/register/begin', {}],
    ['POST', '/auth/passkeys/register/options', {}],
    ['POST', '/auth/wallet/link', { message: 'x', signature: '0xaa' }],
    ['POST', '/keys', { name: 'mine' }],
    ['POST', '/auth/api-tokens', { label: 'mine', permissions: [] }],
    ['POST', '/auth/email/request', { email: 'other@example.com' }],
    ['POST', '/auth/me/export', {}],
    ['DELETE', '/auth/me', undefined],
  ] as const;

  test('changes no way in by what its person showed elsewhere, until they prove themselves on it', async () => {
    const { caller, codes } = await approved(server());
    const token = (await poll(caller, codes)).json<Tokens & Record<string, unknown>>().access_token;
    const headers = { authorization: `Bearer ${token}` };
    const call = (method: string, path: string, json: unknown) =>
      caller.request(at.auth, path, { method, headers, ...(json === undefined ? {} : { json }) });
    for (const [method, path, json] of rows)
      expectProblem(await call(method, path, json), 'insufficient_user_authentication', ['acr_values', 'max_age']);
    const next = await codesOf(device(server()));
    const json = { user_code: next.user_code, decision: 'approve' };
    const approve = () => call('POST', '/auth/device/verify', json);
    expectProblem(await approve(), 'insufficient_scope');
    expect((await call('POST', '/auth/step-up', { password: PASSWORD })).status).toBe(200);
    expect((await call('POST', '/auth/passkey/register/begin', {})).status).toBe(200);
  });

  test('approves no other device, however its person proves themselves on it, and may deny one', async () => {
    const { caller, codes } = await approved(server());
    const { access_token: token } = (await poll(caller, codes)).json<Tokens & Record<string, unknown>>();
    const headers = { authorization: `Bearer ${token}` };
    const next = await codesOf(device(server()));
    const about = (decision?: string) =>
      caller.post(
        at.auth,
        '/auth/device/verify',
        { user_code: next.user_code, ...(decision ? { decision } : {}) },
        { headers },
      );
    expect((await caller.post(at.auth, '/auth/step-up', { password: PASSWORD }, { headers })).status).toBe(200);
    expectProblem(await about(), 'insufficient_scope');
    expectProblem(await about('approve'), 'insufficient_scope');
    expect(await refusal(poll(device(server()), next))).toBe('authorization_pending');
    expect((await about('deny')).json()).toEqual({ message: 'The device was not signed in' });
    expect(await refusal(poll(device(server()), next))).toBe('access_denied');
  });

  test('makes none that does, by a handover to another brand of the pool', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    carry(server(), browser, at, await seedSession(server(), person, at, { origin: 'device_code' }));
    const there = home('brand3', 'prod');
    expect((await handOver(browser, 'brand=brand1', there)).cookie(there.sessionCookie)).not.toBeNull();
    const next = await device(server()).request(there.auth, '/auth/device/code', {
      form: { client_id: 'brand3:app1' },
    });
    const { user_code } = next.json<Codes & Record<string, unknown>>();
    const json = { user_code, decision: 'approve' };
    expectProblem(await browser.post(there.auth, '/auth/device/verify', json), 'insufficient_scope');
  });

  test('is told so on the page, and may not post to it either', async () => {
    const { browser, sid } = await somebody(server());
    const headers = { accept: 'text/html' };
    const { text } = await browser.get(at.auth, '/device', { headers });
    const token = /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
    await server().sql("UPDATE sessions SET origin = 'device_code' WHERE id = ?", sid);
    const codes = await codesOf(device(server()));
    const form = { form_token: token, user_code: codes.user_code, decision: 'approve' };
    for (const answer of [
      await browser.get(at.auth, `/device?user_code=${codes.user_code}`, { headers }),
      await browser.request(at.auth, '/device', { method: 'POST', form, headers }),
    ])
      expect([answer.status, answer.text.includes('cannot approve another device')], answer.text).toEqual([403, true]);
    expect(await refusal(poll(device(server()), codes))).toBe('authorization_pending');
  });

  test('is of two factors at most: nobody has shown a passkey on it', async () => {
    const caller = device(server());
    const codes = await codesOf(caller);
    const { browser } = await somebody(server(), { acr: 'aal3', amr: ['hwk', 'user', 'mfa'] });
    expect((await decide(browser, codes, 'approve')).status).toBe(200);
    const { access_token: token } = (await poll(caller, codes)).json<Tokens & Record<string, unknown>>();
    expect(decodeJwt(token)).toMatchObject({ acr: 'aal2' });
  });
});

describe('a decision', () => {
  test.each(['db:2:before', 'db:2:after', 'db:1:before', 'kv:1:before', 'kv:1:null'])(
    'is made once and told, or not made, under %s',
    async (fault) => {
      const caller = device(server());
      const codes = await codesOf(caller);
      const { browser, sid } = await somebody(server());
      const json = { user_code: codes.user_code, decision: 'approve' };
      const answer = await browser.post(at.auth, '/auth/device/verify', json, { fault });
      const made = () =>
        server().sql("SELECT id FROM audit_events WHERE event LIKE 'user.device.%' AND session_id = ?", sid);
      expect((await made()).length).toBe(answer.status === 200 ? 1 : 0);
      expect((await browser.post(at.auth, '/auth/device/verify', json)).status).toBe(200);
      expect((await made()).length).toBe(1);
      expect((await poll(caller, codes)).status).toBe(200);
    },
  );
});

describe('a device code is good', () => {
  test('for one of fifty that ask at once', async () => {
    const { caller, codes, person } = await approved(server());
    const answers = await Promise.all(Array.from({ length: 50 }, () => poll(caller, codes)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(await refusal(answer)).toBe('invalid_grant');
    const [row] = await server().sql<{ n: number }>('SELECT COUNT(*) AS n FROM sessions WHERE user_id = ?', person.id);
    expect(row?.n).toBe(2);
  });

  test('for one decision, where approval and denial come at once', async () => {
    for (let round = 0; round < 5; round++) {
      const caller = device(server());
      const codes = await codesOf(caller);
      const { browser } = await somebody(server());
      const decisions = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? ('approve' as const) : ('deny' as const)));
      const answers = await Promise.all(decisions.map((decision) => decide(browser, codes, decision)));
      const winners = new Set(decisions.filter((_, n) => answers[n]?.status === 200));
      expect(winners.size).toBe(1);
      const outcome = await poll(caller, codes);
      expect(outcome.status).toBe(winners.has('approve') ? 200 : 400);
      const events = await server().sql(
        "SELECT id FROM audit_events WHERE event LIKE 'user.device.%' AND actor_id = (SELECT user_id FROM sessions WHERE id = ?)",
        (await browser.get(at.auth, '/session')).json<{ session: { id: string } } & Record<string, unknown>>().session
          .id,
      );
      expect(events).toHaveLength(1);
    }
  });

  test('for the app, the brand and the environment that it was made for', async () => {
    const { caller, codes } = await approved(server());
    expect(await refusal(poll(caller, codes, { clientId: 'app2' }))).toBe('unauthorized_client');
    expect(await refusal(poll(caller, codes, { where: home('brand1', 'staging') }))).toBe('invalid_grant');
    expect(await refusal(poll(caller, codes, { where: home('brand3', 'prod'), clientId: 'app1' }))).toBe(
      'invalid_grant',
    );
    expect(await refusal(poll(caller, codes, { where: home('brand2', 'prod') }))).toBe('invalid_client');
    expect((await poll(caller, codes, { clientId: 'app1' })).status).toBe(200);
  });

  test('at its own brand alone where people type it', async () => {
    const codes = await codesOf(device(server()));
    const person = await seedPerson(server());
    const there = home('brand3', 'prod');
    const browser = client(server());
    carry(server(), browser, there, await seedSession(server(), person, there));
    const json = { user_code: codes.user_code, decision: 'approve' };
    expectProblem(await browser.post(there.auth, '/auth/device/verify', json), 'invalid_code');
  });
});

describe('what was approved opens nothing', () => {
  const changes: readonly (readonly [string, (person: Person, sid: string) => Promise<unknown>])[] = [
    ['the person was disabled', ({ id }) => server().sql("UPDATE users SET status = 'disabled' WHERE id = ?", id)],
    ['they have a new password', ({ id }) => server().sql('UPDATE users SET version = version + 1 WHERE id = ?', id)],
    ['the browser was signed out', (_, sid) => server().sql('UPDATE sessions SET revoked_at = 1 WHERE id = ?', sid)],
    ['the app was taken from them', ({ id }) => server().sql("UPDATE users SET apps = '[]' WHERE id = ?", id)],
    ['the environment was', ({ id }) => server().sql('UPDATE users SET env = \'["dev"]\' WHERE id = ?', id)],
    ['they have a second factor now', (person) => seedTotp(server(), person)],
  ];

  test.each(changes)('once %s', async (_, change) => {
    const { caller, codes, person, sid } = await approved(server());
    await change(person, sid);
    const answer = await poll(caller, codes);
    expect(answer.json()).toMatchObject({ error: 'access_denied', error_description: expect.any(String) });
    expect(answer.text).not.toMatch(/token/);
    const live = await server().sql('SELECT id FROM sessions WHERE user_id = ? AND id <> ?', person.id, sid);
    expect(live).toEqual([]);
  });

  test('and whoever approves hears of it where the app is not theirs', async () => {
    const codes = await codesOf(device(server()));
    const { browser, person } = await somebody(server());
    await server().sql('UPDATE users SET apps = \'["app2"]\' WHERE id = ?', person.id);
    expectProblem(await decide(browser, codes, 'approve'), 'app_access_denied');
    expect(await refusal(poll(device(server()), codes))).toBe('authorization_pending');
  });
});

describe('whoever types a code', () => {
  test('has proven who they are within ten minutes, by their highest factor', async () => {
    const codes = await codesOf(device(server()));
    const { browser } = await somebody(server(), { authTime: Date.now() - 11 * MINUTE });
    expectProblem(await decide(browser, codes, 'approve'), 'step_up_required', ['acr_values', 'max_age']);
    const { browser: other, person } = await somebody(server());
    await seedTotp(server(), person);
    expectProblem(await decide(other, codes, 'approve'), 'step_up_required', ['acr_values', 'max_age']);
    expectProblem(await client(server()).post(at.auth, '/auth/device/verify', { user_code: 'x' }), 'unauthenticated');
    const key = { authorization: 'Bearer ghk_000000000000_0' };
    expect((await client(server()).post(at.auth, '/auth/device/verify', codes, { headers: key })).status).toBe(401);
  });

  test('has five wrong ones an hour, after which a right one gets no answer either', async () => {
    const codes = await codesOf(device(server()));
    const { browser } = await somebody(server());
    const wrong = (n: number) => decide(browser, { user_code: `BBBB-BBB${'BCDFGHJKLM'[n]}` });
    expectProblem(await decide(browser, { user_code: 'hello' }), 'invalid_code');
    for (let n = 0; n < 5; n++) expectProblem(await wrong(n), 'invalid_code');
    for (const answer of [await wrong(5), await decide(browser, codes), await decide(browser, codes, 'approve')])
      expectProblem(answer, 'too_many_attempts');
    const retry = Number((await decide(browser, codes)).header('retry-after'));
    expect([retry > 3_500, retry <= 3_600]).toEqual([true, true]);
    const { browser: other } = await somebody(server());
    expect((await decide(other, codes)).status).toBe(200);
  });

  /** Somebody who calls from these addresses, in a browser each. */
  async function from(...addresses: string[]) {
    const session = await seedSession(server(), await seedPerson(server()), at);
    return addresses.map((ip) => {
      const browser = client(server(), { ip });
      carry(server(), browser, at, session);
      return browser as Client;
    });
  }

  const wrongly = (browser: Client | undefined, n: number) =>
    decide(browser as Client, { user_code: `CCCC-CCC${'BCDFGHJKLM'[n]}` });

  test('looks and approves by a recent proof alone, and denies by any', async () => {
    const codes = await codesOf(device(server()));
    const { browser } = await somebody(server(), { authTime: Date.now() - 11 * MINUTE });
    expectProblem(await decide(browser, codes), 'step_up_required', ['acr_values', 'max_age']);
    expect((await decide(browser, codes, 'deny')).json()).toEqual({ message: 'The device was not signed in' });
    expect(await refusal(poll(device(server()), codes))).toBe('access_denied');
  });

  test('hears of no gate by a right code either once theirs are spent', async () => {
    const codes = await codesOf(device(server()));
    const { browser, person } = await somebody(server());
    await server().sql('UPDATE users SET apps = \'["app2"]\' WHERE id = ?', person.id);
    for (let n = 0; n < 5; n++) expectProblem(await wrongly(browser, n), 'invalid_code');
    expectProblem(await decide(browser, codes, 'approve'), 'too_many_attempts');
  });

  test('shares five wrong ones an hour with everybody at their address', async () => {
    const codes = await codesOf(device(server()));
    const [one] = await from('198.19.255.7');
    const [two] = await from('198.19.255.7');
    const [three, elsewhere] = await from('198.19.255.7', '198.19.255.8');
    for (let n = 0; n < 3; n++) expectProblem(await wrongly(one, n), 'invalid_code');
    for (let n = 0; n < 2; n++) expectProblem(await wrongly(two, n), 'invalid_code');
    for (let n = 0; n < 6; n++) expectProblem(await wrongly(three, n), 'too_many_attempts');
    expectProblem(await decide(three as Client, codes), 'too_many_attempts');
    // What got no answer has used up none of their own.
    for (let n = 0; n < 5; n++) expectProblem(await wrongly(elsewhere, n), 'invalid_code');
    expectProblem(await wrongly(elsewhere, 5), 'too_many_attempts');
  });

  test('shuts no address, once theirs are spent, by going on', async () => {
    const codes = await codesOf(device(server()));
    const [home, office] = await from('198.19.255.9', '198.19.255.10');
    const [neighbour] = await from('198.19.255.10');
    for (let n = 0; n < 5; n++) expectProblem(await wrongly(home, n), 'invalid_code');
    for (let n = 0; n < 10; n++) expectProblem(await wrongly(office, n), 'too_many_attempts');
    expect((await decide(neighbour as Client, codes)).status).toBe(200);
  });
});

describe('the page', () => {
  /** The page that asks about a code, from its form. */
  async function askedOnPage(codes: Codes, language: string) {
    const { browser } = await somebody(server());
    const headers = { accept: 'text/html', 'accept-language': language };
    const { text } = await browser.get(at.auth, `/device?user_code=${codes.user_code}`, { headers });
    const token = /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const form = { form_token: token, user_code: codes.user_code };
    return browser.request(at.auth, '/device', { method: 'POST', form, headers });
  }

  test('leads back to the code from where somebody proves who they are, if they took long to decide', async () => {
    const codes = await codesOf(device(server()));
    const { browser, sid } = await somebody(server());
    const headers = { accept: 'text/html' };
    const { text } = await browser.get(at.auth, '/device', { headers });
    const token = /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
    await server().sql('UPDATE sessions SET auth_time = auth_time - ? WHERE id = ?', 11 * MINUTE, sid);
    const post = (more: Record<string, string>) => {
      const form = { form_token: token, user_code: codes.user_code.toLowerCase(), ...more };
      return browser.request(at.auth, '/device', { method: 'POST', form, headers });
    };
    for (const more of [{}, { decision: 'approve' }]) {
      const answer = await post(more);
      const back = encodeURIComponent(`/device?user_code=${codes.user_code}`);
      expect([answer.status, answer.header('location')]).toEqual([
        303,
        expect.stringContaining(`/account/confirm?back=${back}`),
      ]);
    }
    const denied = await post({ decision: 'deny' });
    expect([denied.status, denied.text.includes('was not signed in')], denied.text).toEqual([200, true]);
  });

  test('says what asks and from where, in the person’s language', async () => {
    for (const [country, language, place] of [
      ['DE', 'en', 'Germany · 198.'],
      ['FR', 'de', 'Frankreich · 198.'],
      ['T1', 'en', '<bdi>198.'],
    ] as const) {
      const codes = await codesOf(device(server()), 'Mozilla/5.0 (X11; Linux x86_64) TV', country);
      const { status, text } = await askedOnPage(codes, language);
      expect([status, text.includes(place), text.includes('Linux'), text.includes('Workspace')], text).toEqual([
        200,
        true,
        true,
        true,
      ]);
      expect(text).toContain(codes.user_code);
    }
  });
});

describe('clients of OAuth', () => {
  const ask = (form: Record<string, string>) => device(server()).request(at.auth, '/auth/device/code', { form });

  test('are refused in the form of RFC 6749, with what a problem says', async () => {
    const answer = await ask({ client_id: 'nobody' });
    expect(answer.header('content-type')).toBe('application/json');
    expect(answer.json()).toMatchObject({
      error: 'invalid_client',
      error_description: 'No app is called that here',
      code: 'invalid_client',
      status: 400,
    });
    expectProblem(answer, 'invalid_client');
    expectProblem(await ask({ client_id: 'app2' }), 'unauthorized_client');
    expectProblem(await ask({ client_id: 'app1', scope: 'openid' }), 'invalid_scope');
    expect((await ask({})).json()).toMatchObject({ error: 'invalid_request', code: 'invalid_field' });
    expect((await ask({ client_id: 'app1', org: 'acme' })).json()).toMatchObject({ error: 'invalid_request' });
    const twice = await device(server()).request(at.auth, '/auth/device/code', {
      body: 'client_id=app1&client_id=app1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      method: 'POST',
    });
    expect(twice.json()).toMatchObject({ error: 'invalid_request' });
    const grant = await device(server()).request(at.auth, '/auth/token', {
      form: { grant_type: 'password', device_code: 'x', client_id: 'app1' },
    });
    expectProblem(grant, 'unsupported_grant_type');
  });

  test('may send what is not known here', async () => {
    expect((await ask({ client_id: 'app1', audience: 'x', client_secret: '' })).status).toBe(200);
    const answer = await ask({ client_id: 'app1' });
    const { user_code } = answer.json<Codes & Record<string, unknown>>();
    expect(user_code).toHaveLength(9);
  });
});
