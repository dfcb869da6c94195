import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';
import { pendingAt, someNumber } from '../../fixtures/factors.ts';
import { accessToken } from '../../fixtures/tokens.ts';
import { countEvents, liveSessions } from '../../flow/journey.ts';
import type { Answer } from '../../harness/answer.ts';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { mailTo, outbox } from '../../harness/mail.ts';
import { PASSWORD, type Person, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import {
  dueAsToken,
  dueInBody,
  seedApiKey,
  seedPhone,
  seedRecoveryCodes,
  seedTotp,
  totpCode,
} from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';
import { codeIn, MINUTE, SECOND, wrong } from '../token-kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'dev');
const stage = () => ({ server: server(), at });

type Headers = Record<string, string>;

function call(method: 'GET' | 'POST' | 'DELETE', path: string, headers: Headers, json?: unknown, offsetMs = 0) {
  const caller = client(server(), { jar: null });
  caller.travelTo(offsetMs);
  return caller.request(at.auth, path, { method, headers, ...(json === undefined ? {} : { json: json as object }) });
}

const bearer = (token: string, code?: string): Headers => ({
  authorization: `Bearer ${token}`,
  ...(code === undefined ? {} : { 'x-otp': code }),
});
const addPhone = (token: string, phone: string, country = 'DE', offsetMs = 0) =>
  call('POST', '/auth/otp/methods/sms', bearer(token), { phone, country }, offsetMs);
const sendCode = (token: string, method: string, offsetMs = 0) =>
  call('GET', `/auth/otp/code?method=${method}`, bearer(token), undefined, offsetMs);
const giveCode = (token: string, channel: string, code: string, offsetMs = 0) =>
  call('POST', '/auth/otp/code', bearer(token, code), { channel }, offsetMs);
const login = (email: string, headers: Headers = {}) =>
  call('POST', '/auth/login', headers, { email, password: PASSWORD });
const refresh = (refreshToken: string, headers: Headers = {}) =>
  call('POST', '/auth/login/refresh', headers, { refreshToken });
const me = (token: string) => call('GET', '/auth/me', bearer(token));
const codeTo = async (address: string, count = 1) => codeIn((await mailTo(server(), address, { count }))[0]);

/** What a refusal for an old proof says besides. */
const STEP_UP = ['acr_values', 'max_age'];

interface Tokens {
  readonly idToken: string;
  readonly refreshToken: string;
}

function tokensIn(answer: Answer): Tokens {
  expect(answer.status, String(answer)).toBe(200);
  return answer.json<Tokens & Record<string, unknown>>();
}

/** Somebody who is signed in, with an access token. */
async function signedIn(row: Parameters<typeof seedSession>[3] = {}) {
  const person = await seedPerson(server());
  const session = await seedSession(server(), person, at, row);
  return { person, session, token: await accessToken(stage(), session) };
}

/** How many short messages were ever owed. */
const shortMessages = async () =>
  (await server().sql<{ n: number }>("SELECT COUNT(*) AS n FROM outbox WHERE channel = 'sms'"))[0]?.n ?? 0;

const phoneOf = async ({ id }: Pick<Person, 'id'>) =>
  (await server().sql<{ number: string; verified_at: number | null }>('SELECT * FROM phones WHERE user_id = ?', id))[0];

describe('signing in', () => {
  test('gives an access token under this surface’s name, with address and name, and a refresh token in the body', async () => {
    const person = await seedPerson(server());
    const { idToken, refreshToken } = tokensIn(await login(person.email));
    expect(decodeProtectedHeader(idToken).typ).toBe('at+jwt');
    expect(decodeJwt(idToken)).toMatchObject({
      sub: person.id,
      email: person.email,
      name: 'Ada Example',
      client_id: 'brand1:app1',
      acr: 'aal1',
    });
    expect((await me(idToken)).status).toBe(200);
    const next = tokensIn(await refresh(refreshToken));
    expect(decodeJwt(next.idToken)).toMatchObject({ sub: person.id, email: person.email });
    expect(next.refreshToken).not.toBe(refreshToken);
  });

  test('ends the session where a refresh token is used twice', async () => {
    const person = await seedPerson(server());
    const { refreshToken } = tokensIn(await login(person.email));
    tokensIn(await refresh(refreshToken));
    const late = call('POST', '/auth/login/refresh', {}, { refreshToken }, MINUTE);
    expectProblem(await late, 'unauthenticated');
    expect(await liveSessions(server(), person.id)).toEqual([]);
  });

  test('names the application that brings its key, and takes nothing else in its place', async () => {
    const person = await seedPerson(server());
    const { key } = await seedApiKey(server(), await seedPerson(server()), at);
    const prefix = key.split('_').slice(0, 2).join('_');
    const { idToken, refreshToken } = tokensIn(await login(person.email, bearer(key)));
    expect(decodeJwt(idToken).client_id).toBe(`brand1:${prefix}`);
    expect(decodeJwt(tokensIn(await refresh(refreshToken, bearer(key))).idToken).client_id).toBe(`brand1:${prefix}`);
    const { key: ended } = await seedApiKey(server(), await seedPerson(server()), at, { revokedAt: Date.now() });
    const { key: foreign } = await seedApiKey(server(), await seedPerson(server()), home('brand1', 'staging'));
    for (const other of [ended, foreign, idToken, `${key}0`, 'x']) {
      expectProblem(await login(person.email, bearer(other)), 'unauthenticated');
      expectProblem(await refresh(refreshToken, bearer(other)), 'unauthenticated');
    }
    expect(await liveSessions(server(), person.id)).toHaveLength(1);
  });

  test('asks for a bearer token where none came, and says of another form of one that it is wrong (RFC 6750 §3.1)', async () => {
    const asked = async (headers: Headers) => {
      const answers = [
        await call('GET', '/auth/otp/code?method=email', headers),
        await call('POST', '/auth/otp/code', { 'x-otp': '000000', ...headers }, { channel: 'totp' }),
      ];
      for (const answer of answers) expectProblem(answer, 'unauthenticated');
      return answers.map((answer) => answer.header('www-authenticate'));
    };
    expect(await asked({})).toEqual(['Bearer', 'Bearer']);
    for (const field of await asked({ authorization: 'Basic eDp5' })) expect(field).toContain('error="invalid_token"');
  });

  test('with a factor due gives nothing that opens anything but that step, and then the session that was chosen', async () => {
    const person = await seedPerson(server());
    const totp = await seedTotp(server(), person);
    const { idToken, refreshToken } = tokensIn(await login(person.email));
    expect(decodeProtectedHeader(idToken).typ).toBe('mfa+jwt');
    expectProblem(await me(idToken), 'unauthenticated');
    expectProblem(await refresh(refreshToken), 'unauthenticated');
    expect(await liveSessions(server(), person.id)).toEqual([]);
    expectProblem(await giveCode(idToken, 'totp', totp.wrongCode()), 'invalid_code');
    const done = await giveCode(idToken, 'totp', totp.code());
    expect(done.status, String(done)).toBe(200);
    expect(done.json()).toMatchObject({ hasValidatedSecret: true, hasValidatedEmail: true, status: 'active' });
    const opened = String(done.json().idToken);
    expect(decodeJwt(opened)).toMatchObject({ acr: 'aal2', email: person.email, sid: decodeJwt(idToken).sid });
    expect((await me(opened)).status).toBe(200);
    tokensIn(await refresh(refreshToken));
    expectProblem(await giveCode(idToken, 'totp', totp.code(1)), 'unauthenticated');
    expect(await liveSessions(server(), person.id)).toHaveLength(1);
  });

  test('keeps the name of the application to the end of the second step', async () => {
    const person = await seedPerson(server());
    const totp = await seedTotp(server(), person);
    const { key } = await seedApiKey(server(), await seedPerson(server()), at);
    const { idToken } = tokensIn(await login(person.email, bearer(key)));
    const done = await giveCode(idToken, 'totp', totp.code());
    expect(decodeJwt(String(done.json().idToken)).client_id).toMatch(/^brand1:ghk_/);
  });

  test('takes a recovery code in the place of the authenticator app', async () => {
    const person = await seedPerson(server());
    await seedTotp(server(), person);
    const [code = ''] = await seedRecoveryCodes(server(), person);
    const { idToken } = await pendingAt(stage(), person);
    expect((await giveCode(idToken, 'totp', code)).status).toBe(200);
    const again = await pendingAt(stage(), person);
    expectProblem(await giveCode(again.idToken, 'totp', code), 'invalid_code');
  });

  test('says 409 for a channel that the person has not, and takes none of its own back', async () => {
    const person = await seedPerson(server());
    await seedTotp(server(), person);
    const { idToken } = await pendingAt(stage(), person);
    expectProblem(await giveCode(idToken, 'sms', '123456'), 'conflict');
    expectProblem(await sendCode(idToken, 'sms'), 'conflict');
  });
});

describe('a code by SMS', () => {
  /** Somebody whose second factor is a phone. */
  async function phoned() {
    const person = await seedPerson(server());
    const number = await seedPhone(server(), person, { number: someNumber() });
    return { person, number };
  }

  test('ends a sign-in of this surface at aal2', async () => {
    const { person, number } = await phoned();
    const { idToken } = await pendingAt(stage(), person);
    expect((await sendCode(idToken, 'sms')).status).toBe(204);
    const code = await codeTo(number);
    expectProblem(await giveCode(idToken, 'sms', wrong(code)), 'invalid_code');
    const done = await giveCode(idToken, 'sms', code);
    expect(done.status, String(done)).toBe(200);
    expect(decodeJwt(String(done.json().idToken))).toMatchObject({ acr: 'aal2', amr: ['pwd', 'sms', 'mfa'] });
  });

  test.each([
    ['/login', '/auth/2fa/verify', dueInBody, 'sessionId'],
    ['/auth/password/login', '/auth/mfa/verify', dueAsToken, 'mfa_token'],
    ['/auth/native/password/login', '/auth/native/mfa/verify', dueAsToken, 'mfa_token'],
  ] as const)(
    'ends a sign-in that began at %s where it began, and nowhere else',
    async (start, verify, due, member) => {
      const { person, number } = await phoned();
      const { token, methods } = due(await call('POST', start, {}, { email: person.email, password: PASSWORD }));
      expect(methods).toContain('sms');
      expectProblem(await sendCode(token, 'email'), 'unauthenticated');
      expect((await sendCode(token, 'sms')).status).toBe(204);
      const code = await codeTo(number);
      expectProblem(await giveCode(token, 'sms', code), 'unauthenticated');
      const done = await call('POST', verify, {}, { [member]: token, code });
      expect(done.status, String(done)).toBe(200);
      const sessions = await server().sql('SELECT acr, amr FROM sessions WHERE user_id = ?', person.id);
      expect(sessions).toEqual([{ acr: 'aal2', amr: '["pwd","sms","mfa"]' }]);
    },
  );

  test('is bound to the sign-in that it was sent for', async () => {
    const { person, number } = await phoned();
    const first = await pendingAt(stage(), person);
    const second = await pendingAt(stage(), person);
    expect((await sendCode(first.idToken, 'sms')).status).toBe(204);
    const code = await codeTo(number);
    expectProblem(await giveCode(second.idToken, 'sms', code), 'invalid_code');
    expect((await giveCode(first.idToken, 'sms', code)).status).toBe(200);
  });

  test('steps a session up, once', async () => {
    const { person, number } = await phoned();
    const session = await seedSession(server(), person, at);
    const token = await accessToken(stage(), session);
    expect((await sendCode(token, 'sms')).status).toBe(204);
    const code = await codeTo(number);
    const stepUp = () => call('POST', '/auth/mfa/step-up', bearer(token), { code });
    expect((await stepUp()).json()).toMatchObject({ user: { aal: 'aal2' } });
    expectProblem(await stepUp(), 'invalid_code');
  });

  test('of five wrong guesses is dead for the right one too', async () => {
    const { person, number } = await phoned();
    const session = await seedSession(server(), person, at);
    const token = await accessToken(stage(), session);
    await sendCode(token, 'sms');
    const code = await codeTo(number);
    for (let n = 1; n <= 5; n++) {
      const json = { code: wrong(code, n) };
      expectProblem(await call('POST', '/auth/mfa/step-up', bearer(token), json), 'invalid_code');
    }
    expectProblem(await call('POST', '/auth/mfa/step-up', bearer(token), { code }), 'invalid_code');
  });

  test('goes five times an hour to the phone of a person, whatever the session', async () => {
    const { person } = await phoned();
    const before = await shortMessages();
    const tokens = await Promise.all(
      Array.from({ length: 3 }, async () => accessToken(stage(), await seedSession(server(), person, at))),
    );
    const ask = (n: number) => sendCode(tokens[n % 3] ?? '', 'sms', n * 31 * SECOND);
    expect((await ask(0)).status).toBe(204);
    expectProblem(await sendCode(tokens[1] ?? '', 'sms'), 'rate_limited');
    for (const n of [1, 2, 3, 4]) expect((await ask(n)).status).toBe(204);
    expectProblem(await ask(5), 'rate_limited');
    expect(await shortMessages()).toBe(before + 5);
  });
});

describe('adding a phone', () => {
  test('makes it a second factor with its first code, and tells the person', async () => {
    const { person, token } = await signedIn();
    const number = someNumber();
    const added = await addPhone(token, number);
    expect(added.status, String(added)).toBe(200);
    expect(added.json()).toMatchObject({
      hasValidatedPhone: false,
      phoneNumber: expect.stringMatching(/^\+49\*+\d\d$/),
    });
    expect(await phoneOf(person)).toMatchObject({ number, verified_at: null });
    tokensIn(await login(person.email));
    const code = await codeTo(number);
    expectProblem(await giveCode(token, 'sms', wrong(code)), 'invalid_code');
    const done = await giveCode(token, 'sms', code);
    expect(done.json()).toMatchObject({ hasValidatedPhone: true, phoneVerificationDate: expect.any(String) });
    expect(done.json()).not.toHaveProperty('idToken');
    expect(await phoneOf(person)).toMatchObject({ number, verified_at: expect.any(Number) });
    expect(await countEvents(server(), person.id, 'security.phone.confirmed')).toBe(1);
    expect((await mailTo(server(), person.email))[0].subject).toMatch(/phone/i);
    expectProblem(await giveCode(token, 'sms', code), 'conflict');
    const due = tokensIn(await login(person.email));
    expect(decodeProtectedHeader(due.idToken).typ).toBe('mfa+jwt');
  });

  test('leaves the phone that is confirmed until the new one is', async () => {
    const { person, token } = await signedIn({ acr: 'aal2', amr: ['pwd', 'sms', 'mfa'] });
    const old = await seedPhone(server(), person, { number: someNumber() });
    const number = someNumber();
    expect((await addPhone(token, number)).json()).toMatchObject({ hasValidatedPhone: true });
    expect(await phoneOf(person)).toMatchObject({ number: old });
    expect((await giveCode(token, 'sms', await codeTo(number))).status).toBe(200);
    expect(await phoneOf(person)).toMatchObject({ number });
    expectProblem(await giveCode(token, 'sms', '123456'), 'conflict');
  });

  test('answers alike for numbers that cost more than a message, and sends nothing there', async () => {
    const { token } = await signedIn();
    const before = await shortMessages();
    const answer = await addPhone(token, '+449098790001', 'GB');
    expect(answer.status, String(answer)).toBe(200);
    expect(answer.json()).toMatchObject({ hasValidatedPhone: false });
    expect(await outbox(server(), '+449098790001')).toEqual([]);
    expect(await shortMessages()).toBe(before);
  });

  test('refuses what is no number of a country on the list', async () => {
    const { token } = await signedIn();
    const tries = [
      ['+79161234567', 'RU'],
      ['+15005550006', 'DE'],
      ['+49151', 'DE'],
      ['call me', 'DE'],
      ['+4915123000001;ext=5', 'DE'],
      ['+4915123000001', 'de'],
      ['+4915123000001', 'XX'],
    ] as const;
    for (const [phone, country] of tries) expectProblem(await addPhone(token, phone, country), 'invalid_field');
    const own = await signedIn();
    const national = someNumber();
    expect((await addPhone(own.token, national.replace('+49', '0 '), 'DE')).status).toBe(200);
    expect(await phoneOf(own.person)).toMatchObject({ number: national });
  });

  test('asks for a proof of the last ten minutes, by the highest factor', async () => {
    const old = await signedIn({ authTime: Date.now() - 11 * MINUTE });
    expectProblem(await addPhone(old.token, someNumber()), 'insufficient_user_authentication', STEP_UP);
    const weak = await signedIn();
    await seedTotp(server(), weak.person);
    expectProblem(await addPhone(weak.token, someNumber()), 'insufficient_user_authentication', STEP_UP);
  });

  test('takes the code in the session that asked for it alone', async () => {
    const { person, token } = await signedIn();
    const number = someNumber();
    await addPhone(token, number);
    const other = await accessToken(stage(), await seedSession(server(), person, at));
    const code = await codeTo(number);
    expectProblem(await giveCode(other, 'sms', code), 'invalid_code');
    expect((await giveCode(token, 'sms', code)).status).toBe(200);
  });

  test('of twenty confirmations at once counts one', async () => {
    const { person, token } = await signedIn();
    const number = someNumber();
    await addPhone(token, number);
    const code = await codeTo(number);
    const answers = await Promise.all(Array.from({ length: 20 }, () => giveCode(token, 'sms', code)));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
    expect(await countEvents(server(), person.id, 'security.phone.confirmed')).toBe(1);
  });
});

describe('a code by mail', () => {
  test('confirms nothing that is confirmed, and never raises the level', async () => {
    const { person, token } = await signedIn();
    expect((await sendCode(token, 'email')).status).toBe(204);
    const code = await codeTo(person.email);
    expectProblem(await giveCode(token, 'email', code), 'conflict');
    expect((await me(token)).json()).toMatchObject({ aal: 'aal1' });
    expectProblem(await call('POST', '/auth/mfa/step-up', bearer(token), { code }), 'invalid_code');
  });

  test('ends no sign-in whose second factor is due', async () => {
    const person = await seedPerson(server());
    await seedTotp(server(), person);
    const { idToken } = await pendingAt(stage(), person);
    expect((await sendCode(idToken, 'email')).status).toBe(204);
    const code = await codeTo(person.email);
    expectProblem(await giveCode(idToken, 'totp', code), 'invalid_code');
    expectProblem(await giveCode(idToken, 'email', wrong(code)), 'invalid_code');
    const shown = await giveCode(idToken, 'email', code);
    expect(shown.status, String(shown)).toBe(200);
    expect(shown.json()).not.toHaveProperty('idToken');
    expectProblem(await giveCode(idToken, 'email', code), 'invalid_code');
    expect(await liveSessions(server(), person.id)).toEqual([]);
  });

  test('confirms an address that is not yet', async () => {
    const person = await seedPerson(server(), { verified: false });
    const token = await accessToken(stage(), await seedSession(server(), person, at));
    expect((await sendCode(token, 'email')).status).toBe(204);
    const code = await codeTo(person.email);
    const done = await giveCode(token, 'email', code);
    expect(done.json()).toMatchObject({ hasValidatedEmail: true, status: 'active' });
    expect(await countEvents(server(), person.id, 'user.email.verified')).toBe(1);
  });
});

describe('an authenticator app', () => {
  test('is begun, confirmed with its first code and removed with another', async () => {
    const { person, token } = await signedIn();
    expectProblem(await giveCode(token, 'totp', '123456'), 'conflict');
    const begun = await call('POST', '/auth/otp/methods/totp', bearer(token));
    const { secret } = begun.json<{ secret: string; hasValidatedSecret: boolean }>();
    expect(begun.json()).toMatchObject({ hasValidatedSecret: false, otpauthUrl: expect.stringContaining(secret) });
    const done = await giveCode(token, 'totp', totpCode(secret));
    expect(done.json()).toMatchObject({ hasValidatedSecret: true, recoveryCodes: expect.any(Array) });
    expect(JSON.stringify(done.json())).not.toContain(secret);
    const removed = await call(
      'DELETE',
      '/auth/otp/methods/totp',
      bearer(token, totpCode(secret, Date.now() + 30_000)),
    );
    expect(removed.status, String(removed)).toBe(200);
    expect(removed.json()).toMatchObject({ hasValidatedSecret: false });
    expect(await server().sql('SELECT * FROM totp_factors WHERE user_id = ?', person.id)).toEqual([]);
  });
});

describe('whose proof is too old to add a factor', () => {
  const setProven = (id: string, at: number) => server().sql('UPDATE sessions SET auth_time = ? WHERE id = ?', at, id);
  const guessesOf = (id: string) =>
    server()
      .sql("SELECT n FROM attempts WHERE key = 'second_factor_hour:' || ?", id)
      .then((rows) => rows.length);

  /** A factor that its first code is about to confirm. */
  const begun: Record<'sms' | 'totp', (token: string) => Promise<string>> = {
    sms: async (token) => {
      const number = someNumber();
      await addPhone(token, number);
      return codeTo(number);
    },
    totp: async (token) =>
      totpCode((await call('POST', '/auth/otp/methods/totp', bearer(token))).json<{ secret: string }>().secret),
  };

  test.each(['sms', 'totp'] as const)('uses up no guess at the first code by %s, right or wrong', async (channel) => {
    const { person, session, token } = await signedIn();
    const code = await begun[channel](token);
    await setProven(session.id, Date.now() - 11 * MINUTE);
    for (let n = 1; n <= 12; n++) {
      const given = n === 1 ? code : wrong(code, n);
      expectProblem(await giveCode(token, channel, given), 'insufficient_user_authentication', STEP_UP);
    }
    expect(await guessesOf(person.id)).toBe(0);
    await setProven(session.id, Date.now());
    expect((await giveCode(token, channel, code)).status).toBe(200);
  });

  test.each(['sms', 'totp'] as const)('hears as ever that there is nothing to confirm by %s', async (channel) => {
    const { person, token } = await signedIn({ authTime: Date.now() - 11 * MINUTE });
    expectProblem(await giveCode(token, channel, '123456'), 'conflict');
    if (channel === 'sms') await seedPhone(server(), person, { number: someNumber() });
    else await seedTotp(server(), person);
    expectProblem(await giveCode(token, channel, '123456'), 'conflict');
    expect(await guessesOf(person.id)).toBe(0);
  });
});

describe('these rows', () => {
  test('send nothing for a cookie, for an API key or for nobody', async () => {
    const { person, session } = await signedIn();
    const { key } = await seedApiKey(server(), person, at);
    const cookie = `${at.sessionCookie}=${session.value}`;
    expectProblem(await call('GET', '/auth/otp/code?method=email', { cookie }), 'unauthenticated');
    expectProblem(await sendCode(key, 'email'), 'insufficient_scope');
    expectProblem(await giveCode(key, 'email', '123456'), 'insufficient_scope');
    expectProblem(await call('GET', '/auth/otp/code?method=email', {}), 'unauthenticated');
    expectProblem(await sendCode(key, 'totp'), 'invalid_field');
    expect(await outbox(server(), person.email)).toEqual([]);
  });

  test('show how an account is secured and nothing that is secret', async () => {
    const { person, token } = await signedIn();
    const { email, ...rest } = (await addPhone(token, someNumber())).json<Record<string, unknown>>();
    expect(email).toMatch(/^p\*+@e\*+\.com$/);
    expect(rest).toMatchObject({
      hasValidatedEmail: true,
      emailVerificationDate: expect.any(String),
      hasValidatedSecret: false,
      lastLoggedDate: expect.any(String),
      lastLoggedDevice: 'gatehouse-test',
      lastPasswordChangeDate: expect.any(String),
      status: 'active',
    });
    expect(JSON.stringify(rest)).not.toContain(person.email);
  });
});
