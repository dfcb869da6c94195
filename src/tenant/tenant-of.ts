import { isLoopback } from './loopback.ts';
import type { Place, Tenant } from './tenant.ts';

/**
 * A place with the origins that a request's entry gives it. A public host has one origin, `https://<host>`,
 * whatever scheme and port the request came by: behind a proxy or a local runtime those are not the person's.
 * Only loopback names of a `dev` environment take both from the request, since any port may be theirs.
 * @param url the request's own URL.
 */
export function tenantOf(url: URL, place: Place): Tenant {
  const development = place.env === 'dev';
  const originOf = (host: string): string => {
    if (!development || !isLoopback(host)) return `https://${host}`;
    return `${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}`;
  };
  return {
    ...place,
    development,
    plainHttp: development && url.protocol === 'http:',
    origin: originOf(place.host),
    issuer: originOf(place.authHost),
  };
}
