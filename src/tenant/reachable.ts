import { isLoopback } from './loopback.ts';
import { resolvePlace } from './resolve.ts';
import type { Place, Tenant } from './tenant.ts';

/**
 * The place of an address in the tenant's environment, or null. It must be https on the default port. Loopback
 * names of a `dev` environment may also be http, on any port: an app under development is served by a server of
 * its own beside the worker. `localhost` and its like count only for a tenant that is itself on the machine.
 */
export function reachablePlace(url: URL, tenant: Tenant): Place | null {
  const place = resolvePlace(url.hostname, { local: tenant.development && isLoopback(tenant.host) });
  if (typeof place === 'string' || place.env !== tenant.env) return null;
  if (tenant.development && isLoopback(place.host))
    return url.protocol === 'http:' || url.protocol === 'https:' ? place : null;
  return url.protocol === 'https:' && url.port === '' ? place : null;
}
