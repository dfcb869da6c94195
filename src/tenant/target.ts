import { subappHost } from './places.ts';
import type { Place, Target, Tenant } from './tenant.ts';

/**
 * What a session is opened for, fixed when the attempt starts. The first that names a subapp decides: the host
 * of the accepted `return_to`, the calling origin, the request's host. An auth host names none, so that a
 * `return_to` on it leaves the choice to the next; where nothing else speaks it is the default subapp.
 */
export function targetOf({
  returnTo,
  origin,
  tenant,
}: {
  returnTo: Place | null;
  origin: Place | null;
  tenant: Tenant;
}): Target {
  const place = [returnTo, origin, tenant].find((candidate) => candidate && !candidate.isAuthHost);
  if (place) return { domain: place.host, subapp: place.subapp, env: place.env };
  const { defaultSubapp } = tenant.brand;
  return { domain: subappHost(tenant, defaultSubapp), subapp: defaultSubapp, env: tenant.env };
}
