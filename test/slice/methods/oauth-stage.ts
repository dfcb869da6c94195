import { afterAll, beforeAll } from 'vitest';
import { refuseSlowSteps } from '../../contract/query-plans.ts';
import type { Answer } from '../../harness/answer.ts';
import { type Client, client } from '../../harness/client.ts';
import { type Home, home } from '../../harness/demo.ts';
import { secretOf } from '../../harness/oauth-secrets.ts';
import { Outside } from '../../harness/outside.ts';
import { type Server, type ServerOptions, startServer } from '../../harness/server.ts';
import { urlOf } from '../../harness/url-of.ts';
import { type OpenidProvider, startOpenidProvider } from './oauth-openid-provider.ts';
import { relay } from './oauth-relay.ts';

/** The worker in its environment `dev`, with a real OpenID provider beside it on loopback. */
export interface OauthStage {
  readonly server: Server;
  readonly provider: OpenidProvider;
  readonly at: Home;
}

/** Ids by which the real provider is known to the brand. */
const openidProviders = ['example-id', 'google'] as const;

const clientIds = {
  'example-id': (brand: string) => `${brand}-dev`,
  google: (brand: string) => `${brand}-dev.apps.googleusercontent.com`,
};

/**
 * A stage for a file: started before its tests, stopped after them. Call what it returns in a test.
 * @param more origins that stand in for further providers.
 * @param options another build than the usual one.
 */
export function useOauthStage(
  more: () => Record<string, string> = () => ({}),
  options: Pick<ServerOptions, 'bundle'> = {},
): () => OauthStage {
  let stage: OauthStage | undefined;
  beforeAll(async () => {
    const provider = await startOpenidProvider();
    const outside = new Outside();
    const standIns = { ...Object.fromEntries(openidProviders.map((id) => [id, provider.origin])), ...more() };
    for (const origin of new Set(Object.values(standIns))) relay(outside, origin);
    const vars = { DANGEROUSLY_LOOPBACK_PROVIDERS: JSON.stringify(standIns) };
    const server = await startServer({ ...options, outside, vars, limits: { rate: 100_000, send: 100_000 } });
    const at = home('brand1', 'dev');
    await provider.open(
      ['brand1', 'brand2', 'brand3'].flatMap((brand) =>
        openidProviders.flatMap((id) =>
          id === 'example-id' && brand !== 'brand1'
            ? []
            : [
                {
                  clientId: clientIds[id](brand),
                  secret: secretOf(brand, 'dev', id),
                  redirectUris: [
                    urlOf(server.port, `auth.${brand}.localhost`, `/oauth/${id}/callback`).href,
                    urlOf(server.port, 'localhost', `/oauth/${id}/callback`).href,
                    // Of an app that is at the provider itself and posts what it gets.
                    urlOf(server.port, `app1.${brand}.localhost`, '/signed-in').href,
                  ],
                  tokenAuth: id === 'google' ? ('client_secret_post' as const) : ('client_secret_basic' as const),
                },
              ],
        ),
      ),
    );
    stage = { server, provider, at };
  });
  afterAll(async () => {
    try {
      if (stage) await refuseSlowSteps(stage.server);
    } finally {
      await stage?.server.stop();
      await stage?.provider.stop();
    }
  });
  return () => {
    if (!stage) throw new Error('the stage stands within tests only');
    return stage;
  };
}

/** A browser that begins to sign in: the answer that sends it to the provider. */
export const begin = (browser: Client, host: string, id = 'example-id', query = ''): Promise<Answer> =>
  browser.get(host, `/oauth/${id}${query}`, { headers: { accept: 'text/html' } });

/** Where an answer sends its browser. Throws where it does not redirect. */
export function locationOf(answer: Answer): URL {
  const location = answer.header('location');
  if (answer.status < 300 || answer.status > 399 || location === null) throw new Error(`no redirect: ${answer}`);
  return new URL(location);
}

/** Goes to the provider and to the callback's address, which the browser has not called yet. */
export async function toCallback(
  { provider, at }: OauthStage,
  browser: Client,
  who: string,
  { id = 'example-id', query = '', host = at.auth }: { id?: string; query?: string; host?: string } = {},
): Promise<URL> {
  return provider.visit(locationOf(await begin(browser, host, id, query)).href, who);
}

/** Calls a callback's address, as the navigation that a provider's redirect is; JSON tells why it is refused. */
export const callBack = (browser: Client, url: URL, accept = 'application/json'): Promise<Answer> =>
  browser.request(url.host, url.pathname + url.search, { navigation: true, headers: { accept } });

/** Signs in by the provider from beginning to end. */
export async function signIn(
  stage: OauthStage,
  who: string,
  options: { browser?: Client; id?: string; query?: string; host?: string } = {},
): Promise<{ answer: Answer; browser: Client }> {
  const browser = options.browser ?? client(stage.server);
  return { answer: await callBack(browser, await toCallback(stage, browser, who, options)), browser };
}
