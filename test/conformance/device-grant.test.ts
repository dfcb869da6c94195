import * as oauth from 'oauth4webapi';
import { expect, test } from 'vitest';
import { fromPage, signedIn } from '../fixtures/browser.ts';
import { send } from '../fixtures/fixture.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { useServer } from '../harness/use-server.ts';

const server = useServer({ limits: { rate: 100_000 } });
const at = home('brand1', 'prod');
const issuer = `https://${at.auth}`;
const as: oauth.AuthorizationServer = {
  issuer,
  device_authorization_endpoint: `${issuer}/auth/device/code`,
  token_endpoint: `${issuer}/auth/token`,
};
const app: oauth.Client = { client_id: 'brand1:app1' };

/** Sends what the library makes, over a connection to the test's own worker. */
function connection() {
  const caller = client(server(), { jar: null });
  const fetch = async (address: string, { body, headers, method }: oauth.CustomFetchOptions<string, unknown>) => {
    const { host, pathname } = new URL(address);
    const answer = await caller.request(host, pathname, { method, headers, body: String(body) });
    return new Response(answer.text, { status: answer.status, headers: answer.fields.map(([n, v]) => [n, v]) });
  };
  return { caller, [oauth.customFetch]: fetch as never };
}

test('another implementation of RFC 8628 signs a device in, and understands what it is told on the way', async () => {
  const { caller, ...options } = connection();
  const request = await oauth.deviceAuthorizationRequest(as, app, oauth.None(), {}, options);
  const codes = await oauth.processDeviceAuthorizationResponse(as, app, request);
  const poll = async () =>
    oauth.processDeviceCodeResponse(
      as,
      app,
      await oauth.deviceCodeGrantRequest(as, app, oauth.None(), codes.device_code, options),
    );
  await expect(poll()).rejects.toMatchObject({ error: 'authorization_pending', status: 400 });
  await expect(poll()).rejects.toMatchObject({ error: 'slow_down' });
  const { session } = await signedIn({ server: server(), at });
  const json = { user_code: codes.user_code, decision: 'approve' };
  const cookies = { [at.sessionCookie]: session.value };
  const decided = await send(
    server(),
    fromPage({ server: server(), at }, 'POST', '/auth/device/verify', { json, cookies }),
  );
  expect(decided.status, String(decided)).toBe(200);
  const tokens = await poll();
  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 600, refresh_token: expect.any(String) });
  const headers = { authorization: `Bearer ${tokens.access_token}` };
  expect((await caller.get(at.auth, '/auth/me', { headers })).status).toBe(200);
  await expect(poll()).rejects.toMatchObject({ error: 'invalid_grant' });
});

test('and is told that there is no such client', async () => {
  const { caller: _, ...options } = connection();
  const nobody: oauth.Client = { client_id: 'brand1:nobody' };
  const request = await oauth.deviceAuthorizationRequest(as, nobody, oauth.None(), {}, options);
  await expect(oauth.processDeviceAuthorizationResponse(as, nobody, request)).rejects.toMatchObject({
    error: 'invalid_client',
  });
});
