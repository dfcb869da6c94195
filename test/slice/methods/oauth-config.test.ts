import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';
import { startOpenidProvider } from './oauth-openid-provider.ts';
import { relay } from './oauth-relay.ts';
import { begin, callBack, locationOf } from './oauth-stage.ts';

const dev = home('brand1', 'dev');
const prod = home('brand1', 'prod');

describe('without the client’s secret', () => {
  const server = useServer({ vars: { OAUTH_SECRETS: '{}' } });

  it('people are sent to the provider, and what comes back is the operator’s to mend', async () => {
    const browser = client(server());
    const started = await begin(browser, prod.auth, 'google');
    expect(locationOf(started).host).toBe('accounts.google.com');
    const callback = new URL('https://auth.brand1.com/oauth/google/callback?code=x');
    callback.searchParams.set('state', locationOf(started).searchParams.get('state') ?? '');
    expectProblem(await callBack(browser, callback), 'misconfigured');
    expect(server().outside.calls).toEqual([]);
  });
});

describe('a stand-in on this machine', () => {
  const provider = startOpenidProvider();
  let origin = '';
  beforeAll(async () => {
    origin = (await provider).origin;
  });
  afterAll(async () => (await provider).stop());
  const server = useServer();

  it('is asked by nobody where the configuration does not allow it', async () => {
    relay(server().outside, origin);
    // The declared issuer is not reachable here; nothing else is tried.
    expectProblem(await client(server()).get(dev.auth, '/oauth/example-id'), 'provider_unavailable');
    expect(new Set(server().outside.calls.map(({ url }) => new URL(url).host))).toEqual(new Set(['id.example.com']));
  });
});

describe('a stand-in that is allowed', () => {
  const server = useServer({ vars: { DANGEROUSLY_LOOPBACK_PROVIDERS: '{"google":"http://127.0.0.1:9"}' } });

  it('counts in dev alone: elsewhere people go to the provider itself', async () => {
    for (const env of ['prod', 'staging'] as const)
      expect(locationOf(await begin(client(server()), home('brand1', env).auth, 'google')).host).toBe(
        'accounts.google.com',
      );
    expectProblem(await client(server()).get(dev.auth, '/oauth/google'), 'provider_unavailable');
    expect(server().outside.calls.map(({ url }) => url)).toEqual([
      'http://127.0.0.1:9/.well-known/openid-configuration',
    ]);
  });
});

describe('the production worker', () => {
  const server = useServer({
    bundle: 'production',
    vars: { DANGEROUSLY_LOOPBACK_PROVIDERS: '{"google":"http://127.0.0.1:4000"}' },
  });

  it('serves nothing while stand-ins are allowed', async () => {
    expectProblem(await client(server()).get(prod.auth, '/oauth/google'), 'misconfigured');
    expectProblem(await client(server()).post(prod.auth, '/login', {}), 'misconfigured');
  });
});
