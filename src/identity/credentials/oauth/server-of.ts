import { type AuthorizationServer, processDiscoveryResponse } from 'oauth4webapi';
import { HOUR } from '../../../lib/duration.ts';
import { type Failure, fail, failed } from '../../../lib/result.ts';
import type { Provider, ProviderDeps } from './provider.ts';
import { publicJson } from './public-json.ts';
import { record } from './record.ts';

const MAX_AGE = HOUR;

/**
 * The endpoints of a provider: as published with its kind, else discovered at its issuer (OpenID Connect Discovery
 * 1.0 §4). Errors: `provider_unavailable`, `provider_answer_invalid`.
 */
export async function serverOf(
  deps: ProviderDeps,
  { declared, kind, loopback }: Provider,
): Promise<AuthorizationServer | Failure> {
  const known = kind.server({ issuer: declared.issuer, loopback });
  if (known) return known;
  const issuer = loopback ?? declared.issuer ?? '';
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = await publicJson(deps, address, MAX_AGE, (value) => record(value).issuer === issuer);
  if (failed(found)) return found;
  try {
    const server = await processDiscoveryResponse(new URL(issuer), Response.json(found.value));
    const endpoints = [server.authorization_endpoint, server.token_endpoint, server.jwks_uri];
    if (server.userinfo_endpoint !== undefined) endpoints.push(server.userinfo_endpoint);
    if (endpoints.every((url) => isSafe(url, loopback))) return server;
    return fail('provider_answer_invalid', { internal: 'an endpoint is missing or not https' });
  } catch (error) {
    return fail('provider_answer_invalid', { internal: `discovery: ${error instanceof Error ? error.message : ''}` });
  }
}

/** True for https, and for the very origin that stands in on this machine. */
function isSafe(endpoint: string | undefined, loopback: string | null): boolean {
  const url = endpoint === undefined ? null : URL.parse(endpoint);
  return url !== null && (url.protocol === 'https:' || url.origin === loopback);
}
