import { beforeEach, describe, expect, it } from 'vitest';
import { client } from '../harness/client.ts';
import { mailTo, outbox } from '../harness/mail.ts';
import { seedPerson } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { urlOf } from '../harness/url-of.ts';
import { begin, callBack, locationOf, signIn, toCallback, useOauthStage } from '../slice/methods/oauth-stage.ts';

const stage = useOauthStage();

let people = 0;
/** Somebody with an account at the provider alone. */
function newcomer(claims: Record<string, unknown> = {}): { who: string; email: string } {
  const who = `person-${++people}`;
  const email = `${who}@example.com`;
  stage().provider.accounts.set(who, { email, email_verified: true, name: 'Ada Lovelace', ...claims });
  return { who, email };
}

const session = async (browser: ReturnType<typeof client>) =>
  (await browser.get(stage().at.auth, '/session')).json<{
    user: { id: string; email: string; name: string; emailVerified: boolean };
    session: { targetSubapp: string; targetDomain: string };
  }>();

const identities = (email: string) =>
  stage().server.sql<{ user_id: string; issuer: string; subject: string; provider: string; email: string }>(
    "SELECT linked_identities.* FROM linked_identities JOIN identifiers USING (user_id) WHERE kind = 'email' AND value = ?",
    email,
  );

beforeEach(() => {
  stage().provider.misbehaviour = {};
});

describe('the authorization request', () => {
  it('asks for a code with PKCE, state and nonce, of the auth host’s own callback', async () => {
    const { server, provider, at } = stage();
    const url = locationOf(await begin(client(server), at.auth));
    expect(url.origin + url.pathname).toBe(`${provider.origin}/auth`);
    const { state, nonce, code_challenge: challenge, ...rest } = Object.fromEntries(url.searchParams);
    for (const secret of [state, nonce, challenge]) expect(secret).toMatch(/^[\w-]{43}$/);
    expect(new Set([state, nonce, challenge]).size).toBe(3);
    expect(rest).toEqual({
      response_type: 'code',
      client_id: 'brand1-dev',
      redirect_uri: urlOf(server.port, at.auth, '/oauth/example-id/callback').href,
      scope: 'openid email profile',
      code_challenge_method: 'S256',
    });
  });

  it('is bound to the browser by a cookie of ten minutes', async () => {
    const { server, at } = stage();
    const answer = await begin(client(server), at.auth);
    expect(answer.status).toBe(302);
    expect(answer.cookie(at.flowCookie)).toMatchObject({
      maxAgeSeconds: 600,
      sameSite: 'Lax',
      httpOnly: true,
      path: '/',
      domain: null,
    });
    expect(answer.header('cache-control')).toBe('no-store');
  });

  it('starts on the auth host wherever the person was, and leads back there', async () => {
    const { server, at } = stage();
    const browser = client(server);
    const there = urlOf(server.port, `app2.${at.base}`, '/inbox?box=1').href;
    const first = await begin(browser, `app2.${at.base}`, 'example-id', '?return_to=/inbox%3Fbox%3D1');
    expect(locationOf(first).host).toBe(urlOf(server.port, at.auth).host);
    expect(locationOf(first).searchParams.get('return_to')).toBe(there);
    expect(locationOf(await browser.follow(first, `app2.${at.base}`)).origin).toBe(stage().provider.origin);
    expect(first.cookies).toEqual([]);
  });

  it('refuses to lead anywhere else', async () => {
    const { server, at } = stage();
    for (const target of ['https://evil.example/', '//evil.example', 'http://app1.brand2.localhost/'])
      expectProblem(
        await client(server).get(at.auth, `/oauth/example-id?return_to=${encodeURIComponent(target)}`),
        'invalid_return_to',
      );
  });

  it('is there for declared providers alone', async () => {
    const { server, at } = stage();
    for (const id of ['nowhere', 'constructor', '__proto__', 'toString'])
      expectProblem(await client(server).get(at.auth, `/oauth/${id}`), 'not_found');
    // Declared by brand1 and not by brand2.
    expectProblem(await client(server).get('auth.brand2.localhost', '/oauth/example-id'), 'not_found');
  });
});

