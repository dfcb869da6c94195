import type { AuthorizationServer } from 'oauth4webapi';
import { flowCookie, postFlowCookie, readFlowCookie } from '../../http/cookies.ts';
import type { Scope } from '../../http/scope.ts';
import type { Provider } from '../../identity/credentials/oauth/provider.ts';
import { serverOf } from '../../identity/credentials/oauth/server-of.ts';
import { sha256 } from '../../lib/digest.ts';
import { SECOND } from '../../lib/duration.ts';
import { type Failure, failed } from '../../lib/result.ts';
import { createFlow, FLOW_LIFETIME, type FlowPayload } from './flow.ts';

/**
 * An authorization request to a provider with PKCE (RFC 7636, S256), `state` and `nonce`, bound to this browser, brand,
 * environment and provider: where the browser goes, and the cookie that it brings back. HEAD starts nothing, and its
 * state is nobody's. To be called on the auth host, where the callback is. Errors: those of `serverOf`. Throws
 * `Outage`.
 */
export async function beginFlow(
  request: Request,
  scope: Scope,
  provider: Provider,
  intent: Pick<FlowPayload, 'target' | 'returnTo' | 'linksTo'>,
): Promise<{ url: string; cookie: string | null } | Failure> {
  const { deps, tenant } = scope;
  const server = await serverOf(deps, provider);
  if (failed(server)) return server;
  const cookie = cookieOf(request, scope, provider);
  const payload: FlowPayload = {
    ...intent,
    brand: tenant.brand.id,
    env: tenant.env,
    provider: provider.declared.id,
    flowHash: sha256(cookie.flow),
    nonce: deps.random.secret(),
    codeVerifier: deps.random.secret(),
    redirectUri: `${tenant.issuer}/oauth/${provider.declared.id}/callback`,
  };
  if (request.method === 'HEAD')
    return { url: authorizationUrl(provider, server, payload, deps.random.secret()), cookie: null };
  const state = await createFlow(scope, payload);
  return { url: authorizationUrl(provider, server, payload, state), cookie: cookie.field };
}

/** The browser's secret and the cookie that carries it. A flow cookie that is there vouches for more than this flow. */
function cookieOf(request: Request, { deps, tenant }: Scope, { declared }: Provider): { flow: string; field: string } {
  if (declared.responseMode === 'form_post') {
    const flow = deps.random.secret();
    return { flow, field: postFlowCookie(tenant, flow, FLOW_LIFETIME / SECOND) };
  }
  const known = readFlowCookie(request, tenant);
  const flow = known ?? deps.random.secret();
  return { flow, field: known ? flowCookie(tenant, flow) : flowCookie(tenant, flow, FLOW_LIFETIME / SECOND) };
}

function authorizationUrl(
  { declared, client, kind }: Provider,
  server: AuthorizationServer,
  { redirectUri, nonce, codeVerifier }: FlowPayload,
  state: string,
): string {
  const url = new URL(server.authorization_endpoint ?? '');
  const parameters: Record<string, string> = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    scope: (declared.scopes ?? kind.scopes).join(' '),
    state,
    code_challenge: sha256(codeVerifier),
    code_challenge_method: 'S256',
    ...(kind.readProfile ? {} : { nonce }),
    ...(declared.responseMode === 'form_post' ? { response_mode: 'form_post' } : {}),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
