import { generateTOTP } from '@oslojs/otp';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { seedIdentity, setUpToken } from '../../../fixtures/mfa.ts';
import { idToken, standIn } from '../../../fixtures/oauth.ts';
import { accessToken } from '../../../fixtures/tokens.ts';
import type { Answer } from '../../../harness/answer.ts';
import { type Client, client } from '../../../harness/client.ts';
import { home } from '../../../harness/demo.ts';
import { mailTo, outbox } from '../../../harness/mail.ts';
import { authenticatorAt, expectOk } from '../../../harness/passkeys.ts';
import { carry, PASSWORD, type Person, seedPerson, seedSession } from '../../../harness/people.ts';
import { expectProblem } from '../../../harness/problem.ts';
import { dueInBody, seedTotp, totpCode } from '../../../harness/second-factors.ts';
import { useServer } from '../../../harness/use-server.ts';

const server = useServer({ limits: { rate: 100_000 } });
const at = home('brand1', 'dev');
const MINUTE = 60_000;

type SessionRow = NonNullable<Parameters<typeof seedSession>[3]>;

/** Somebody in a browser, in a session of one factor unless told otherwise. */
async function signedIn(row: SessionRow = {}, person?: Person) {
  const owner = person ?? (await seedPerson(server(), { pool: at.pool }));
  const session = await seedSession(server(), owner, at, row);
  const browser = client(server());
  carry(server(), browser, at, session);
  const bearer = async () => ({
    authorization: `Bearer ${await accessToken({ server: server(), at }, session)}`,
    cookie: null,
  });
  return { person: owner, session, browser, bearer };
}

interface SetUp {
  readonly secret: string;
  readonly otpauthUrl: string;
  readonly qrCode: string;
  readonly backupCodes: readonly string[];
}

const setUp = async (browser: Client) => expectOk<SetUp>(await browser.post(at.auth, '/auth/2fa/setup'));
const enable = (browser: Client, secret: string, code = totpCode(secret)) =>
  browser.post(at.auth, '/auth/2fa/enable', { secret, code });
const signIn = (person: Person, caller = client(server())) =>
  caller.post(at.auth, '/login', { email: person.email, password: PASSWORD });
