import { resolvePlace } from '../../../src/tenant/resolve.ts';
import type { Tenant } from '../../../src/tenant/tenant.ts';
import { tenantOf } from '../../../src/tenant/tenant-of.ts';

/** The tenant of a request to an address. */
export function tenantAt(address: string, local = false): Tenant {
  const url = new URL(address);
  const place = resolvePlace(url.hostname, { local });
  if (typeof place === 'string') throw new Error(`${address}: ${place}`);
  return tenantOf(url, place);
}
