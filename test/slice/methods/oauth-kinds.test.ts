import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../harness/answer.ts';
import { type Client, client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { Outside } from '../../harness/outside.ts';
import { expectProblem } from '../../harness/problem.ts';
import { type Server, startServer } from '../../harness/server.ts';
import { urlOf } from '../../harness/url-of.ts';
import { FakeProviders } from './oauth-fakes.ts';
import { relay } from './oauth-relay.ts';
import { signJwt } from './oauth-signer.ts';
import { begin, callBack, locationOf } from './oauth-stage.ts';

const fakes = new FakeProviders();
const outside = new Outside();
const dev = home('brand1', 'dev');
const prod = home('brand1', 'prod');
const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad';
let server: Server;

beforeAll(async () => {
  await fakes.start();
  relay(outside, fakes.origin);
  const standIns = Object.fromEntries(['apple', 'microsoft', 'github', 'discord'].map((id) => [id, fakes.origin]));
  server = await startServer({
    outside,
    vars: { DANGEROUSLY_LOOPBACK_PROVIDERS: JSON.stringify(standIns) },
    limits: { rate: 100_000, send: 100_000 },
  });
});
afterAll(async () => {
  await server?.stop();
  await fakes.stop();
});

let people = 0;
const address = () => `kind-${++people}@example.com`;

/** Signs in at a kind of provider, as a person with those claims or that profile. */
async function signIn(id: string, person: Record<string, unknown>, browser: Client = client(server)): Promise<Answer> {
  const { code, state, query } = fakes.consent(locationOf(await begin(browser, dev.auth, id)).href, person);
  const url = urlOf(server.port, dev.auth, `/oauth/${id}/callback`);
  if (query.response_mode === 'form_post')
    return browser.request(url.host, url.pathname, {
      form: { code, state },
      from: fakes.origin.replace('127.0.0.1', 'apple.localhost'),
      headers: { accept: '*/*', cookie: cookieOf(browser) },
    });
  url.search = new URLSearchParams({ code, state }).toString();
  return callBack(browser, url);
}

/** On plain http there is no SameSite=None, so the post across sites has to bring the cookie by hand. */
const cookieOf = (browser: Client): string => `${dev.flowCookie}-post=${browser.jar?.get(`${dev.flowCookie}-post`)}`;

async function whoIs(browser: Client) {
  return (await browser.get(dev.auth, '/session')).json<{
    user: { id: string; email: string; name: string | null; picture?: string };
  }>().user;
}

describe('GitHub', () => {
  const person = (emails: unknown, more: Record<string, unknown> = {}) => ({
    id: 1_000 + ++people,
    login: 'octocat',
    name: 'The Octocat',
    avatar_url: 'https://avatars.example/u/1',
    email: 'public@example.com',
    emails,
    ...more,
  });

  it('signs in with the primary address that it has verified', async () => {
    const email = address();
    const browser = client(server);
    const emails = [
      { email: 'other@example.com', primary: false, verified: true, visibility: null },
      { email, primary: true, verified: true, visibility: 'private' },
    ];
    const octocat = person(emails);
    expect((await signIn('github', octocat, browser)).status).toBe(302);
    const user = await whoIs(browser);
    expect(user).toMatchObject({ email, name: 'The Octocat', picture: 'https://avatars.example/u/1' });
    // Known by its number from then on: login and address may change hands.
    const again = client(server);
    await signIn(
      'github',
      { ...octocat, login: 'renamed', emails: [{ email: address(), primary: true, verified: true }] },
      again,
    );
    expect((await whoIs(again)).id).toBe(user.id);
    const [row] = await server.sql<{ issuer: string; subject: string }>(
      'SELECT issuer, subject FROM linked_identities WHERE user_id = ?',
      user.id,
    );
    expect(row).toEqual({ issuer: fakes.origin, subject: String(octocat.id) });
  });

  it('goes by the login where there is no name, and sends no nonce', async () => {
    const browser = client(server);
    expect(locationOf(await begin(browser, dev.auth, 'github')).searchParams.has('nonce')).toBe(false);
    await signIn('github', person([{ email: address(), primary: true, verified: true }], { name: null }), browser);
    expect((await whoIs(browser)).name).toBe('octocat');
  });

  it.each([
    ['is not verified', [{ email: 'victim@example.com', primary: true, verified: false }]],
    ['is verified in words alone', [{ email: 'victim@example.com', primary: true, verified: 'true' }]],
    ['is not the primary one', [{ email: 'victim@example.com', primary: false, verified: true }]],
    ['is on the profile alone', []],
  ])('makes no account of an address that %s', async (_, emails) => {
    expectProblem(await signIn('github', person(emails)), 'provider_email_unverified');
  });

  it.each([
    ['without a number', { id: undefined }],
    ['with a text for a number', { id: '1' }],
    ['with no list of addresses', { emails: { message: 'Not Found' } }],
  ])('is not believed %s', async (_, wrong) => {
    expectProblem(
      await signIn('github', person([{ email: address(), primary: true, verified: true }], wrong)),
      'provider_answer_invalid',
    );
  });
});

describe('Discord', () => {
  const person = (more: Record<string, unknown> = {}) => ({
    id: String(80_351_110_224_678_900n + BigInt(++people)),
    username: 'nelly',
    global_name: 'Nelly',
    avatar: '8342729096ea3675442027381ff50dfe',
    email: address(),
    verified: true,
    ...more,
  });

  it('signs in with a verified address', async () => {
    const browser = client(server);
    const nelly = person();
    expect((await signIn('discord', nelly, browser)).status).toBe(302);
    expect(await whoIs(browser)).toMatchObject({
      email: nelly.email,
      name: 'Nelly',
      picture: `https://cdn.discordapp.com/avatars/${nelly.id}/8342729096ea3675442027381ff50dfe.png`,
    });
  });

  it.each([{ verified: false }, { verified: 'true' }, { verified: undefined }, { email: null }])(
    'makes no account of %j',
    async (wrong) => {
      expectProblem(await signIn('discord', person(wrong)), 'provider_email_unverified');
    },
  );

  it.each([{ id: 7 }, { id: '../1' }, { id: undefined }])('is not believed with %j', async (wrong) => {
    expectProblem(await signIn('discord', person(wrong)), 'provider_answer_invalid');
  });
});

describe('Microsoft', () => {
  const person = (more: Record<string, unknown> = {}) => ({
    sub: `ms-${++people}`,
    email: address(),
    name: 'Mi Soft',
    xms_edov: true,
    ...more,
  });

  it('signs people of any tenant in whose domain vouches for the address', async () => {
    for (const tenant of ['72f988bf-86f1-41af-91ab-2d7cd011db47', PERSONAL]) {
      fakes.tenant = tenant;
      const browser = client(server);
      const somebody = person();
      expect((await signIn('microsoft', somebody, browser)).status).toBe(302);
      expect(await whoIs(browser)).toMatchObject({ email: somebody.email });
      const [row] = await server.sql<{ issuer: string }>(
        'SELECT issuer FROM linked_identities WHERE subject = ?',
        somebody.sub,
      );
      expect(row?.issuer).toBe(`${fakes.origin}/${tenant}/v2.0`);
    }
  });

  it('does not let an administrator elsewhere claim an address by writing it into a token', async () => {
    for (const wrong of [
      { xms_edov: undefined },
      { xms_edov: false },
      { xms_edov: 'true' },
      { xms_edov: undefined, email_verified: true },
    ])
      expectProblem(
        await signIn('microsoft', person({ ...wrong, email: 'victim@example.com' })),
        'provider_email_unverified',
      );
  });

  it('is not believed where tenant and issuer differ', async () => {
    for (const wrong of [
      { tid: PERSONAL.replace('9', '8') },
      { tid: undefined },
      { tid: '../common' },
      { iss: 'https://login.microsoftonline.com/common/v2.0' },
      { iss: `https://sts.windows.net/${fakes.tenant}/` },
    ])
      expectProblem(await signIn('microsoft', person(wrong)), 'provider_answer_invalid');
  });
});

describe('Apple', () => {
  const person = (more: Record<string, unknown> = {}) => ({
    sub: `001234.${++people}`,
    email: address(),
    email_verified: 'true',
    ...more,
  });

  it('signs in with the claim as Apple writes it, and a secret that its key makes', async () => {
    const browser = client(server);
    const ada = person();
    expect((await signIn('apple', ada, browser)).status).toBe(303);
    expect(await whoIs(browser)).toMatchObject({ email: ada.email });
    const exchange = fakes.calls.findLast(({ path }) => path === '/auth/token');
    expect(exchange?.form.client_secret).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(exchange?.headers.authorization).toBeUndefined();
  });

  it.each(['false', false, undefined, 'TRUE'])('makes no account where it says %j', async (verified) => {
    expectProblem(await signIn('apple', person({ email_verified: verified })), 'provider_email_unverified');
  });

  describe('of a native app', () => {
    const post = (body: unknown, path = '/auth/native/oauth/apple') =>
      client(server, { jar: null }).post(dev.auth, path, body);
    const idToken = (more: Record<string, unknown> = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: fakes.origin,
        aud: 'com.brand1.dev.app',
        iat: now,
        exp: now + 86_400,
        ...person(),
        ...more,
      };
      return signJwt(fakes.key, claims);
    };

    it.each(['/auth/oauth/apple', '/auth/native/oauth/apple'])(
      'signs in at %s, with the name that only the app was told',
      async (path) => {
        const nonce = 'kept by the app';
        const id_token = idToken({ nonce: createHash('sha256').update(nonce).digest('hex') });
        const user = { name: { firstName: 'Grace', lastName: 'Hopper' }, email: 'never-used@example.com' };
        const answer = await post({ id_token, nonce, user }, path);
        expect(answer.status, String(answer)).toBe(200);
        expect(answer.json<{ user: object }>().user).toMatchObject({ name: 'Grace Hopper', email_verified: true });
        expectProblem(await post({ id_token, nonce, user }, path), 'invalid_token');
      },
    );

    it('signs in with a code', async () => {
      const redirect_uri = urlOf(server.port, 'app1.brand1.localhost', '/signed-in').href;
      const query = {
        client_id: 'com.brand1.dev.web',
        redirect_uri,
        code_challenge: createHash('sha256').update('').digest('base64url'),
      };
      const { code } = fakes.consent(
        `${fakes.origin}/auth/authorize?${new URLSearchParams(query)}`,
        person({ nonce: undefined }),
      );
      expect((await post({ code, redirect_uri })).status).toBe(200);
      expectProblem(await post({ code, redirect_uri }), 'invalid_token');
    });

    it('is refused with a token of another app', async () => {
      expectProblem(await post({ id_token: idToken({ aud: 'com.evil.app' }) }), 'invalid_token');
      expectProblem(await post({ id_token: idToken({ aud: 'com.brand2.dev.app' }) }), 'invalid_token');
    });
  });

  describe('in production', () => {
    const post = (browser: Client, form: Record<string, string>, init: object = {}) =>
      browser.request(prod.auth, '/oauth/apple/callback', { form, from: 'https://appleid.apple.com', ...init });

    beforeAll(() => {
      fakes.appleIssuer = 'https://appleid.apple.com';
      relay(outside, 'https://appleid.apple.com', fakes.origin);
    });
    afterAll(() => {
      fakes.appleIssuer = fakes.origin;
    });

    it('posts its answer across sites: that flow alone has a cookie that comes along', async () => {
      const browser = client(server);
      const started = await begin(browser, prod.auth, 'apple', '?return_to=https://app1.brand1.com/inbox');
      expect(started.cookies).toHaveLength(1);
      expect(started.cookies[0]).toMatchObject({
        name: '__Host-brand1-prod-flow-post',
        sameSite: 'None',
        secure: true,
        httpOnly: true,
        maxAgeSeconds: 600,
        path: '/',
        domain: null,
      });
      const url = locationOf(started);
      expect(url.origin + url.pathname).toBe('https://appleid.apple.com/auth/authorize');
      expect(Object.fromEntries(url.searchParams)).toMatchObject({
        response_mode: 'form_post',
        scope: 'name email',
        client_id: 'com.brand1.prod.web',
        redirect_uri: 'https://auth.brand1.com/oauth/apple/callback',
      });
      const ada = person();
      const { code, state } = fakes.consent(url.href, ada);
      const user = JSON.stringify({
        name: { firstName: 'Ada', lastName: 'Lovelace' },
        email: 'never-used@example.com',
      });
      const answer = await post(browser, { code, state, user });
      expect(answer.status, String(answer)).toBe(303);
      expect(answer.header('location')).toBe('https://app1.brand1.com/inbox');
      expect(answer.cookie('__Host-brand1-prod-flow-post')).toMatchObject({ value: '', maxAgeSeconds: 0 });
      const session = (await browser.get(prod.auth, '/session')).json<{ user: { email: string; name: string } }>();
      expect(session.user).toMatchObject({ email: ada.email, name: 'Ada Lovelace' });
      expect(answer.cookie(prod.sessionCookie)).toMatchObject({ secure: true, sameSite: 'Lax', domain: 'brand1.com' });
    });

    it('is not taken from another browser, nor twice', async () => {
      const browser = client(server);
      const { code, state } = fakes.consent(locationOf(await begin(browser, prod.auth, 'apple')).href, person());
      expectProblem(await post(client(server), { code, state }), 'invalid_token');
      expect((await post(browser, { code, state })).status).toBe(303);
      expectProblem(await post(browser, { code, state }), 'invalid_token');
    });

    it('answers a browser that cancels with a page', async () => {
      const browser = client(server);
      const { state } = fakes.consent(locationOf(await begin(browser, prod.auth, 'apple')).href, person());
      const page = await post(
        browser,
        { state, error: 'user_cancelled_authorize' },
        { headers: { accept: 'text/html' } },
      );
      expect([page.status, page.header('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    });
  });
});

describe('Google in production', () => {
  it('is asked at its own address, with a Lax cookie', async () => {
    const started = await begin(client(server), prod.auth, 'google');
    const url = locationOf(started);
    expect(url.origin + url.pathname).toBe('https://accounts.google.com/o/oauth2/v2/auth');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'brand1-prod.apps.googleusercontent.com',
      redirect_uri: 'https://auth.brand1.com/oauth/google/callback',
      code_challenge_method: 'S256',
      response_type: 'code',
    });
    expect(started.cookies).toHaveLength(1);
    expect(started.cookies[0]).toMatchObject({
      name: prod.flowCookie,
      sameSite: 'Lax',
      secure: true,
      httpOnly: true,
      maxAgeSeconds: 600,
    });
  });
});
