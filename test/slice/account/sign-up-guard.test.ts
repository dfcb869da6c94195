import { describe, expect, test } from 'vitest';
import { fromPage, openForm } from '../../fixtures/browser.ts';
import { send } from '../../fixtures/fixture.ts';
import { client } from '../../harness/client.ts';
import { bundleDeclaring } from '../../harness/declared.ts';
import { home } from '../../harness/demo.ts';
import { linkOf, mailTo, outbox } from '../../harness/mail.ts';
import { hang } from '../../harness/outside.ts';
import { seedInvitation, seedOwner } from '../../harness/owners.ts';
import { seedPerson } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import type { Server } from '../../harness/server.ts';
import { useServer } from '../../harness/use-server.ts';
import { signIn, useOauthStage } from '../methods/oauth-stage.ts';
import { callPlatform } from '../platform-owner/kit.ts';
import { codeIn, newAddress, post, tokensOf, wrong } from '../token-kit.ts';

const at = home('brand1', 'dev');
const PASSWORD = 'quiet-river-lantern';
const limits = { rate: 100_000, send: 100_000 };

const usersOf = (server: Server, email: string) =>
  server.sql<{ id: string }>(
    "SELECT user_id AS id FROM identifiers WHERE kind = 'email' AND value = ?",
    email.toLowerCase(),
  );
const invited = (server: Server, email: string) =>
  server.sql('SELECT address FROM invitations WHERE address = ?', email);
const register = (server: Server, email: string, more = {}) =>
  client(server).post(at.auth, '/register', { email, password: PASSWORD, name: 'Ada Example', ...more });
const mailsTo = async (server: Server, email: string) => (await outbox(server, email)).length;

/** Every row that mails an address, which whoever reads the mail may sign in or sign up by. */
const asking: [string, (email: string) => Record<string, unknown>][] = [
  ['/auth/otp/request', (email) => ({ email })],
  ['/auth/native/otp/request', (email) => ({ email })],
  ['/auth/password/signup/request', (email) => ({ email })],
  ['/auth/native/password/signup/request', (email) => ({ email })],
  ['/magic-link', (email) => ({ email })],
  ['/login', (email) => ({ email })],
];

