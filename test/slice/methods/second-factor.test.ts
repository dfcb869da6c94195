import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { accessToken } from '../../fixtures/tokens.ts';
import { type Client, client } from '../../harness/client.ts';
import { type Home, home } from '../../harness/demo.ts';
import { mailTo } from '../../harness/mail.ts';
import { carry, PASSWORD, type Person, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import {
  dueAsToken,
  dueInBody,
  seedPhone,
  seedRecoveryCodes,
  seedTotp,
  totpCode,
} from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer({ limits: { rate: 100_000 } });
const at = home('brand1', 'dev');
const MINUTE = 60_000;

const enrolled = async (pool = at.pool) => {
  const person = await seedPerson(server(), { pool });
  return { person, totp: await seedTotp(server(), person), codes: await seedRecoveryCodes(server(), person) };
};

/** The first step in a browser. */
async function begin(browser: Client, person: Person, there: Home = at): Promise<string> {
  const answer = await browser.post(there.auth, '/login', { email: person.email, password: PASSWORD });
  return dueInBody(answer).token;
}

const verify = (browser: Client, sessionId: string, code: string, more: Record<string, unknown> = {}) =>
  browser.post(at.auth, '/auth/2fa/verify', { sessionId, code, ...more });

const sessionsOf = ({ id }: Person) =>
  server().sql<{ id: string; acr: string; amr: string }>('SELECT id, acr, amr FROM sessions WHERE user_id = ?', id);

describe('a sign-in whose second factor is due', () => {
  test('ends with the code of the authenticator app, in a session of two factors that says by what', async () => {
    const { person, totp } = await enrolled();
    const browser = client(server());
    const first = await browser.post(at.auth, '/login', { email: person.email, password: PASSWORD });
    expect(first.json()).toMatchObject({ requires2fa: true, methods: ['totp', 'recovery_code'] });
    expect(first.all('set-cookie')).toEqual([]);
    expect(await sessionsOf(person)).toEqual([]);
    const done = await verify(browser, dueInBody(first).token, ` ${totp.code().slice(0, 3)} ${totp.code().slice(3)}`);
    expect([done.status, done.json()]).toEqual([
      200,
      { message: 'Signed in', user: { id: person.id, email: person.email, name: 'Ada Example', role: 'user' } },
    ]);
    expect((await browser.get(at.auth, '/auth/me')).json()).toMatchObject({ aal: 'aal2', mfa_enabled: true });
    const [session] = await sessionsOf(person);
    expect(JSON.parse(session?.amr ?? '[]')).toEqual(['pwd', 'otp', 'mfa']);
  });

  test('takes a time step once, and none before one that it took', async () => {
    const { person, totp } = await enrolled();
    const browser = client(server());
    const [one, two, three] = [
      await begin(browser, person),
      await begin(browser, person),
      await begin(browser, person),
    ];
    const code = totp.code();
    expect((await verify(browser, one, code)).status).toBe(200);
    expectProblem(await verify(browser, two, code), 'invalid_code');
    expectProblem(await verify(browser, two, totp.code(-1)), 'invalid_code');
    expectProblem(await verify(browser, three, totp.code(3)), 'invalid_code');
    expect((await verify(browser, three, totp.code(1))).status).toBe(200);
  });

  test('opens one session for 50 equal second steps at once', async () => {
    const { person, totp } = await enrolled();
    const token = await begin(client(server()), person);
    const code = totp.code();
    const answers = await Promise.all(Array.from({ length: 50 }, () => verify(client(server()), token, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await sessionsOf(person)).toHaveLength(1);
  });

  test('opens one session where two sign-ins bring the same time step at once', async () => {
    const { person, totp } = await enrolled();
    const tokens = [await begin(client(server()), person), await begin(client(server()), person)];
    const code = totp.code();
    const answers = await Promise.all(tokens.map((token) => verify(client(server()), token, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(await sessionsOf(person)).toHaveLength(1);
  });

  test('takes five guesses, also at once, and is over then even for the right code', async () => {
    const { person, totp } = await enrolled();
    const token = await begin(client(server()), person);
    const wrong = totp.wrongCode();
    const answers = await Promise.all(Array.from({ length: 20 }, () => verify(client(server()), token, wrong)));
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
    expectProblem(await verify(client(server()), token, totp.code()), 'too_many_attempts');
    expect(await sessionsOf(person)).toEqual([]);
  });

  test('takes ten guesses of a person in an hour, however often the first step is done', async () => {
    const { person, totp } = await enrolled();
    const wrong = totp.wrongCode();
    for (const _ of [1, 2]) {
      const token = await begin(client(server()), person);
      for (let guess = 0; guess < 5; guess++)
        expectProblem(await verify(client(server()), token, wrong), 'invalid_code');
    }
    const token = await begin(client(server()), person);
    expectProblem(await verify(client(server()), token, totp.code()), 'too_many_attempts');
    const later = client(server());
    later.travelTo(61 * MINUTE);
    const next = await begin(later, person);
    expect((await verify(later, next, totpCode(totp.secret, Date.now() + 61 * MINUTE))).status).toBe(200);
  });

  test('lasts ten minutes, and ends with any change to the person', async () => {
    const { person, totp } = await enrolled();
    const browser = client(server());
    const token = await begin(browser, person);
    browser.travelTo(10 * MINUTE + 1_000);
    expectProblem(await verify(browser, token, totpCode(totp.secret, Date.now() + 10 * MINUTE)), 'invalid_token');
    browser.travelTo(0);
    const other = await begin(browser, person);
    await server().sql('UPDATE users SET version = version + 1 WHERE id = ?', person.id);
    expectProblem(await verify(browser, other, totp.code()), 'invalid_token');
    expect(await sessionsOf(person)).toEqual([]);
  });

  test('leads a form to the page of the second step and then to where it was going', async () => {
    const { person, totp } = await enrolled();
    const browser = client(server());
    const page = await browser.get(at.auth, '/login', { headers: { accept: 'text/html' } });
    const formToken = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const returnTo = `${browser.origin(`app1.${at.base}`)}/inbox`;
    const first = await browser.request(at.auth, '/login', {
      form: { form_token: formToken, email: person.email, password: PASSWORD, return_to: returnTo },
    });
    expect([first.status, first.header('location')]).toEqual([303, `${browser.origin(at.auth)}/2fa`]);
    const [pending] = first.cookies;
    expect(first.cookies).toHaveLength(1);
    expect(pending).toMatchObject({ name: 'brand1-dev-pending', httpOnly: true, sameSite: 'Lax', domain: null });
    const form = { form_token: formToken, sessionId: pending?.value ?? '' };
    const wrong = await browser.request(at.auth, '/auth/2fa/verify', { form: { ...form, code: totp.wrongCode() } });
    expect([wrong.status, wrong.header('location')]).toEqual([303, '/2fa?error=invalid_code']);
    const done = await browser.request(at.auth, '/auth/2fa/verify', { form: { ...form, code: totp.code() } });
    expect([done.status, done.header('location')]).toEqual([303, returnTo]);
    expect(browser.jar?.names()).not.toContain('brand1-dev-pending');
    expect((await browser.get(at.auth, '/session')).status).toBe(200);
  });

  test('offers what the person has: a phone, a passkey, codes', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    await seedPhone(server(), person);
    const answer = await client(server()).post(at.auth, '/auth/password/login', {
      email: person.email,
      password: PASSWORD,
    });
    expect(dueAsToken(answer).methods).toEqual(['sms']);
    expect([599, 600]).toContain(answer.json().expires_in);
  });
});

describe('a recovery code', () => {
  test('is good once, also at once, and its person is told how many are left', async () => {
    const { person, codes } = await enrolled();
    const [code = ''] = codes;
    const tokens = await Promise.all(Array.from({ length: 4 }, () => begin(client(server()), person)));
    const answers = await Promise.all(tokens.map((token) => verify(client(server()), token, code.toUpperCase())));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await sessionsOf(person)).toHaveLength(1);
    const mails = await mailTo(server(), person.email);
    expect(mails).toHaveLength(1);
    expect(mails[0].text).toContain('9');
  });

  test('ends a sign-in with tokens on its own row, where no other code is taken', async () => {
    const { person, totp, codes } = await enrolled();
    const app = client(server(), { jar: null });
    const first = await app.post(at.auth, '/auth/native/password/login', { email: person.email, password: PASSWORD });
    const { token: mfa_token } = dueAsToken(first);
    const recover = (recovery_code: string) =>
      app.post(at.auth, '/auth/native/mfa/recovery', { mfa_token, recovery_code });
    expectProblem(await recover(totp.code()), 'invalid_code');
    const done = await recover(codes[1] ?? '');
    expect(done.json()).toMatchObject({ user: { id: person.id, aal: 'aal2' }, refresh_token: expect.any(String) });
    expect(decodeJwt(String(done.json().access_token))).toMatchObject({
      acr: 'aal2',
      amr: ['pwd', 'recovery_code', 'mfa'],
    });
    expect(done.all('set-cookie')).toEqual([]);
  });

  test('alone opens no session: its token sets up and does nothing else', async () => {
    const { person, codes } = await enrolled();
    const app = client(server(), { jar: null });
    const answer = await app.post(at.auth, '/auth/recovery/login', { email: person.email, recovery_code: codes[0] });
    expect(answer.json()).toMatchObject({ scope: 'recovery', amr: ['recovery_code'], expires_in: 600 });
    expect(await sessionsOf(person)).toEqual([]);
    const authorization = `Bearer ${String(answer.json().access_token)}`;
    for (const path of ['/session', '/auth/me', '/auth/sessions', '/auth/devices'])
      expectProblem(await app.get(at.auth, path, { headers: { authorization } }), 'unauthenticated');
    const again = await app.post(at.auth, '/auth/recovery/login', { email: person.email, recovery_code: codes[0] });
    expectProblem(again, 'invalid_credentials');
    expect(await mailTo(server(), person.email)).toHaveLength(1);
  });

  test('is counted for names that nobody has as for others, and answered alike with the same work', async () => {
    const { person } = await enrolled();
    const ask = (email: string) =>
      client(server(), { jar: null }).post(at.auth, '/auth/recovery/login', {
        email,
        recovery_code: 'aaaa-bbbb-cccc-dddd',
      });
    await ask('warm@example.com');
    const answers = [await ask(person.email), await ask('nobody-at-all@example.com')];
    const shape = (answer: (typeof answers)[number]) => {
      const { request_id: _, ...body } = answer.json();
      return [answer.status, body, answer.trips];
    };
    const [known, unknown] = answers.map(shape);
    expect(known).toEqual(unknown);
    for (const email of [person.email, 'nobody-at-all@example.com']) {
      for (let guess = 0; guess < 4; guess++) expectProblem(await ask(email), 'invalid_credentials');
      expectProblem(await ask(email), 'too_many_attempts');
    }
  });

  test('cannot be shut by strangers for longer than a minute, however often they try', async () => {
    const { person, codes } = await enrolled();
    const app = client(server(), { jar: null });
    const ask = (recovery_code = 'aaaa-bbbb-cccc-dddd') =>
      app.post(at.auth, '/auth/recovery/login', { email: person.email, recovery_code });
    expectProblem(await ask(), 'invalid_credentials');
    const counters = "key LIKE 'recovery:%' AND n > 0 ORDER BY expires_at DESC LIMIT 1";
    const [counter] = await server().sql<{ key: string }>(`SELECT key FROM attempts WHERE ${counters}`);
    await server().sql('UPDATE attempts SET n = 500 WHERE key = ?', counter?.key ?? '');
    expectProblem(await ask(), 'invalid_credentials');
    const shut = await ask(codes[0]);
    expectProblem(shut, 'too_many_attempts');
    expect(Number(shut.header('retry-after'))).toBeLessThanOrEqual(60);
    app.travelTo(61_000);
    expect((await ask(codes[0])).json()).toMatchObject({ scope: 'recovery' });
    expect(await server().sql('SELECT n FROM attempts WHERE key = ?', counter?.key ?? '')).toEqual([]);
  });

  test('is nothing for somebody whose account is disabled', async () => {
    const { person, codes } = await enrolled();
    await server().sql("UPDATE users SET status = 'disabled' WHERE id = ?", person.id);
    const answer = await client(server(), { jar: null }).post(at.auth, '/auth/recovery/login', {
      email: person.email,
      recovery_code: codes[0],
    });
    expectProblem(answer, 'account_disabled');
    const [left] = await server().sql<{ n: number }>(
      'SELECT COUNT(*) AS n FROM recovery_codes WHERE user_id = ? AND used_at IS NULL',
      person.id,
    );
    expect(left?.n).toBe(10);
  });
});

describe('step-up', () => {
  test('keeps the session, replaces its secret, and makes it one of two factors', async () => {
    const { person, totp } = await enrolled();
    const browser = client(server());
    const session = await seedSession(server(), person, at);
    carry(server(), browser, at, session);
    const thief = client(server());
    carry(server(), thief, at, session);
    const done = await browser.post(at.auth, '/auth/mfa/step-up', { code: totp.code() });
    const claims = decodeJwt(String(done.json().access_token));
    expect(claims).toMatchObject({ sid: session.id, acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
    expect((await browser.get(at.auth, '/auth/me')).json()).toMatchObject({ aal: 'aal2' });
    expectProblem(await thief.get(at.auth, '/auth/me'), 'unauthenticated');
    expect((await browser.post(at.auth, '/auth/refresh')).status).toBe(200);
  });

  test('by access token leaves the browser of the same session signed in, and gives none a cookie', async () => {
    const { person, totp } = await enrolled();
    const session = await seedSession(server(), person, at);
    const authorization = `Bearer ${await accessToken({ server: server(), at }, session)}`;
    const browser = client(server());
    carry(server(), browser, at, session);
    const json = { code: totp.code() };
    const done = await browser.post(at.auth, '/auth/mfa/step-up', json, { headers: { authorization } });
    expect(done.status).toBe(200);
    expect((await browser.get(at.auth, '/auth/me')).json()).toMatchObject({ aal: 'aal2' });
    const forger = client(server(), { jar: null });
    const cookie = `${at.sessionCookie}=${session.id}.${'A'.repeat(43)}`;
    const forged = await forger.post(
      at.auth,
      '/auth/step-up',
      { code: totp.code(1) },
      { headers: { authorization, cookie, origin: browser.origin(at.auth) } },
    );
    expect([forged.status, forged.all('set-cookie')]).toEqual([200, []]);
  });

  test('by password is enough for whoever has nothing higher, and for nobody else', async () => {
    const plain = await seedPerson(server(), { pool: at.pool });
    const { person } = await enrolled();
    for (const [who, status] of [
      [plain, 200],
      [person, 403],
    ] as const) {
      const browser = client(server());
      carry(server(), browser, at, await seedSession(server(), who, at, { authTime: Date.now() - 60 * MINUTE }));
      const wrong = await browser.post(at.auth, '/auth/step-up', { password: 'not the password' });
      if (who === plain) expectProblem(wrong, 'invalid_credentials');
      else expectProblem(wrong, 'step_up_required', ['acr_values']);
      expect((await browser.post(at.auth, '/auth/step-up', { password: PASSWORD })).status).toBe(status);
    }
  });

  test.each([
    ['a password, after two factors', ['pwd', 'otp', 'mfa'], 'aal2', ['pwd'], 'aal1'],
    ['a password, after a passkey', ['hwk', 'user', 'mfa'], 'aal3', ['pwd'], 'aal1'],
    ['an authenticator app, after a passkey', ['hwk', 'user', 'mfa'], 'aal3', ['otp', 'mfa'], 'aal2'],
    [
      'an authenticator app, after an account elsewhere and a phone',
      ['fed', 'sms', 'mfa'],
      'aal2',
      ['fed', 'otp', 'mfa'],
      'aal2',
    ],
  ] as const)('shows what was shown now, not what was shown before: %s', async (by, amr, acr, laterAmr, laterAcr) => {
    const person = await seedPerson(server(), { pool: at.pool });
    const json = by.startsWith('a password')
      ? { password: PASSWORD }
      : { code: (await seedTotp(server(), person)).code() };
    const browser = client(server());
    const old = { amr: [...amr], acr, authTime: Date.now() - 60 * MINUTE };
    carry(server(), browser, at, await seedSession(server(), person, at, old));
    expect((await browser.post(at.auth, '/auth/step-up', json)).status).toBe(200);
    expect((await browser.get(at.auth, '/auth/me')).json()).toMatchObject({ aal: laterAcr });
    const [session] = await sessionsOf(person);
    expect([session?.acr, JSON.parse(session?.amr ?? '[]')]).toEqual([laterAcr, laterAmr]);
  });

  test('by password is refused while failed sign-ins have shut it, alike for the right one and a wrong one', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    const browser = client(server());
    carry(server(), browser, at, await seedSession(server(), person, at));
    await client(server()).post(at.auth, '/login', { email: person.email, password: 'not the password' });
    await server().sql("UPDATE attempts SET not_before = ? WHERE key LIKE 'password:%'", Date.now() + 60 * MINUTE);
    for (const password of ['not the password', PASSWORD])
      expectProblem(await browser.post(at.auth, '/auth/step-up', { password }), 'too_many_attempts');
    await server().sql("DELETE FROM attempts WHERE key LIKE 'password:%'");
    expect((await browser.post(at.auth, '/auth/step-up', { password: PASSWORD })).status).toBe(200);
  });

  test('takes ten guesses an hour, also at once', async () => {
    const { person, totp } = await enrolled();
    const browser = client(server());
    carry(server(), browser, at, await seedSession(server(), person, at));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => browser.post(at.auth, '/auth/mfa/step-up', { code: totp.wrongCode() })),
    );
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(10);
    expectProblem(await browser.post(at.auth, '/auth/mfa/step-up', { code: totp.code() }), 'too_many_attempts');
  });

  test('takes ten guesses an hour of a person, over all their sessions and the sign-ins that wait', async () => {
    const { person, totp } = await enrolled();
    const token = await begin(client(server()), person);
    const browsers = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const browser = client(server());
        carry(server(), browser, at, await seedSession(server(), person, at));
        return browser;
      }),
    );
    const wrong = totp.wrongCode();
    for (let guess = 0; guess < 4; guess++) expectProblem(await verify(client(server()), token, wrong), 'invalid_code');
    for (const browser of browsers)
      for (let guess = 0; guess < 2; guess++)
        expectProblem(await browser.post(at.auth, '/auth/step-up', { code: wrong }), 'invalid_code');
    const right = { code: totp.code() };
    for (const browser of browsers)
      expectProblem(await browser.post(at.auth, '/auth/step-up', right), 'too_many_attempts');
    expectProblem(await verify(client(server()), token, right.code), 'too_many_attempts');
  });

  test('raises once for a code that comes many times at once', async () => {
    const { person, totp } = await enrolled();
    const sessions = await Promise.all(Array.from({ length: 6 }, () => seedSession(server(), person, at)));
    const code = totp.code();
    const answers = await Promise.all(
      sessions.map((session) => {
        const browser = client(server());
        carry(server(), browser, at, session);
        return browser.post(at.auth, '/auth/step-up', { code });
      }),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await sessionsOf(person)).filter(({ acr }) => acr === 'aal2')).toHaveLength(1);
  });
});