const finish = async (person: Person, code: string): Promise<Answer> => {
  const browser = client(server());
  const { token: sessionId } = dueInBody(await signIn(person, browser));
  return browser.post(at.auth, '/auth/2fa/verify', { sessionId, code });
};
const count = async (table: string, { id }: Person, more = ''): Promise<number> =>
  (await server().sql<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE user_id = ? ${more}`, id))[0]?.n ?? 0;
const events = async ({ id }: Person, event: string): Promise<number> =>
  (await server().sql('SELECT id FROM audit_events WHERE subject_id = ? AND event = ?', id, event)).length;
const version = async ({ id }: Person) =>
  (await server().sql<{ version: number }>('SELECT version FROM users WHERE id = ?', id))[0]?.version ?? 0;
const subjects = async ({ email }: Person, subject: RegExp) => {
  await mailTo(server(), email);
  return (await outbox(server(), email)).filter((mail) => subject.test(mail.subject)).length;
};
/** What a refusal says that a further proof would undo. */
const STEP_UP = ['acr_values', 'max_age'];
const ADDED = /authenticator app was added/i;

describe('enrolling in a browser', () => {
  test('is pending until a code is proved: until then nobody is asked for it', async () => {
    const { person, browser } = await signedIn();
    const begun = await setUp(browser);
    expect(begun).toEqual({
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      otpauthUrl: expect.stringContaining(`secret=${begun.secret}`),
      qrCode: expect.stringMatching(/^data:image\/svg\+xml,/),
      backupCodes: expect.any(Array),
    });
    expect(new URL(begun.otpauthUrl).searchParams.get('issuer')).toBe('Brand One');
    expect(new Set(begun.backupCodes).size).toBe(10);
    expect((await signIn(person)).json()).toMatchObject({ message: 'Signed in' });
    expect((await finish(person, totpCode(begun.secret)).catch(String)).toString()).toContain('nothing due');
    expect([await count('totp_factors', person), await count('recovery_codes', person)]).toEqual([0, 0]);
  });

  test('takes effect with a code of another implementation, and asks from then on', async () => {
    const { person, browser } = await signedIn();
    const before = await version(person);
    const { secret, backupCodes } = await setUp(browser);
    const bits = [...secret].map((char) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0'),
    );
    const key = Uint8Array.from((bits.join('').match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
    const code = generateTOTP(key, 30, 6);
    expect(expectOk(await enable(browser, secret, code))).toEqual({
      message: expect.any(String),
      enabled: true,
    });
    expect([await version(person), await events(person, 'security.totp.enrolled')]).toEqual([before + 1, 1]);
    expect(await subjects(person, ADDED)).toBe(1);
    expect((await browser.get(at.auth, '/auth/me')).json()).toMatchObject({ mfa_enabled: true, aal: 'aal2' });
    // The code that enrolled is spent: a time step is good once.
    expectProblem(await finish(person, code), 'invalid_code');
    expect((await finish(person, backupCodes[3] ?? '')).json()).toMatchObject({ message: 'Signed in' });
    expectProblem(await finish(person, backupCodes[3] ?? ''), 'invalid_code');
  });

  test('replaces the secret of the session, whose old cookie is dead', async () => {
    const { session, browser } = await signedIn();
    const { secret } = await setUp(browser);
    const answer = await enable(browser, secret);
    expect(answer.all('set-cookie').join()).toContain(`${at.sessionCookie}=${session.id}.`);
    const thief = client(server(), { jar: null });
    const headers = { cookie: `${at.sessionCookie}=${session.value}` };
    expectProblem(await thief.get(at.auth, '/session', { headers }), 'unauthenticated');
    expect((await browser.get(at.auth, '/session')).status).toBe(200);
  });

  test('needs a recent proof, by the highest factor there is', async () => {
    const old = await signedIn({ authTime: Date.now() - 11 * MINUTE });
    expectProblem(await old.browser.post(at.auth, '/auth/2fa/setup'), 'step_up_required', STEP_UP);
    const headers = await old.bearer();
    const bearer = client(server(), { jar: null });
    const refused = await bearer.request(at.auth, '/auth/2fa/setup', { method: 'POST', headers });
    expectProblem(refused, 'insufficient_user_authentication', STEP_UP);
    expect(refused.header('www-authenticate')).toMatch(/insufficient_user_authentication.*max_age/);
    const weak = await signedIn();
    await seedTotp(server(), weak.person);
    expectProblem(await weak.browser.post(at.auth, '/auth/2fa/setup'), 'step_up_required', STEP_UP);
  });

  test('takes the secret that was handed out last, to this person, and for ten minutes', async () => {
    const mine = await signedIn();
    const other = await signedIn();
    const first = await setUp(mine.browser);
    const theirs = await setUp(other.browser);
    expectProblem(await enable(mine.browser, theirs.secret), 'invalid_token');
    const second = await setUp(mine.browser);
    expectProblem(await enable(mine.browser, first.secret), 'invalid_token');
    mine.browser.travelTo(10 * MINUTE + 1_000);
    const late = totpCode(second.secret, Date.now() + 10 * MINUTE + 1_000);
    expectProblem(await enable(mine.browser, second.secret, late), 'invalid_token');
    mine.browser.travelTo(0);
    expectOk(await enable(mine.browser, second.secret));
  });

  test('is over ten minutes after the proof that it was begun with', async () => {
    const { browser } = await signedIn({ authTime: Date.now() - 8 * MINUTE });
    const { secret } = await setUp(browser);
    browser.travelTo(3 * MINUTE);
    expectProblem(await enable(browser, secret, totpCode(secret, Date.now() + 3 * MINUTE)), 'invalid_token');
    browser.travelTo(MINUTE);
    expectOk(await enable(browser, secret, totpCode(secret, Date.now() + MINUTE)));
  });

  test('leaves the app that there is until another is confirmed', async () => {
    const { person, browser } = await signedIn({ acr: 'aal2' });
    const old = await seedTotp(server(), person);
    const { secret } = await setUp(browser);
    expect((await finish(person, old.code())).json()).toMatchObject({ message: 'Signed in' });
    expectOk(await enable(browser, secret));
    expectProblem(await finish(person, old.code(1)), 'invalid_code');
    expect((await finish(person, totpCode(secret, Date.now() + 30_000))).json()).toMatchObject({
      message: 'Signed in',
    });
  });

  test('allows five guesses at the first code, in fifty at once too', async () => {
    const { person, browser } = await signedIn();
    const { secret } = await setUp(browser);
    const wrong = totpCode(secret, Date.now() + 86_400_000);
    const answers = await Promise.all(Array.from({ length: 50 }, () => enable(browser, secret, wrong)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(5).fill(400), ...Array(45).fill(429)]);
    expectProblem(await enable(browser, secret), 'too_many_attempts');
    expect(await count('totp_factors', person)).toBe(0);
    // Another secret has guesses of its own.
    expectOk(await enable(browser, (await setUp(browser)).secret));
  });

  test('confirms once, in fifty at once too', async () => {
    const { person, bearer, browser } = await signedIn();
    const { secret } = await setUp(browser);
    const before = await version(person);
    const headers = await bearer();
    const caller = client(server(), { jar: null });
    const json = { secret, code: totpCode(secret) };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => caller.post(at.auth, '/auth/2fa/enable', json, { headers })),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect([await count('totp_factors', person), await count('recovery_codes', person)]).toEqual([1, 10]);
    expect([await version(person), await events(person, 'security.totp.enrolled')]).toEqual([before + 1, 1]);
    expect(await subjects(person, ADDED)).toBe(1);
  });

  test('keeps the secret sealed, and shows it once', async () => {
    const { person, browser } = await signedIn();
    const { secret, backupCodes } = await setUp(browser);
    expectOk(await enable(browser, secret));
    const dump = async (table: string) => JSON.stringify(await server().sql(`SELECT * FROM ${table}`));
    const stored = (
      await Promise.all(['totp_factors', 'totp_enrollments', 'recovery_codes', 'audit_events', 'outbox'].map(dump))
    ).join();
    for (const path of ['/auth/me', '/auth/mfa/status', '/session'])
      expect((await browser.get(at.auth, path)).text).not.toContain(secret);
    expect([stored.includes(secret), backupCodes.some((code) => stored.includes(code))]).toEqual([false, false]);
    expect(await count('totp_enrollments', person)).toBe(0);
  });
});

interface Begun {
  readonly enrollment_token: string;
  readonly secret: string;
}

/** A caller by access token. */
async function byToken(row: SessionRow = {}, person?: Person) {
  const made = await signedIn(row, person);
  const headers = await made.bearer();
  const caller = client(server(), { jar: null });
  const post = (path: string, json?: unknown) =>
    caller.request(at.auth, `/auth/mfa/${path}`, { method: 'POST', headers, ...(json === undefined ? {} : { json }) });
  const remove = (json: unknown) => caller.request(at.auth, '/auth/mfa/totp', { method: 'DELETE', headers, json });
  const status = async () =>
    expectOk<Record<string, unknown>>(await caller.get(at.auth, '/auth/mfa/status', { headers }));
  return { ...made, post, remove, status };
}

const codeOf = ({ enrollment_token, secret }: Begun) => ({ enrollment_token, code: totpCode(secret) });

describe('enrolling by access token', () => {
  test('asks for a passkey that was just shown', async () => {
    expectProblem(
      await (await byToken({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] })).post('totp/enroll'),
      'insufficient_user_authentication',
      STEP_UP,
    );
    const passkey = { acr: 'aal2', amr: ['swk', 'user', 'mfa'] } as SessionRow;
    const stale = await byToken({ ...passkey, authTime: Date.now() - 11 * MINUTE });
    expectProblem(await stale.post('totp/enroll'), 'insufficient_user_authentication', STEP_UP);
    const fresh = await byToken(passkey);
    const begun = expectOk<Begun & Record<string, unknown>>(await fresh.post('totp/enroll'));
    expect(begun).toEqual({
      enrollment_token: expect.any(String),
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      otpauth_url: expect.stringMatching(/^otpauth:\/\/totp\//),
      qr_svg: expect.stringMatching(/^<svg /),
      expires_in: expect.toSatisfy((seconds: number) => seconds > 590 && seconds <= 600),
    });
  });

  test('raises the session to two factors under the same id, and hands out recovery codes', async () => {
    const { session, post, status } = await byToken();
    const begun = expectOk<Begun>(await post('totp/enroll/password', { password: PASSWORD }));
    const done = expectOk<{ recovery_codes: string[]; access_token: string; expires_in: number }>(
      await post('totp/confirm', codeOf(begun)),
    );
    expect([new Set(done.recovery_codes).size, done.expires_in]).toEqual([10, 600]);
    expect(decodeJwt(done.access_token)).toMatchObject({ sid: session.id, acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
    expect(await status()).toEqual({
      totp_enabled: true,
      totp_enrolled_at: expect.stringMatching(/^\d{4}-.*Z$/),
      recovery_codes_remaining: 10,
      passkeys: 0,
      sms_enabled: false,
      aal: 'aal2',
    });
  });

  test('by password stands for a recent proof only where there is no higher factor', async () => {
    const old = { authTime: Date.now() - 60 * MINUTE };
    expectOk(await (await byToken(old)).post('totp/enroll/password', { password: PASSWORD }));
    const higher = await byToken(old);
    await seedTotp(server(), higher.person);
    expectProblem(
      await higher.post('totp/enroll/password', { password: PASSWORD }),
      'insufficient_user_authentication',
      STEP_UP,
    );
  });

  test('by password counts wrong ones against the password, in a session and over all', async () => {
    const { person, post } = await byToken();
    for (let i = 0; i < 5; i++)
      expectProblem(await post('totp/enroll/password', { password: 'not it, sorry' }), 'invalid_credentials');
    // Five failures shut the password for a time everywhere, for the right one too; here for longer than the test
    // takes.
    const shut = "UPDATE attempts SET not_before = ? WHERE key LIKE 'password:%' AND not_before > 0";
    await server().sql(shut, Date.now() + 3_600_000);
    expectProblem(await post('totp/enroll/password', { password: PASSWORD }), 'too_many_attempts');
    expectProblem(await signIn(person), 'too_many_attempts');
    expect(await count('totp_enrollments', person)).toBe(0);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post('totp/enroll/password', { password: 'nor this one' })),
    );
    // While it is shut a wrong one is answered as the right one is.
    for (const answer of answers) expectProblem(answer, 'too_many_attempts');
  });

  test('by account elsewhere takes a fresh token of the one that is linked, once', async () => {
    const stage = { server: server(), at };
    standIn(stage);
    const { person, post } = await byToken();
    const sub = await seedIdentity(stage, person, 'google');
    const path = 'totp/enroll/oauth/google';
    const now = Math.floor(Date.now() / 1000);
    const token = idToken(stage, 'google', { sub });
    expectOk<Begun>(await post(path, { id_token: token }));
    expectProblem(await post(path, { id_token: token }), 'invalid_token');
    expectProblem(await post(path, { id_token: idToken(stage, 'google', { sub: 'somebody-else' }) }), 'invalid_token');
    expectProblem(await post(path, { id_token: idToken(stage, 'google', { sub, iat: now - 700 }) }), 'invalid_token');
    expectProblem(
      await post(path, { id_token: idToken(stage, 'google', { sub, auth_time: now - 700 }) }),
      'invalid_token',
    );
    const other = await seedIdentity(stage, await seedPerson(server(), { pool: at.pool }), 'google');
    expectProblem(await post(path, { id_token: idToken(stage, 'google', { sub: other }) }), 'invalid_token');
  });

  test('does not confirm with the token of somebody else, or of another enrolment', async () => {
    const mine = await byToken();
    const other = await byToken();
    const theirs = expectOk<Begun>(await other.post('totp/enroll/password', { password: PASSWORD }));
    const old = expectOk<Begun>(await mine.post('totp/enroll/password', { password: PASSWORD }));
    await mine.post('totp/enroll/password', { password: PASSWORD });
    for (const begun of [theirs, old]) expectProblem(await mine.post('totp/confirm', codeOf(begun)), 'invalid_token');
    expectProblem(await other.post('totp/confirm', { ...codeOf(theirs), code: '00000a' }), 'invalid_code');
  });
});

describe('a set-up token', () => {
  const withToken = async (person: Person) => {
    const headers = { authorization: `Bearer ${await setUpToken({ server: server(), at }, person)}` };
    const caller = client(server(), { jar: null });
    return (path: string, json?: unknown) =>
      caller.request(at.auth, path, { method: 'POST', headers, ...(json === undefined ? {} : { json }) });
  };

  test('sets up an authenticator app, and has served then: signing in comes after', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    const post = await withToken(person);
    const begun = expectOk<Begun>(await post('/auth/mfa/totp/enroll'));
    expectOk(await post('/auth/mfa/totp/confirm', codeOf(begun)));
    expect(await count('sessions', person)).toBe(0);
    expectProblem(await post('/auth/mfa/totp/enroll'), 'unauthenticated');
    expect((await finish(person, totpCode(begun.secret, Date.now() + 30_000))).json()).toMatchObject({
      message: 'Signed in',
    });
  });

  test('takes the place of an app that was lost', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    const lost = await seedTotp(server(), person);
    const post = await withToken(person);
    const begun = expectOk<Begun>(await post('/auth/mfa/totp/enroll'));
    expectOk(await post('/auth/mfa/totp/confirm', codeOf(begun)));
    expectProblem(await finish(person, lost.code()), 'invalid_code');
  });

  test('registers a passkey, and has served then', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    const post = await withToken(person);
    const options = expectOk<Parameters<ReturnType<typeof authenticatorAt>['create']>[0]>(
      await post('/auth/passkey/register/begin'),
    );
    const credential = authenticatorAt(server(), at).create(options);
    expectOk(await post('/auth/passkey/register/complete', { credential }));
    expect([await count('passkeys', person), await count('sessions', person)]).toEqual([1, 0]);
    expectProblem(await post('/auth/passkey/register/begin'), 'unauthenticated');
  });

  test('opens nothing of what is there already', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    await seedTotp(server(), person);
    const post = await withToken(person);
    expectProblem(await post('/auth/2fa/disable', { code: '123456' }), 'unauthenticated');
    expectProblem(await post('/auth/mfa/recovery-codes/regenerate'), 'unauthenticated');
    expectProblem(await post('/auth/mfa/totp/enroll/password', { password: PASSWORD }), 'unauthenticated');
  });
});

describe('removing an authenticator app', () => {
  const aal2 = { acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] } as SessionRow;

  test('takes one of its codes; recovery codes go with the last factor, and nobody is asked any more', async () => {
    const { person, browser } = await signedIn(aal2);
    const { secret, backupCodes } = await setUp(browser);
    const code = totpCode(secret);
    expectOk(await enable(browser, secret, code));
    const before = await version(person);
    const disable = (typed: string) => browser.post(at.auth, '/auth/2fa/disable', { code: typed });
    expectProblem(await disable(totpCode(secret, Date.now() + 86_400_000)), 'invalid_code');
    expectProblem(await disable(code), 'invalid_code');
    expectOk(await disable(totpCode(secret, Date.now() + 30_000)));
    expect([await version(person), await events(person, 'security.totp.removed')]).toEqual([before + 1, 1]);
    expect([await count('totp_factors', person), await count('recovery_codes', person)]).toEqual([0, 0]);
    expect(await subjects(person, /authenticator app was removed/i)).toBe(1);
    expect((await signIn(person)).json()).toMatchObject({ message: 'Signed in' });
    expectProblem(await disable(backupCodes[0] ?? ''), 'conflict');
  });

  test('needs two factors, shown within ten minutes', async () => {
    const weak = await byToken();
    const totp = await seedTotp(server(), weak.person);
    expectProblem(await weak.remove({ code: totp.code() }), 'insufficient_user_authentication', STEP_UP);
    const stale = await byToken({ ...aal2, authTime: Date.now() - 11 * MINUTE }, weak.person);
    expectProblem(await stale.remove({ code: totp.code() }), 'insufficient_user_authentication', STEP_UP);
    const fresh = await byToken(aal2, weak.person);
    expectOk(await fresh.remove({ code: totp.code() }));
  });

  test('allows ten guesses in an hour, in fifty at once too', async () => {
    const { person, remove } = await byToken(aal2);
    const totp = await seedTotp(server(), person);
    const answers = await Promise.all(Array.from({ length: 50 }, () => remove({ code: totp.wrongCode() })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(10).fill(400), ...Array(40).fill(429)]);
    expectProblem(await remove({ code: totp.code() }), 'too_many_attempts');
    expect(await count('totp_factors', person)).toBe(1);
  });
});

describe('new recovery codes', () => {
  const aal2 = { acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] } as SessionRow;

  test('make the old ones void, all of them, and are told of', async () => {
    const { person, browser, bearer } = await signedIn();
    const { secret, backupCodes } = await setUp(browser);
    expectOk(await enable(browser, secret));
    const headers = await bearer();
    const answer = await client(server(), { jar: null }).request(at.auth, '/auth/mfa/recovery-codes/regenerate', {
      method: 'POST',
      headers,
    });
    const { recovery_codes: codes } = expectOk<{ recovery_codes: string[] }>(answer);
    expect([new Set(codes).size, codes.filter((code) => backupCodes.includes(code))]).toEqual([10, []]);
    for (const code of backupCodes.slice(0, 3)) expectProblem(await finish(person, code), 'invalid_code');
    expect((await finish(person, codes[0] ?? '')).json()).toMatchObject({ message: 'Signed in' });
    expect([await count('recovery_codes', person), await events(person, 'security.recovery_codes.replaced')]).toEqual([
      10, 1,
    ]);
    expect(await subjects(person, /recovery codes/i)).toBeGreaterThanOrEqual(1);
  });

  test('need two factors, shown within ten minutes', async () => {
    expectProblem(
      await (await byToken()).post('recovery-codes/regenerate'),
      'insufficient_user_authentication',
      STEP_UP,
    );
    const stale = await byToken({ ...aal2, authTime: Date.now() - 11 * MINUTE });
    expectProblem(await stale.post('recovery-codes/regenerate'), 'insufficient_user_authentication', STEP_UP);
  });
});