describe('a brand whom only the invited join', async () => {
  const bundle = await bundleDeclaring('invitation', { signUp: 'invitation' });
  const stage = useOauthStage(undefined, { bundle });
  const server = () => stage().server;

  test('mails nobody else, makes nobody else, and answers everybody alike', async () => {
    for (const [path, body] of asking) {
      const [stranger, known] = [newAddress(), newAddress()];
      await seedPerson(server(), { email: known });
      const answers = [stranger, known].map((email) => client(server()).post(at.auth, path, body(email)));
      const [first, second] = await Promise.all(answers);
      expect([first?.status, first?.text], path).toEqual([second?.status, second?.text]);
      expect(first?.status, path).toBe(200);
      await mailTo(server(), known);
      expect(await mailsTo(server(), stranger), path).toBe(0);
    }
    const [stranger, known] = [newAddress(), newAddress()];
    await seedPerson(server(), { email: known });
    for (const email of [stranger, known]) expect((await register(server(), email)).status).toBe(201);
    await mailTo(server(), known);
    expect(await mailsTo(server(), stranger)).toBe(0);
    expect(await usersOf(server(), stranger)).toEqual([]);
  });

  test('lets the invited in by a code, once: the invitation is spent with the account', async () => {
    const email = await seedInvitation(server(), at, newAddress());
    await post(server(), at, '/auth/otp/request', { email });
    const code = codeIn((await mailTo(server(), email))[0]);
    expect(await invited(server(), email)).toHaveLength(1);
    tokensOf(await post(server(), at, '/auth/otp/verify', { email, code }));
    expect(await usersOf(server(), email)).toHaveLength(1);
    expect(await invited(server(), email)).toEqual([]);
  });

  test('lets the invited register, and mails them the confirmation', async () => {
    const email = await seedInvitation(server(), at, newAddress());
    expect((await register(server(), email)).status).toBe(201);
    linkOf((await mailTo(server(), email))[0], '/verify-email');
    expect(await usersOf(server(), email)).toHaveLength(1);
    expect(await invited(server(), email)).toEqual([]);
  });

  test('does not let in whose invitation ended, was taken back after the code went out, or is of elsewhere', async () => {
    const late = await seedInvitation(server(), at, newAddress(), Date.now() - 1_000);
    await post(server(), at, '/auth/otp/request', { email: late });
    const elsewhere = await seedInvitation(server(), home('brand1', 'prod'), newAddress());
    await post(server(), at, '/auth/otp/request', { email: elsewhere });
    const other = await seedInvitation(server(), home('brand2', 'dev'), newAddress());
    await post(server(), at, '/auth/otp/request', { email: other });
    const taken = await seedInvitation(server(), at, newAddress());
    await post(server(), at, '/auth/otp/request', { email: taken });
    const code = codeIn((await mailTo(server(), taken))[0]);
    for (const email of [late, elsewhere, other]) expect(await mailsTo(server(), email)).toBe(0);
    await server().sql('DELETE FROM invitations WHERE address = ?', taken);
    expectProblem(await post(server(), at, '/auth/otp/verify', { email: taken, code }), 'invalid_code');
    expect(await usersOf(server(), taken)).toEqual([]);
  });

  test('lets nobody in by a service that confirms their address, but for the invited', async () => {
    const somebody = (who: string) => {
      stage().provider.accounts.set(who, { email: `${who}@example.com`, email_verified: true, name: 'Vi Sitor' });
      return who;
    };
    const stranger = somebody(`uninvited-${Date.now()}`);
    const refused = (await signIn(stage(), stranger)).answer;
    expectProblem(refused, 'sign_up_closed');
    const guest = somebody(`invited-${Date.now()}`);
    const email = await seedInvitation(server(), at, `${guest}@example.com`);
    expect((await signIn(stage(), guest)).answer.status).toBe(302);
    expect(await usersOf(server(), email)).toHaveLength(1);
    expect(await invited(server(), email)).toEqual([]);
    expect(await usersOf(server(), `${stranger}@example.com`)).toEqual([]);
  });

  test('lets nobody in by a username, which no invitation names', async () => {
    const answer = await post(server(), at, '/auth/username/signup', {
      username: 'grace.uninvited',
      password: PASSWORD,
    });
    expectProblem(answer, 'method_not_enabled');
  });

  test('is joined by whom an owner invites: the mail leads to the registration', async () => {
    const { cookies } = await seedOwner(server(), at);
    const email = newAddress();
    const call = (method: 'GET' | 'POST' | 'DELETE', path: string, json?: Record<string, unknown>) =>
      callPlatform(server(), at, cookies, method, path, json);
    expect((await call('POST', '/invitations', { email })).json()).toMatchObject({ invitation: { email } });
    linkOf((await mailTo(server(), email))[0], '/register');
    const listed = (await call('GET', '/invitations')).json<{ invitations: { email: string }[] }>();
    expect(listed.invitations.map((each) => each.email)).toContain(email);
    expect((await register(server(), email)).status).toBe(201);
    expect(await usersOf(server(), email)).toHaveLength(1);
    expectProblem(await call('POST', '/invitations', { email }), 'conflict');
    const other = newAddress();
    await call('POST', '/invitations', { email: other });
    expect((await call('DELETE', `/invitations?email=${encodeURIComponent(other)}`)).status).toBe(204);
    await register(server(), other);
    expect(await usersOf(server(), other)).toEqual([]);
  });
});

describe('a brand of certain domains, without addresses to throw away', async () => {
  const bundle = await bundleDeclaring('domains', {
    signUp: 'domains',
    signUpRules: { domains: ['example.org', 'mailinator.com'], blockDisposable: true },
  });
  const server = useServer({ bundle, limits });

  test('refuses other domains by the address alone, so that nothing is told of who has one', async () => {
    const known = 'known-elsewhere@example.com';
    await seedPerson(server(), { email: known });
    for (const email of [
      'somebody@example.com',
      known,
      'x@sub.example.org',
      'x@example.org.evil.com',
      'x@mailinator.com',
    ])
      expectProblem(await register(server(), email), 'sign_up_closed');
    expect((await register(server(), newAddress().toUpperCase())).status).toBe(201);
  });

  test('mails nobody of another domain who has no account, and those who have one as ever', async () => {
    for (const [path, body] of asking) {
      const stranger = `${Math.random().toString(36).slice(2)}@example.com`;
      const { email } = await seedPerson(server(), {
        email: `member-${Math.random().toString(36).slice(2)}@example.com`,
      });
      for (const each of [stranger, email])
        expect((await client(server()).post(at.auth, path, body(each))).status, path).toBe(200);
      await mailTo(server(), email);
      expect(await mailsTo(server(), stranger), path).toBe(0);
    }
    const email = newAddress();
    await post(server(), at, '/auth/otp/request', { email });
    tokensOf(await post(server(), at, '/auth/otp/verify', { email, code: codeIn((await mailTo(server(), email))[0]) }));
  });
});

describe('a brand that is open, but not to addresses to throw away', async () => {
  const bundle = await bundleDeclaring('disposable', { signUpRules: { domains: [], blockDisposable: true } });
  const server = useServer({ bundle, limits });

  test('refuses them with the domains below them', async () => {
    for (const domain of ['mailinator.com', 'a.b.mailinator.com'])
      expectProblem(await register(server(), `x@${domain}`), 'sign_up_closed');
    for (const domain of ['example.com', 'mailinator.com.example.org', 'gmail.com'])
      expect((await register(server(), `someone-${Date.now()}@${domain}`)).status).toBe(201);
  });
});

