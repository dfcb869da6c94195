import { parseRedirectUrl } from '../lib/redirect-url.ts';
import { reachablePlace } from './reachable.ts';
import type { Place, Tenant } from './tenant.ts';

/**
 * Where a person may be sent after a flow: a path on the current host, or an address on a host of the same pool
 * and environment (contracts, "Host resolution"; ASVS 3.7.2). Null is `invalid_return_to`.
 * The URL is the parsed form with the host as it resolved (no trailing dot): keep its `href` with the flow and
 * use only that at the end.
 */
export function acceptReturnTo(raw: unknown, tenant: Tenant): { url: URL; place: Place } | null {
  const url = parseRedirectUrl(raw, tenant.origin);
  const place = url && reachablePlace(url, tenant);
  if (!place || place.brand.pool !== tenant.brand.pool) return null;
  url.hostname = place.host;
  return { url, place };
}
