import { reachablePlace } from './reachable.ts';
import type { Place, Tenant } from './tenant.ts';

/** Longer than any origin: scheme, 253 characters of host, port. */
const LENGTH_LIMIT = 300;

/**
 * The place of an `Origin` header that may call this tenant with credentials: same brand and same environment.
 * Null for every other one, for `null`, and for text that is not an origin as browsers write it (RFC 6454 §6.2).
 */
export function originPlace(origin: string, tenant: Tenant): Place | null {
  if (origin === tenant.origin) return tenant;
  if (origin.length > LENGTH_LIMIT) return null;
  const url = URL.parse(origin);
  if (!url || url.origin !== origin) return null;
  const place = reachablePlace(url, tenant);
  return place?.brand.id === tenant.brand.id ? place : null;
}

/** The origin that a request is made for: that of the calling page where it is one of ours, else that of the host itself. */
export function askingOrigin({ headers }: Request, tenant: Tenant): string {
  const origin = headers.get('origin');
  return origin !== null && originPlace(origin, tenant) ? origin : tenant.origin;
}
