import { placesOf } from './places.ts';
import type { Problem } from './problem.ts';
import { rpIdOf } from './rp-id.ts';
import type { Brand } from './tenant.ts';

/** The rules between brands: every host means one thing, no brand sees another's cookies, pools and audiences are meant. */
export function checkTogether(brands: readonly Brand[]): Problem[] {
  const bases = checkBases(brands);
  // A base that is taken twice makes all of its hosts collide: one problem, not twenty.
  return [
    ...(bases.length > 0 ? bases : checkPlaces(brands)),
    ...checkPools(brands),
    ...checkRelyingParties(brands),
    ...checkAudiences(brands),
  ];
}

const file = ({ id }: Brand): string => `${id}/brand.json`;

function checkBases(brands: readonly Brand[]): Problem[] {
  const all = brands.flatMap((brand) =>
    brand.environments.flatMap(({ bases }, i) =>
      bases.map((base, j) => ({ brand, base, field: `environments[${i}].bases[${j}]` })),
    ),
  );
  return all.flatMap((here) => {
    const { brand, base, field } = here;
    const say = (message: string): Problem[] => [{ file: file(brand), field, message }];
    const same = all.find((other) => other !== here && other.base === base);
    if (same) return say(`${base} is a base of ${same.brand.id} too`);
    const over = all.find((other) => other.brand !== brand && base.endsWith(`.${other.base}`));
    return over
      ? say(`${base} lies under ${over.base} of ${over.brand.id}, whose session cookies it would receive`)
      : [];
  });
}

/** Hosts that collide although their bases differ: `app1-dev` as a subapp beside `app1` in an environment `dev`. */
function checkPlaces(brands: readonly Brand[]): Problem[] {
  const known = new Map<string, string>();
  return brands.flatMap((brand) =>
    placesOf(brand).flatMap(({ host, env, subapp, isAuthHost }) => {
      const meaning = `${isAuthHost ? 'the auth host' : subapp} in ${env} of ${brand.id}`;
      const other = known.get(host);
      known.set(host, meaning);
      return other
        ? [{ file: file(brand), field: 'environments', message: `${host} would be both ${other} and ${meaning}` }]
        : [];
    }),
  );
}

function checkPools(brands: readonly Brand[]): Problem[] {
  return brands.flatMap((brand) => {
    const namesake = brands.find(({ id }) => id === brand.pool);
    return namesake && namesake.pool !== brand.pool
      ? [
          {
            file: file(brand),
            field: 'pool',
            message: `${brand.pool} is a brand whose own pool is ${namesake.pool}; name that one`,
          },
        ]
      : [];
  });
}

/**
 * People of a pool have one passkey for all its brands: they agree on the domain, and it is one of their hosts or lies
 * above one. A pool without a brand of its name says which it is, lest the next brand by name take its place.
 */
function checkRelyingParties(brands: readonly Brand[]): Problem[] {
  return brands.flatMap((brand) => {
    const sharing = brands.filter(({ pool }) => pool === brand.pool);
    const say = (env: string, message: string): Problem[] => [
      { file: file(brand), field: `passkeyRpId.${env}`, message },
    ];
    const nameless = sharing.length > 1 && sharing.every(({ id }) => id !== brand.pool) && sharing[0] === brand;
    return [
      ...Object.entries(brand.passkeyRpId).flatMap(([env, domain]) => {
        const hosts = sharing.flatMap(placesOf).filter((place) => place.env === env);
        const rpId = rpIdOf(brands, brand.pool, env);
        if (!brand.environments.some(({ name }) => name === env))
          return say(env, `${env} is no environment of this brand`);
        if (rpId !== domain) return say(env, `${domain} differs from ${rpId} of the same pool`);
        return hosts.some(({ host }) => host === domain || host.endsWith(`.${domain}`))
          ? []
          : say(env, `no host of the pool is ${domain} or lies under it`);
      }),
      ...(nameless
        ? brand.environments
            .filter(({ name }) => sharing.every(({ passkeyRpId }) => passkeyRpId[name] === undefined))
            .flatMap(({ name }) =>
              say(name, `is missing: no brand is named ${brand.pool}, so declare the pool's domain`),
            )
        : []),
    ];
  });
}

/** The brands share signing keys: a resource server that checks the audience alone must not take a stranger's token. */
function checkAudiences(brands: readonly Brand[]): Problem[] {
  return brands.flatMap((brand) => {
    const other = brands.find(({ audience, pool }) => audience === brand.audience && pool !== brand.pool);
    return other
      ? [
          {
            file: file(brand),
            field: 'audience',
            message: `${brand.audience} is the audience of ${other.id} too, which has other users`,
          },
        ]
      : [];
  });
}