describe('a real OpenID provider', () => {
  it('signs a newcomer in and makes the account from what it has confirmed', async () => {
    const { server, at, provider } = stage();
    const { who, email } = newcomer({ picture: 'https://img.example/ada.png' });
    const { answer, browser } = await signIn(stage(), who, { query: '?return_to=/welcome' });
    expect(answer.status, String(answer)).toBe(302);
    expect(answer.header('location')).toBe(urlOf(server.port, at.auth, '/welcome').href);
    expect(answer.cookies.map(({ name }) => name).sort()).toEqual([at.sessionCookie, 'refresh_token'].sort());
    const { user } = await session(browser);
    expect(user).toMatchObject({
      email,
      emailVerified: true,
      name: 'Ada Lovelace',
      picture: 'https://img.example/ada.png',
    });
    expect(await identities(email)).toMatchObject([
      { user_id: user.id, issuer: provider.origin, subject: who, provider: 'example-id', email },
    ]);
    const events = await server.sql<{ event: string }>(
      'SELECT event FROM audit_events WHERE subject_id = ? ORDER BY event',
      user.id,
    );
    expect(events.map(({ event }) => event)).toEqual(['user.login.success', 'user.signup.success']);
  });

  it('leads by default to the app that the session is for', async () => {
    const { server, at } = stage();
    const { who } = newcomer();
    const { answer, browser } = await signIn(stage(), who);
    expect(answer.header('location')).toBe(urlOf(server.port, `app1.${at.base}`).href);
    expect((await session(browser)).session).toMatchObject({ targetSubapp: 'app1', targetDomain: `app1.${at.base}` });
  });

  it('takes two round trips to the database where the ID token says all, and one more to send a code once', async () => {
    // The kind named google takes an ID token to be whole, and asks the userinfo endpoint only because this one is not.
    for (const [id, trips] of [
      ['google', 2],
      ['example-id', 3],
    ] as const) {
      const { answer } = await signIn(stage(), newcomer().who, { id });
      expect(answer.trips.trips, id).toMatchObject({ db: trips, kv: 1 });
    }
  });

  it('knows somebody again by issuer and subject, whatever became of their address', async () => {
    const { provider } = stage();
    const { who, email } = newcomer();
    const first = await signIn(stage(), who);
    const { user } = await session(first.browser);
    provider.accounts.set(who, { email: `renamed-${email}`, email_verified: true, name: 'Other Name' });
    const again = await signIn(stage(), who);
    expect((await session(again.browser)).user).toEqual(user);
    provider.accounts.set(who, { email: `unconfirmed-${email}`, email_verified: false });
    const unconfirmed = await signIn(stage(), who);
    expect((await session(unconfirmed.browser)).user).toEqual(user);
    expect(await identities(email)).toMatchObject([{ subject: who, email: `unconfirmed-${email}` }]);
    expect(await identities(`renamed-${email}`)).toEqual([]);
  });

  it('opens an account to the next owner of its mailbox, as any other proof of the mailbox would', async () => {
    const { provider } = stage();
    const { who, email } = newcomer();
    const first = await signIn(stage(), who);
    const { user } = await session(first.browser);
    provider.accounts.set(who, { email: `moved-${email}`, email_verified: true });
    await signIn(stage(), who);
    // The mailbox has a new owner, who proves it: that is what any other proof of it would open, too.
    const { who: heir } = newcomer({ email });
    const second = await signIn(stage(), heir);
    expect((await session(second.browser)).user.id).toBe(user.id);
    expect((await identities(email)).map(({ subject }) => subject).sort()).toEqual([who, heir].sort());
  });

  it('is linked to the account that has the confirmed address, which is told so by mail', async () => {
    const { server } = stage();
    const { who, email } = newcomer();
    const person = await seedPerson(server, { email });
    const { browser } = await signIn(stage(), who);
    expect((await session(browser)).user.id).toBe(person.id);
    const [notice] = await mailTo(server, email);
    expect(notice.subject).toBe('You can now sign in to Brand One with Example ID');
    expect(notice.links).toEqual([urlOf(server.port, stage().at.auth, '/forgot-password').href]);
    const events = await server.sql<{ event: string; details: string }>(
      "SELECT event, details FROM audit_events WHERE subject_id = ? AND event = 'security.identity.linked'",
      person.id,
    );
    expect(events).toEqual([{ event: 'security.identity.linked', details: '{"provider":"example-id"}' }]);
    // The second time there is nothing new to tell; the password still signs in.
    await signIn(stage(), who);
    expect(await outbox(server, email)).toHaveLength(1);
    const byPassword = await client(server).post(stage().at.auth, '/login', { email, password: person.password });
    expect(byPassword.status).toBe(200);
  });

  it('evicts whoever squatted the address before its owner came', async () => {
    const { server, at } = stage();
    const { who, email } = newcomer();
    const squatter = await seedPerson(server, { email, verified: false });
    const owner = await signIn(stage(), who);
    expect((await session(owner.browser)).user).toMatchObject({ id: squatter.id, emailVerified: true });
    expectProblem(
      await client(server).post(at.auth, '/login', { email, password: squatter.password }),
      'invalid_credentials',
    );
    expect((await identities(email)).map(({ subject }) => subject)).toEqual([who]);
  });

  it('signs in at every brand of the pool, and at another pool makes another account', async () => {
    const { server, provider } = stage();
    const { who, email } = newcomer();
    const first = await signIn(stage(), who, { id: 'google' });
    const { user } = await session(first.browser);
    for (const [brand, same] of [
      ['brand3', true],
      ['brand2', false],
    ] as const) {
      const browser = client(server);
      const callback = await provider.visit(
        locationOf(await begin(browser, `auth.${brand}.localhost`, 'google')).href,
        who,
      );
      expect((await callBack(browser, callback)).status).toBe(302);
      const { user: there } = (await browser.get(`auth.${brand}.localhost`, '/session')).json<{
        user: { id: string; email: string };
      }>();
      expect(there.email).toBe(email);
      expect(there.id === user.id).toBe(same);
    }
  });

  it('is asked for its keys once for many sign-ins', async () => {
    const { provider } = stage();
    const before = provider.asked.filter((path) => path === '/jwks').length;
    for (let i = 0; i < 3; i++) expect((await signIn(stage(), newcomer().who)).answer.status).toBe(302);
    expect(provider.asked.filter((path) => path === '/jwks').length - before).toBeLessThanOrEqual(1);
  });

  it('brings a person from the bare loopback name back to it', async () => {
    const { server } = stage();
    const { who } = newcomer();
    const browser = client(server);
    const callback = await toCallback(stage(), browser, who, { host: 'localhost' });
    expect(callback.host).toBe(`localhost:${server.port}`);
    expect((await callBack(browser, callback)).status).toBe(302);
    expect((await browser.get('localhost', '/session')).status).toBe(200);
  });
});

describe('HEAD', () => {
  it('starts nothing and spends nothing', async () => {
    const { server, at } = stage();
    const { who } = newcomer();
    const browser = client(server);
    const head = await browser.request(at.auth, '/oauth/example-id', { method: 'HEAD' });
    expect([head.status, head.cookies, head.trips.trips.kv ?? 0]).toEqual([302, [], 0]);
    const callback = await toCallback(stage(), browser, who);
    const looked = await browser.request(callback.host, callback.pathname + callback.search, { method: 'HEAD' });
    expect([looked.status, looked.cookies]).toEqual([302, []]);
    expect((await callBack(browser, callback)).status).toBe(302);
  });
});