describe('a brand that asks whether its callers are programs', async () => {
  const SITE = 'https://challenges.cloudflare.com';
  const bundle = await bundleDeclaring('turnstile', { turnstile: { siteKey: '1x00000000000000000000AA' } });
  const server = useServer({ bundle, limits, vars: { TURNSTILE_SECRETS: '{"brand1":"a secret of this test"}' } });
  const answering = (success: boolean) =>
    server().outside.at(SITE, () => ({
      body: JSON.stringify({ success }),
      headers: { 'content-type': 'application/json' },
    }));
  const rows: typeof asking = [
    ...asking,
    ['/forgot-password', (email) => ({ email })],
    ['/auth/password/reset/request', (email) => ({ email })],
    ['/register', (email) => ({ email, password: PASSWORD, name: 'Ada Example' })],
  ];
  const ask = (path: string, body: Record<string, unknown>) => client(server()).post(at.auth, path, body);

  test('takes what Turnstile confirms, by either name of the field, and tells Turnstile who sent it', async () => {
    answering(true);
    for (const [path, body] of rows)
      for (const field of ['turnstile_token', 'cf-turnstile-response']) {
        const answer = await ask(path, { ...body(newAddress()), [field]: 'from the widget' });
        expect([200, 201], `${path}: ${answer}`).toContain(answer.status);
      }
    const calls = server().outside.callsTo(SITE);
    expect(calls).toHaveLength(rows.length * 2);
    const sent = new URLSearchParams(calls[0]?.body);
    expect(sent.get('secret')).toBe('a secret of this test');
    expect(sent.get('response')).toBe('from the widget');
    expect(sent.get('remoteip')).toMatch(/^198\./);
  });

  test('refuses what it does not confirm and what comes without, and sends nothing', async () => {
    answering(false);
    for (const [path, body] of rows) {
      const email = newAddress();
      expectProblem(await ask(path, body(email)), 'challenge_failed');
      expectProblem(await ask(path, { ...body(email), turnstile_token: 'forged' }), 'challenge_failed');
      expectProblem(await ask(path, { ...body(email), turnstile_token: 'x'.repeat(3_000) }), 'challenge_failed');
      expect(await mailsTo(server(), email)).toBe(0);
    }
  });

  test('refuses everything while Turnstile does not answer, or not as it should', async () => {
    for (const handler of [hang, () => ({ status: 500 }), () => ({ body: 'no JSON' }), () => ({ body: 'null' })]) {
      server().outside.at(SITE, handler);
      const answer = await ask('/auth/otp/request', { email: newAddress(), turnstile_token: 'from the widget' });
      expectProblem(answer, 'unavailable');
    }
  }, 30_000);

  test('shows the widget in its forms, on pages whose policy lets it in, and takes them with its answer', async () => {
    answering(true);
    const place = { server: server(), at };
    for (const path of ['/register', '/forgot-password']) {
      const browser = client(server());
      const page = await browser.get(at.auth, path, { headers: { accept: 'text/html' } });
      expect(page.text).toContain('class="cf-turnstile" data-sitekey="1x00000000000000000000AA"');
      expect(page.text).toMatch(
        /<script src="https:\/\/challenges\.cloudflare\.com\/turnstile\/v0\/api\.js" async defer nonce="/,
      );
      expect(page.header('content-security-policy')).toContain('frame-src https://challenges.cloudflare.com');
    }
    const { fields, cookies } = await openForm(place, '/forgot-password');
    const email = newAddress();
    const post = (more: Record<string, string>) =>
      send(server(), fromPage(place, 'POST', '/forgot-password', { form: { ...fields, email, ...more }, cookies }));
    const taken = await post({ 'cf-turnstile-response': 'from the widget' });
    expect([taken.status, taken.header('location')]).toEqual([
      303,
      expect.stringMatching(/^\/forgot-password\?sent=1&asked_at=\d+$/),
    ]);
    expectProblem(await post({}), 'challenge_failed');
  });

  test('asks nobody who signs in with a password, and says its site key', async () => {
    answering(false);
    const { email, password } = await seedPerson(server());
    expect((await ask('/login', { email, password })).status).toBe(200);
    const branding = await client(server()).get(at.auth, '/branding');
    expect(branding.json()).toMatchObject({ turnstile: { siteKey: '1x00000000000000000000AA' } });
  });
});

describe('a brand that asks, without its secret', async () => {
  const bundle = await bundleDeclaring('turnstile', { turnstile: { siteKey: '1x00000000000000000000AA' } });
  const server = useServer({ bundle, limits });

  test('refuses everything', async () => {
    const body = { email: newAddress(), turnstile_token: 'from the widget' };
    expectProblem(await post(server(), at, '/auth/otp/request', body), 'misconfigured');
  });
});

