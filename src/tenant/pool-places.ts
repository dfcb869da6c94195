import { brands } from './generated/brands.ts';

/** The apps and environments that the brands of a pool declare: all that a person of it can be given. */
export function poolPlaces(pool: string): { readonly apps: ReadonlySet<string>; readonly env: ReadonlySet<string> } {
  const members = brands.filter((brand) => brand.pool === pool);
  return {
    apps: new Set(members.flatMap(({ subapps }) => subapps.map(({ id }) => id))),
    env: new Set(members.flatMap(({ environments }) => environments.map(({ name }) => name))),
  };
}
