import { loopbackHosts } from './loopback.ts';
import type { Brand, Place } from './tenant.ts';

/** Every host that the brands answer on, and what it stands for. */
export interface PlaceTable {
  readonly byHost: ReadonlyMap<string, Place>;
  readonly bases: ReadonlySet<string>;
  /** `localhost` and its like: the first brand's auth host in `dev`. Only for a worker run by `npm run dev`. */
  readonly loopback: ReadonlyMap<string, Place>;
}

/**
 * The hosts of one brand (contracts, "Host resolution"). Under a base of an environment's own: the base, `www`,
 * `auth` and every subapp. An environment without a base lives under those of the first environment, in two
 * spellings, `app1.<env>.<base>` and `app1-<env>.<base>` (one wildcard certificate covers the second); each
 * spelling has its auth host, so that a person never changes from one to the other.
 */
export function placesOf(brand: Brand): Place[] {
  return brand.environments.flatMap(({ name: env, bases }) => {
    const own = bases.length > 0;
    const under = own ? bases : (brand.environments[0]?.bases ?? []);
    return under.flatMap((base) =>
      (own ? ['.'] : [`.${env}.`, `-${env}.`]).flatMap((join) => {
        const place = (host: string, subapp: string, isAuthHost = false): Place => ({
          brand,
          env,
          subapp,
          isAuthHost,
          host,
          base,
          authHost: `auth${join}${base}`,
        });
        return [
          place(`auth${join}${base}`, brand.defaultSubapp, true),
          ...(own ? [place(base, brand.defaultSubapp), place(`www.${base}`, brand.defaultSubapp)] : []),
          ...brand.subapps.map(({ id }) => place(`${id}${join}${base}`, id)),
        ];
      }),
    );
  });
}

/** The table of all brands. The build has made sure that no host means two things. */
export function placeTable(brands: readonly Brand[]): PlaceTable {
  const places = brands.flatMap(placesOf);
  const dev = places.find((place) => place.env === 'dev' && place.isAuthHost);
  return {
    byHost: new Map(places.map((place) => [place.host, place])),
    bases: new Set(places.map((place) => place.base)),
    // A loopback name is its own base and auth host: no cookie and no link of another host would reach it.
    loopback: new Map(dev ? loopbackHosts.map((host) => [host, { ...dev, host, base: host, authHost: host }]) : []),
  };
}

/**
 * The canonical host of a subapp beside a place: same brand, environment, base and spelling. Beside a loopback
 * name it is the subapp's host under the environment's first base.
 */
export function subappHost(place: Place, subapp: string): string {
  const isLoopbackName = (loopbackHosts as readonly string[]).includes(place.host);
  const beside = isLoopbackName ? placesOf(place.brand).find(({ env }) => env === place.env) : place;
  return `${subapp}${(beside ?? place).authHost.slice('auth'.length)}`;
}