describe('people who are there for tests', async () => {
  const CODE = '246810';
  const bundle = await bundleDeclaring('test-people', {
    // The build refuses prod; the worker does not trust it.
    testPeople: [{ address: '*@ci.example.org', code: CODE, environments: ['dev', 'prod'] }],
  });
  const server = useServer({ bundle, limits });
  const enter = async (email: string, place = at, code = CODE) => {
    const asked = await post(server(), place, '/auth/otp/request', { email });
    expect(asked.status).toBe(200);
    return post(server(), place, '/auth/otp/verify', { email, code });
  };

  test('sign in with their code, once asked for, and get no mail', async () => {
    const email = `robot-${Date.now()}@ci.example.org`;
    expectProblem(await post(server(), at, '/auth/otp/verify', { email, code: CODE }), 'invalid_code');
    tokensOf(await enter(email));
    expectProblem(await post(server(), at, '/auth/otp/verify', { email, code: CODE }), 'invalid_code');
    expect(await server().sql('SELECT * FROM outbox WHERE brand = ? AND env = ?', 'brand1', 'dev')).toEqual([]);
  });

  test('are made without prod, whatever newcomers are given', async () => {
    const email = `robot-${Math.random().toString(36).slice(2)}@ci.example.org`;
    tokensOf(await enter(email));
    const [{ id } = { id: '' }] = await usersOf(server(), email);
    const [made] = await server().sql<{ env: string }>('SELECT env FROM users WHERE id = ?', id);
    expect(JSON.parse(made?.env ?? '')).toContain('dev');
    expect(JSON.parse(made?.env ?? '')).not.toContain('prod');
  });

  test('are nobody whom prod lets in, and no owner of the platform: they get a code of their own by mail', async () => {
    const rows = [{ env: ['dev', 'prod'] }, { env: ['dev'], platformOwner: true }];
    for (const [n, row] of rows.entries()) {
      for (const [path, verify, more] of [
        ['/auth/otp/request', '/auth/otp/verify', {}],
        ['/auth/password/signup/request', '/auth/password/signup', { password: PASSWORD }],
        ['/auth/password/reset/request', '/auth/password/reset/confirm', { new_password: PASSWORD }],
      ] as const) {
        const email = `real-${n}-${path.length}@ci.example.org`;
        const person = await seedPerson(server(), { email, row });
        const asked = await post(server(), at, path, { email });
        expect(asked.status, path).toBe(200);
        expectProblem(await post(server(), at, verify, { email, code: CODE, ...more }), 'invalid_code');
        expect(await mailsTo(server(), email), path).toBe(1);
        const [found] = await server().sql<{ version: number }>('SELECT version FROM users WHERE id = ?', person.id);
        expect(found?.version, path).toBe(1);
      }
    }
  });

  test('are stopped at their code where prod has let them in since they asked', async () => {
    const { email, id } = await seedPerson(server(), { email: 'since@ci.example.org', row: { env: ['dev'] } });
    expect((await post(server(), at, '/auth/otp/request', { email })).status).toBe(200);
    await server().sql(`UPDATE users SET env = '["dev","prod"]' WHERE id = ?`, id);
    expectProblem(await post(server(), at, '/auth/otp/verify', { email, code: CODE }), 'invalid_code');
  });

  test('meet the gates, and the limits on guesses', async () => {
    const disabled = await seedPerson(server(), {
      email: 'off@ci.example.org',
      row: { status: 'disabled', env: ['dev'] },
    });
    expectProblem(await enter(disabled.email), 'account_disabled');
    const email = 'guessed@ci.example.org';
    await post(server(), at, '/auth/otp/request', { email });
    for (let n = 1; n <= 5; n++)
      expectProblem(await post(server(), at, '/auth/otp/verify', { email, code: wrong(CODE, n) }), 'invalid_code');
    expectProblem(await post(server(), at, '/auth/otp/verify', { email, code: CODE }), 'too_many_attempts');
  });

  test('are nobody in particular in prod, in an environment that is not named, and at another brand', async () => {
    for (const place of [home('brand1', 'prod'), home('brand1', 'staging'), home('brand2', 'dev')]) {
      const email = `robot-${Math.random().toString(36).slice(2)}@ci.example.org`;
      const answer = await enter(email, place);
      // One in a million draws the very code.
      expectProblem(answer, 'invalid_code');
      expect(await mailsTo(server(), email)).toBe(1);
    }
  });

  test('are not those whose address only looks like theirs', async () => {
    for (const email of ['x@ci.example.org.evil.com', 'x@evil-ci.example.org', 'x@sub.ci.example.org'])
      expectProblem(await enter(email), 'invalid_code');
  });
});
