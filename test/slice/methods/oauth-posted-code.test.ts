import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { client } from '../../harness/client.ts';
import { expectProblem } from '../../harness/problem.ts';
import { urlOf } from '../../harness/url-of.ts';
import { useOauthStage } from './oauth-stage.ts';

const stage = useOauthStage();

let people = 0;

/** An app of the brand signs somebody in at the provider by itself, and has a code and its verifier then. */
async function codeOf(more: Record<string, string> = {}) {
  const { provider, server } = stage();
  const who = `app-user-${++people}`;
  provider.accounts.set(who, { email: `${who}@example.com`, email_verified: true, name: 'App User' });
  const code_verifier = randomBytes(32).toString('base64url');
  const redirect_uri = urlOf(server.port, 'app1.brand1.localhost', '/signed-in').href;
  const url = new URL('/auth', provider.origin);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: 'brand1-dev.apps.googleusercontent.com',
    redirect_uri,
    scope: 'openid email profile',
    state: 'of the app',
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  }).toString();
  const back = await provider.visit(url.href, who);
  return {
    email: `${who}@example.com`,
    body: { code: back.searchParams.get('code') ?? '', code_verifier, redirect_uri },
  };
}

const post = (body: unknown, path = '/auth/oauth/google') =>
  client(stage().server, { jar: null }).post(stage().at.auth, path, body);

describe('a posted code', () => {
  it.each(['/auth/oauth/google', '/auth/native/oauth/google'])(
    'signs in at %s with its verifier, once',
    async (path) => {
      const { email, body } = await codeOf();
      const answer = await post(body, path);
      expect(answer.status, String(answer)).toBe(200);
      expect(answer.json<{ user: object }>().user).toMatchObject({ email, email_verified: true, name: 'App User' });
      expectProblem(await post(body, path), 'invalid_token');
    },
  );

  it('of an app that sent a nonce signs in too: its verifier binds it', async () => {
    const { body } = await codeOf({ nonce: 'of the app' });
    expect((await post(body)).status).toBe(200);
  });

  it('is refused with another verifier, another redirect address, or as one of another person', async () => {
    const { body } = await codeOf();
    const { body: other } = await codeOf();
    expectProblem(await post({ ...body, code_verifier: other.code_verifier }), 'invalid_token');
    const { body: second } = await codeOf();
    const elsewhere = urlOf(stage().server.port, 'app2.brand1.localhost', '/signed-in').href;
    expectProblem(await post({ ...second, redirect_uri: elsewhere }), 'invalid_token');
  });

  it.each([
    'https://evil.example/',
    'http://auth.brand2.localhost/x',
    'javascript:alert(1)',
    '//evil.example',
    'postmessage',
  ])('that was sent to %s is refused before anybody is asked', async (redirect_uri) => {
    const { body } = await codeOf();
    const asked = stage().provider.asked.length;
    const problem = expectProblem(await post({ ...body, redirect_uri }), 'invalid_field');
    expect(problem.errors).toMatchObject([{ path: 'redirect_uri' }]);
    expect(stage().provider.asked.slice(asked)).toEqual([]);
  });

  it('that was made up is refused', async () => {
    const { body } = await codeOf();
    expectProblem(await post({ ...body, code: 'made-up' }), 'invalid_token');
  });
});
