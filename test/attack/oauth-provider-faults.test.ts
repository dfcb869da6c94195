import { beforeEach, describe, expect, it } from 'vitest';
import { client } from '../harness/client.ts';
import { expectProblem } from '../harness/problem.ts';
import type { Misbehaviour } from '../slice/methods/oauth-openid-provider.ts';
import { begin, callBack, signIn, toCallback, useOauthStage } from '../slice/methods/oauth-stage.ts';

const stage = useOauthStage();
const HUGE = 'x'.repeat(2 * 1024 * 1024);

let people = 0;
function somebody(): { who: string; email: string } {
  const who = `guest-${++people}`;
  const email = `${who}@example.com`;
  stage().provider.accounts.set(who, { email, email_verified: true });
  return { who, email };
}

beforeEach(() => {
  stage().provider.misbehaviour = {};
});

/** Signs in while the provider misbehaves, and then, once it has come to its senses, again. */
async function expectRefusedThenWell(
  misbehaviour: Misbehaviour,
  code: 'provider_unavailable' | 'provider_answer_invalid' | 'misconfigured' | 'invalid_token',
): Promise<void> {
  const { who } = somebody();
  const browser = client(stage().server);
  const callback = await toCallback(stage(), browser, who);
  const changes = () =>
    stage().server.sql(
      'SELECT (SELECT COUNT(*) FROM users) AS users, (SELECT COUNT(*) FROM sessions) AS sessions, (SELECT COUNT(*) FROM claims) AS claims',
    );
  const before = await changes();
  stage().provider.misbehaviour = misbehaviour;
  expectProblem(await callBack(browser, callback), code);
  expect(await changes()).toEqual(before);
  stage().provider.misbehaviour = {};
  expect((await signIn(stage(), who, { browser })).answer.status).toBe(302);
}

describe('a token endpoint', () => {
  it.each<[string, (Misbehaviour['token'] & object) | 'hang', Parameters<typeof expectRefusedThenWell>[1]]>([
    ['fails with 500', { status: 500, body: 'Internal Server Error' }, 'provider_unavailable'],
    ['is overloaded', { status: 503, body: '' }, 'provider_unavailable'],
    ['asks for patience', { status: 429, body: '{}' }, 'provider_unavailable'],
    ['answers without end', { body: HUGE }, 'provider_unavailable'],
    ['answers nothing', { body: '' }, 'provider_answer_invalid'],
    [
      'answers a page',
      { headers: { 'content-type': 'text/html' }, body: '<!doctype html>' },
      'provider_answer_invalid',
    ],
    ['answers a list', { body: '[]' }, 'provider_answer_invalid'],
    ['answers null', { body: 'null' }, 'provider_answer_invalid'],
    ['answers tokens of the wrong type', { body: '{"id_token":7,"access_token":{}}' }, 'provider_answer_invalid'],
    [
      'redirects',
      { status: 307, headers: { location: 'https://evil.example/token' }, body: '' },
      'provider_answer_invalid',
    ],
    ['does not know the client', { status: 401, body: '{"error":"invalid_client"}' }, 'misconfigured'],
    ['does not take the code', { status: 400, body: '{"error":"invalid_grant"}' }, 'invalid_token'],
    ['says so with 200', { status: 200, body: '{"error":"bad_verification_code"}' }, 'invalid_token'],
  ])('that %s opens nothing', (_, token, code) => expectRefusedThenWell({ token }, code));

  it('that hangs is given up after five seconds', async () => {
    const started = performance.now();
    await expectRefusedThenWell({ token: 'hang' }, 'provider_unavailable');
    expect(performance.now() - started).toBeLessThan(9_000);
  });
});

describe('a userinfo endpoint', () => {
  it.each<[string, Misbehaviour['userinfo'] & object, Parameters<typeof expectRefusedThenWell>[1]]>([
    ['fails', { status: 500, body: '' }, 'provider_unavailable'],
    ['refuses', { status: 401, body: '{}' }, 'provider_answer_invalid'],
    ['answers without end', { body: HUGE }, 'provider_unavailable'],
    ['answers a page', { body: '<!doctype html>' }, 'provider_answer_invalid'],
    [
      'tells of somebody else',
      { body: '{"sub":"victim","email":"victim@example.com","email_verified":true}' },
      'provider_answer_invalid',
    ],
    ['tells of nobody', { body: '{"email":"victim@example.com","email_verified":true}' }, 'provider_answer_invalid'],
  ])('that %s opens nothing', (_, userinfo, code) => expectRefusedThenWell({ userinfo }, code));
});

describe('what a provider publishes', () => {
  /** Hours from now, so that no copy is young enough. */
  let hours = 10;

  it.each<[string, Misbehaviour['discovery'] & object, 'provider_unavailable' | 'provider_answer_invalid']>([
    ['fails', { status: 500, body: '' }, 'provider_unavailable'],
    ['is gone', { status: 404, body: '{}' }, 'provider_answer_invalid'],
    ['has no end', { body: HUGE }, 'provider_unavailable'],
    ['is a page', { body: '<!doctype html>' }, 'provider_answer_invalid'],
    [
      'is of another issuer',
      {
        body: JSON.stringify({
          issuer: 'https://evil.example',
          authorization_endpoint: 'https://evil.example/a',
          token_endpoint: 'https://evil.example/t',
          jwks_uri: 'https://evil.example/k',
        }),
      },
      'provider_answer_invalid',
    ],
  ])('and that %s starts nothing, and is not kept', async (_, discovery, code) => {
    const { server, provider, at } = stage();
    const browser = client(server);
    browser.travelTo((hours += 2) * 3_600_000);
    provider.misbehaviour = { discovery };
    expectProblem(await browser.get(at.auth, '/oauth/example-id'), code);
    provider.misbehaviour = {};
    expect((await begin(browser, at.auth)).status).toBe(302);
  });

  it.each(['http://evil.example/token', 'ftp://evil.example/token', 'javascript:alert(1)', '/token', 7, null])(
    'and that has its token endpoint at %j starts nothing',
    async (endpoint) => {
      const { server, provider, at } = stage();
      const browser = client(server);
      browser.travelTo((hours += 2) * 3_600_000);
      const metadata = await (await fetch(`${provider.origin}/.well-known/openid-configuration`)).json();
      provider.misbehaviour = {
        discovery: { body: JSON.stringify({ ...(metadata as object), token_endpoint: endpoint }) },
      };
      expectProblem(await browser.get(at.auth, '/oauth/example-id'), 'provider_answer_invalid');
    },
  );

  it('hangs for five seconds at most', async () => {
    const { server, provider, at } = stage();
    const browser = client(server);
    browser.travelTo((hours += 2) * 3_600_000);
    provider.misbehaviour = { discovery: 'hang' };
    const started = performance.now();
    const page = await begin(browser, at.auth);
    expect([page.status, page.header('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    expect(performance.now() - started).toBeLessThan(8_000);
  });
});
