import type { Route } from '../../src/http/route.ts';

export type Table = readonly (readonly [method: string, pattern: string, area: string])[];
export type Areas = Readonly<Record<string, (() => Promise<{ readonly routes: readonly Route[] }>) | undefined>>;

/**
 * The rows in the order of the table of contents, each once: an address listed with and without a trailing
 * slash is one row. Throws where the table and the areas do not name the same rows.
 */
export async function rowsOf(table: Table, areas: Areas): Promise<readonly Route[]> {
  const offered = new Map<string, Route>();
  for (const name of new Set(table.map(([, , area]) => area))) {
    const load = areas[name];
    if (!load) throw new Error(`routes.ts names the area ${name}, which areas.ts does not have`);
    for (const route of (await load()).routes) {
      const key = `${name} ${keyOf(route.method, route.path)}`;
      if (offered.has(key)) throw new Error(`${name} offers ${route.method} ${route.path} twice`);
      offered.set(key, route);
    }
  }
  const listed = new Map<string, { route: Route; area: string }>();
  for (const [method, pattern, area] of table) {
    const route = offered.get(`${area} ${keyOf(method, pattern)}`);
    if (!route) throw new Error(`routes.ts lists ${method} ${pattern} in ${area}, which offers no such row`);
    const known = listed.get(keyOf(method, pattern));
    if (known && known.area !== area) throw new Error(`${method} ${pattern} is listed in two areas`);
    listed.set(keyOf(method, pattern), { route, area });
  }
  for (const route of offered.values()) {
    if (listed.get(keyOf(route.method, route.path))?.route !== route)
      throw new Error(`${route.method} ${route.path} is not listed in routes.ts`);
  }
  return [...listed.values()].map(({ route }) => route);
}

const keyOf = (method: string, pattern: string): string => `${method} ${withoutSlash(pattern)}`;

/** The pattern without a trailing slash; the root stays. */
export const withoutSlash = (pattern: string): string => (pattern.length > 1 ? pattern.replace(/\/$/, '') : pattern);
