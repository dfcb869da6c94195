import { placesOf } from '../src/tenant/places.ts';
import type { Brand } from '../src/tenant/tenant.ts';

/** The brands as the worker knows them; `.ci/brands.ts` must have run. */
export const loadBrands = async (): Promise<readonly Brand[]> =>
  (await import('../src/tenant/generated/brands.ts')).brands;

const isLocal = (host: string) => host.endsWith('.localhost');

export interface LocalHosts {
  readonly auth: string;
  readonly apps: readonly { readonly id: string; readonly host: string }[];
}

/** The hosts of a brand that lead to this machine: one group for each of its auth hosts. */
export function localHosts(brand: Brand): LocalHosts[] {
  const places = placesOf(brand).filter(({ host }) => isLocal(host));
  return places
    .filter(({ isAuthHost }) => isAuthHost)
    .map(({ host: auth }) => ({
      auth,
      apps: brand.subapps.flatMap(({ id }) => {
        const place = places.find((at) => at.authHost === auth && at.subapp === id && at.host.startsWith(`${id}.`));
        return place ? [{ id, host: place.host }] : [];
      }),
    }));
}

export interface PublicBase {
  readonly base: string;
  readonly environments: readonly string[];
  /** Host patterns that must reach the worker. */
  readonly patterns: readonly string[];
}

/** What has to be set on the zones of a brand: its base domains, all that lies under them, and which environments those are. */
export function publicBases(brand: Brand): PublicBase[] {
  const places = placesOf(brand).filter(({ host }) => !isLocal(host));
  return [...new Set(places.map(({ base }) => base))].map((base) => ({
    base,
    environments: [...new Set(places.filter((place) => place.base === base).map(({ env }) => env))],
    patterns: [`${base}/*`, `*.${base}/*`],
  }));
}
