import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { claimsOf, newProviderKey, type ProviderKey, signJwt } from './oauth-signer.ts';

/** Claims of somebody who has an account at the provider. */
export type Account = Readonly<Record<string, unknown>>;

export interface OidcClient {
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUris: readonly string[];
  readonly tokenAuth: 'client_secret_basic' | 'client_secret_post';
}

/** What goes wrong at the provider, or on the way to it. Nothing does where a member is left out. */
export interface Misbehaviour {
  /** Changes the ID token's claims, and signs them again with the provider's own key. */
  readonly claims?: (claims: Record<string, unknown>) => Record<string, unknown>;
  /** Puts another ID token in its place. */
  readonly idToken?: (claims: Record<string, unknown>) => string | undefined;
  /** In place of the answer of an endpoint. */
  readonly token?: Fault;
  readonly userinfo?: Fault;
  readonly keys?: Fault;
  readonly discovery?: Fault;
}

type Fault = 'hang' | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string };

const paths: Readonly<Record<string, 'token' | 'userinfo' | 'keys' | 'discovery'>> = {
  '/token': 'token',
  '/me': 'userinfo',
  '/jwks': 'keys',
  '/.well-known/openid-configuration': 'discovery',
};

/** A real OpenID provider on loopback, behind a proxy that can misbehave. */
export interface OpenidProvider {
  readonly origin: string;
  readonly key: ProviderKey;
  readonly accounts: Map<string, Account>;
  /** Paths that were asked for, oldest first. */
  readonly asked: string[];
  misbehaviour: Misbehaviour;
  /** Opens for clients; their redirect addresses are known only once the worker runs. */
  open(clients: readonly OidcClient[]): Promise<void>;
  /** Browser's part: goes through the provider's pages as somebody who signs in at once. Returns where it is sent back to. */
  visit(authorizationUrl: string, who: string): Promise<URL>;
  stop(): Promise<void>;
}

const listen = async (server: http.Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

export async function startOpenidProvider(): Promise<OpenidProvider> {
  const key = newProviderKey('provider-key-1');
  const accounts = new Map<string, Account>();
  const asked: string[] = [];
  const inner = http.createServer();
  const outer = http.createServer();
  const innerOrigin = await listen(inner);
  const origin = await listen(outer);
  const made: OpenidProvider = {
    origin,
    key,
    accounts,
    asked,
    misbehaviour: {},
    async open(clients) {
      const provider = providerWith(origin, key, accounts, clients);
      const answer = provider.callback();
      inner.on('request', (request, response) => {
        if (request.url?.startsWith('/interaction/')) void signInAtOnce(provider, request, response);
        else void answer(request, response);
      });
    },
    visit: (authorizationUrl, who) => visit(origin, authorizationUrl, who),
    async stop() {
      for (const server of [outer, inner]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
  outer.on('request', (request, response) => void proxy(made, innerOrigin, request, response));
  return made;
}

function providerWith(
  origin: string,
  key: ProviderKey,
  accounts: ReadonlyMap<string, Account>,
  clients: readonly OidcClient[],
): Provider {
  const provider = new Provider(origin, {
    clients: clients.map(({ clientId, secret, redirectUris, tokenAuth }) => ({
      client_id: clientId,
      client_secret: secret,
      redirect_uris: [...redirectUris],
      token_endpoint_auth_method: tokenAuth,
    })),
    jwks: { keys: [key.privateJwk as never] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'picture'] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 600, Interaction: 60, Session: 60 },
    cookies: { keys: ['of this test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, accountId) => {
      const account = accounts.get(accountId);
      return account && { accountId, claims: async () => ({ sub: accountId, ...account }) };
    },
  });
  // The proxy in front is plain http, like everything on loopback.
  provider.on('server_error', (_context, error) => console.error('provider', error));
  return provider;
}

/** The pages of the provider, as somebody sees them who is `login_hint` and says yes, or `deny` and does not. */
async function signInAtOnce(provider: Provider, request: http.IncomingMessage, response: http.ServerResponse) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (params.login_hint === 'deny') {
    await provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'not today' });
    return;
  }
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: String(params.login_hint) } });
    return;
  }
  const grant =
    (grantId ? await provider.Grant.find(grantId) : undefined) ??
    new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

async function visit(origin: string, authorizationUrl: string, who: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(authorizationUrl);
  url.searchParams.set('login_hint', who);
  for (let hop = 0; hop < 10; hop++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const field of answer.headers.getSetCookie()) {
      const [pair = ''] = field.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = answer.headers.get('location');
    if (!location) throw new Error(`the provider stops with ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    url = new URL(location, url);
    if (url.origin !== origin) return url;
  }
  throw new Error('the provider redirects without end');
}

async function proxy(
  provider: OpenidProvider,
  innerOrigin: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', provider.origin);
  provider.asked.push(pathname);
  const place = paths[pathname];
  const fault = place && provider.misbehaviour[place];
  if (fault === 'hang') return;
  if (fault) {
    response.writeHead(fault.status ?? 200, { 'content-type': 'application/json', ...fault.headers }).end(fault.body);
    return;
  }
  const { port } = new URL(innerOrigin);
  const onward = http.request(
    { host: '127.0.0.1', port, method: request.method, path: request.url, headers: request.headers },
    (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => void chunks.push(chunk));
      answer.on('end', () => {
        const { 'content-length': _, 'transfer-encoding': __, ...headers } = answer.headers;
        const body = Buffer.concat(chunks).toString('utf8');
        response.writeHead(answer.statusCode ?? 500, headers).end(place === 'token' ? altered(provider, body) : body);
      });
    },
  );
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}

function altered({ misbehaviour, key }: OpenidProvider, body: string): string {
  const { claims, idToken } = misbehaviour;
  const answer = JSON.parse(body) as { id_token?: string };
  if (!answer.id_token || (!claims && !idToken)) return body;
  const given = claimsOf(answer.id_token);
  const token = idToken ? idToken(given) : signJwt(key, claims?.(given) ?? given);
  return JSON.stringify({ ...answer, id_token: token });
}
