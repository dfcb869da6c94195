import { isLoopback } from './loopback.ts';
import type { Place, Tenant } from './tenant.ts';

const publicTenants = new WeakMap<Place, Tenant>();

/**
 * A place with the origins that a request's entry gives it. A public host has one origin, `https://<host>`,
 * whatever scheme and port the request came by: behind a proxy or a local runtime those are not the person's.
 * Only loopback names of a `dev` environment take both from the request, since any port may be theirs.
 * @param url the request's own URL.
 */
export function tenantOf(url: URL, place: Place): Tenant {
  if (place.env === 'dev') return tenantAt(place, url);
  let tenant = publicTenants.get(place);
  if (!tenant) publicTenants.set(place, (tenant = tenantAt(place, null)));
  return tenant;
}

/** @param url null where the request has no say. */
function tenantAt(place: Place, url: URL | null): Tenant {
  const originOf = (host: string): string => {
    if (!url || !isLoopback(host)) return `https://${host}`;
    return `${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}`;
  };
  return {
    ...place,
    development: url !== null,
    plainHttp: url?.protocol === 'http:',
    origin: originOf(place.host),
    issuer: originOf(place.authHost),
  };
}
