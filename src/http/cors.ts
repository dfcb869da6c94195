import { originPlace } from '../tenant/origins.ts';
import type { Tenant } from '../tenant/tenant.ts';

/** Fields of what anybody may read on any site: the grant is the same for every origin and carries no credentials. */
export const anySite = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' } as const;

/** Grants an origin of the same brand and environment, with credentials; says nothing to others. */
export function grantOrigin(headers: Headers, origin: string | null, tenant: Tenant): void {
  headers.append('vary', 'Origin');
  if (origin === null || headers.has('access-control-allow-origin') || !originPlace(origin, tenant)) return;
  headers.set('access-control-allow-origin', origin);
  headers.set('access-control-allow-credentials', 'true');
  headers.set('access-control-expose-headers', 'Retry-After, RateLimit, WWW-Authenticate, X-Request-Id');
}

/** The answer to OPTIONS: what the address allows, and to a preflight of ours also which headers. */
export function options(request: Request, tenant: Tenant, allow: readonly string[]): Response {
  const headers = new Headers({ allow: allow.join(', '), 'cache-control': 'no-store' });
  const origin = request.headers.get('origin');
  if (origin !== null && originPlace(origin, tenant) && request.headers.has('access-control-request-method')) {
    headers.set('access-control-allow-methods', allow.join(', '));
    headers.set('access-control-allow-headers', 'authorization, content-type, x-otp');
    headers.set('access-control-max-age', '600');
  }
  return new Response(null, { status: 204, headers });
}
