import { brands } from './generated/brands.ts';
import { isLoopback } from './loopback.ts';
import { placesOf } from './places.ts';
import { resolvePlace } from './resolve.ts';
import type { Place, Tenant } from './tenant.ts';

/**
 * The other auth host of the tenant's pool and environment that a brand's id or one of its hosts means; null where
 * there is none, or it is the tenant's own. By id it is the auth host under the brand's first base.
 */
export function poolMate(tenant: Tenant, named: { readonly brand: string } | { readonly host: string }): Place | null {
  const place = 'brand' in named ? byBrand(tenant, named.brand) : byHost(tenant, named.host);
  const isMate = place?.brand.pool === tenant.brand.pool && place.env === tenant.env && place.host !== tenant.authHost;
  return isMate ? place : null;
}

function byBrand({ env }: Tenant, id: string): Place | undefined {
  const brand = brands.find((each) => each.id === id);
  return brand && placesOf(brand).find((place) => place.isAuthHost && place.env === env);
}

function byHost(tenant: Tenant, hostname: string): Place | undefined {
  const local = tenant.development && isLoopback(tenant.host);
  const found = resolvePlace(hostname, { local });
  const auth = typeof found === 'string' ? found : resolvePlace(found.authHost, { local });
  return typeof auth === 'string' ? undefined : auth;
}
