import { describe, expect, it } from 'vitest';
import { setUpToken } from '../../fixtures/mfa.ts';
import type { Answer } from '../../harness/answer.ts';
import { client } from '../../harness/client.ts';
import { mailTo } from '../../harness/mail.ts';
import { PASSWORD, type Person } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { seedApiKey, seedTotp } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';
import { another, at, expectStepUp, ok, old, signIn, somebody } from './own-kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const CHANGE = '/auth/password/change';
const NEW = 'newpassword123';

describe('a changed password', () => {
  it('is the one that signs in, ends every other session and every trust in a browser, and is told of once', async () => {
    const { person, browser } = await somebody(server());
    const other = await another(server(), person);
    await server().sql(
      `INSERT INTO trusted_devices (id, user_id, pool, brand, env, created_at, expires_at) VALUES (?, ?, 'brand1', 'brand1', 'prod', 1, 9999999999999)`,
      crypto.randomUUID(),
      person.id,
    );
    ok(await browser.post(at.auth, CHANGE, { current_password: PASSWORD, new_password: NEW }));
    expect((await browser.get(at.auth, '/auth/me')).status).toBe(200);
    expectProblem(await other.browser.get(at.auth, '/auth/me'), 'unauthenticated');
    expectProblem(await signIn(server(), person.email, PASSWORD), 'invalid_credentials');
    expect((await signIn(server(), person.email, NEW)).status).toBe(200);
    expect(await server().sql('SELECT 1 FROM trusted_devices WHERE user_id = ?', person.id)).toEqual([]);
    const [notice, ...more] = await mailTo(server(), person.email);
    expect([notice.subject.length > 0, more]).toEqual([true, []]);
    // The notice leads nowhere that changes anything by itself.
    expect(notice.links.every((link) => new URL(link).search === '')).toBe(true);
  });

  it('needs the current one, and another than it: else the old one stays', async () => {
    const { person, browser } = await somebody(server());
    expectProblem(await browser.post(at.auth, CHANGE, { new_password: NEW }), 'invalid_field');
    expectProblem(
      await browser.post(at.auth, CHANGE, { current_password: 'not my password', new_password: NEW }),
      'invalid_credentials',
    );
    expectProblem(
      await browser.post(at.auth, CHANGE, { current_password: PASSWORD, new_password: PASSWORD }),
      'invalid_field',
    );
    expectProblem(
      await browser.post(at.auth, CHANGE, { current_password: PASSWORD, new_password: 'short' }),
      'password_too_short',
    );
    expectProblem(
      await browser.post(at.auth, CHANGE, { current_password: PASSWORD, new_password: 'password1234' }),
      'password_blocked',
    );
    expect((await signIn(server(), person.email, PASSWORD)).status).toBe(200);
  });

  it('takes ten wrong guesses from a session in an hour, and then not even the right one', async () => {
    const { browser } = await somebody(server());
    const guess = (current_password: string) => browser.post(at.auth, CHANGE, { current_password, new_password: NEW });
    const answers = await Promise.all(Array.from({ length: 14 }, (_, n) => guess(`wrong password ${n}`)));
    const tried = answers.filter(({ status }) => status === 401);
    expect(tried.length).toBeLessThanOrEqual(10);
    for (let n = 0; n < 10; n++) await guess(`wrong again ${n}`);
    expectProblem(await guess(PASSWORD), 'too_many_attempts');
  }, 60_000);

  it('is refused while failed sign-ins have shut the old one, alike for the right one and a wrong one', async () => {
    const { person, browser } = await somebody(server());
    expectProblem(await signIn(server(), person.email, 'not my password'), 'invalid_credentials');
    await server().sql("UPDATE attempts SET not_before = ? WHERE key LIKE 'password:%'", Date.now() + 3_600_000);
    const change = (current_password: string) => browser.post(at.auth, CHANGE, { current_password, new_password: NEW });
    const answers = [await change('not my password'), await change(PASSWORD)];
    for (const answer of answers) expectProblem(answer, 'too_many_attempts');
    const [wrong, right] = answers.map((answer) => ({ ...answer.json(), request_id: '' }));
    expect(right).toEqual(wrong);
    await server().sql("DELETE FROM attempts WHERE key LIKE 'password:%'");
    expect((await signIn(server(), person.email, PASSWORD)).status).toBe(200);
  });

  const guesses = async ({ id }: Person) =>
    (await server().sql<{ n: number }>("SELECT n FROM attempts WHERE key = 'second_factor_hour:' || ?", id))[0]?.n ?? 0;

  it('uses up no guess where it is refused without a look at the old one, also where an answer was lost', async () => {
    const { person, browser } = await somebody(server());
    const change = (current_password: string, new_password = NEW, fault?: string) =>
      browser.post(at.auth, CHANGE, { current_password, new_password }, fault ? { fault } : {});
    expectProblem(await change('not my password'), 'invalid_credentials');
    expect(await guesses(person)).toBe(1);
    expectProblem(await change(PASSWORD, 'short'), 'password_too_short');
    expectProblem(await change(PASSWORD, 'password1234'), 'password_blocked');
    expectProblem(await change(PASSWORD, PASSWORD), 'invalid_field');
    expectProblem(await change('short', 'short'), 'invalid_field');
    expect(await guesses(person)).toBe(1);
    expectProblem(await change(PASSWORD, 'short', 'db:2:after'), 'password_too_short');
    expect(await guesses(person)).toBe(1);
  });

  it('and whatever else asks for it answers right and wrong alike while it is shut, for a guess of the hour each', async () => {
    const { person, browser } = await somebody(server());
    const guarded = await somebody(server());
    await seedTotp(server(), guarded.person);
    for (const { email } of [person, guarded.person]) await signIn(server(), email, 'not my password');
    await server().sql("UPDATE attempts SET not_before = ? WHERE key LIKE 'password:%'", Date.now() + 3_600_000);
    const counts = () =>
      server().sql("SELECT key, n, not_before FROM attempts WHERE key LIKE 'password:%' ORDER BY key");
    const before = await counts();
    const asks: [string, (typed: string) => Promise<Answer>, string, number][] = [
      [
        'change',
        (typed) => browser.post(at.auth, CHANGE, { current_password: typed, new_password: NEW }),
        'too_many_attempts',
        1,
      ],
      [
        'change to itself',
        (typed) => browser.post(at.auth, CHANGE, { current_password: typed, new_password: typed }),
        'invalid_field',
        0,
      ],
      ['step-up', (typed) => browser.post(at.auth, '/auth/step-up', { password: typed }), 'too_many_attempts', 1],
      [
        'enrolment',
        (typed) => browser.post(at.auth, '/auth/mfa/totp/enroll/password', { password: typed }),
        'too_many_attempts',
        1,
      ],
      [
        'step-up below a factor',
        (typed) => guarded.browser.post(at.auth, '/auth/step-up', { password: typed }),
        'step_up_required',
        0,
      ],
    ];
    for (const [name, ask, code, cost] of asks) {
      const had = await guesses(person);
      const answers = [await ask('not my password'), await ask(PASSWORD)];
      const [wrong, right] = answers.map((answer) => ({
        ...answer.json(),
        request_id: '',
        retry: answer.header('retry-after'),
      }));
      expect(right, name).toEqual(wrong);
      expect(right, name).toMatchObject({ code });
      expect((await guesses(person)) - had, name).toBe(2 * cost);
    }
    expect(await guesses(guarded.person)).toBe(0);
    // Nor do the counters of the password tell which it was.
    expect(await counts()).toEqual(before);
    for (let n = 0; n < 5; n++) await browser.post(at.auth, '/auth/step-up', { password: `guess ${n}` });
    await server().sql("DELETE FROM attempts WHERE key LIKE 'password:%'");
    expectProblem(await browser.post(at.auth, '/auth/step-up', { password: PASSWORD }), 'too_many_attempts');
  });

  it('cannot be guessed with a set-up token, which looks at no current one', async () => {
    const { person } = await somebody(server());
    const headers = { authorization: `Bearer ${await setUpToken({ server: server(), at }, person)}` };
    const body = { current_password: 'not my password', new_password: NEW };
    ok(await client(server(), { jar: null }).post(at.auth, CHANGE, body, { headers }));
    expect((await signIn(server(), person.email, NEW)).status).toBe(200);
  });

  it('is proof enough with an old session of somebody without a second factor, and not of somebody with one', async () => {
    const plain = await somebody(server(), { session: old() });
    ok(await plain.browser.post(at.auth, CHANGE, { current_password: PASSWORD, new_password: NEW }));
    const guarded = await somebody(server());
    await seedTotp(server(), guarded.person);
    expectStepUp(await guarded.browser.post(at.auth, CHANGE, { current_password: PASSWORD, new_password: NEW }));
    const strong = await another(server(), guarded.person, { acr: 'aal2' });
    ok(await strong.browser.post(at.auth, CHANGE, { current_password: PASSWORD, new_password: NEW }));
  });

  it('may be the first one, of a recent session alone', async () => {
    const late = await somebody(server(), { options: { password: null }, session: old() });
    expectStepUp(await late.browser.post(at.auth, CHANGE, { new_password: NEW }));
    const fresh = await another(server(), late.person);
    ok(await fresh.browser.post(at.auth, CHANGE, { new_password: NEW }));
    expect((await signIn(server(), late.person.email, NEW)).status).toBe(200);
  });

  it('needs no current one with a set-up token, which then has served and ends every session', async () => {
    const { person, browser } = await somebody(server());
    const token = await setUpToken({ server: server(), at }, person);
    const headers = { authorization: `Bearer ${token}` };
    const set = (new_password: string) =>
      client(server(), { jar: null }).post(at.auth, CHANGE, { new_password }, { headers });
    expectProblem(await set(PASSWORD), 'invalid_field');
    ok(await set(NEW));
    expectProblem(await set('another password of mine'), 'unauthenticated');
    expectProblem(await browser.get(at.auth, '/auth/me'), 'unauthenticated');
    expectProblem(await signIn(server(), person.email, PASSWORD), 'invalid_credentials');
  });

  it('is nothing that an API key may do', async () => {
    const { person } = await somebody(server());
    const { key } = await seedApiKey(server(), person, at);
    const headers = { authorization: `Bearer ${key}` };
    expectProblem(
      await client(server(), { jar: null }).post(
        at.auth,
        CHANGE,
        { current_password: PASSWORD, new_password: NEW },
        { headers },
      ),
      'insufficient_scope',
    );
  });
});
