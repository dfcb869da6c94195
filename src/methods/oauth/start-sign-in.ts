import type { AuthorizationServer } from 'oauth4webapi';
import { flowCookie, postFlowCookie, readFlowCookie } from '../../http/cookies.ts';
import type { Scope } from '../../http/scope.ts';
import type { Provider } from '../../identity/credentials/oauth/provider.ts';
import { providerOf } from '../../identity/credentials/oauth/provider-of.ts';
import { serverOf } from '../../identity/credentials/oauth/server-of.ts';
import { sha256 } from '../../lib/digest.ts';
import { SECOND } from '../../lib/duration.ts';
import { type Failure, failed } from '../../lib/result.ts';
import { defaultReturnTo, destinationOf } from '../../signin/attempt.ts';
import { createFlow, FLOW_LIFETIME, type FlowPayload } from './flow.ts';

/**
 * Sends the browser to a provider: an authorization request with PKCE (RFC 7636, S256), `state` and `nonce`, bound to
 * this browser, brand, environment and provider. Errors: those of `providerOf` and `serverOf`, `invalid_return_to`.
 * Throws `Outage`.
 */
export async function startSignIn(
  request: Request,
  scope: Scope,
  id: string,
  returnTo: string | undefined,
): Promise<Response | Failure> {
  const { deps, tenant } = scope;
  const provider = providerOf(deps.config, tenant, id);
  if (failed(provider)) return provider;
  const destination = destinationOf(request, scope, returnTo);
  if (failed(destination)) return destination;
  // Providers know one callback, on the auth host, and the cookie that it needs stays on the host that set it.
  if (!tenant.isAuthHost) {
    const there = new URL(`/oauth/${id}`, tenant.issuer);
    there.searchParams.set('return_to', destination.returnTo ?? defaultReturnTo(scope, destination.target));
    return redirect(there.href);
  }
  const server = await serverOf(deps, provider);
  if (failed(server)) return server;
  const cookie = cookieOf(request, scope, provider);
  const payload: FlowPayload = {
    ...destination,
    brand: tenant.brand.id,
    env: tenant.env,
    provider: id,
    flowHash: sha256(cookie.flow),
    nonce: deps.random.secret(),
    codeVerifier: deps.random.secret(),
    redirectUri: `${tenant.issuer}/oauth/${id}/callback`,
  };
  // HEAD tells where it would lead, and starts nothing: its state is nobody's.
  if (request.method === 'HEAD') return redirect(authorizationUrl(provider, server, payload, deps.random.secret()));
  const state = await createFlow(scope, payload);
  return redirect(authorizationUrl(provider, server, payload, state), cookie.field);
}

function redirect(location: string, cookie?: string): Response {
  const answer = new Response(null, { status: 302, headers: { location } });
  if (cookie) answer.headers.append('set-cookie', cookie);
  return answer;
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
