import { brands } from './generated/brands.ts';
import { type PlaceTable, placeTable } from './places.ts';
import type { Place } from './tenant.ts';

/** No host name is longer (RFC 1035 §2.3.4). */
const LENGTH_LIMIT = 253;

// Plain data, made at the first request of the isolate.
let table: PlaceTable | undefined;

/**
 * What a host stands for, in time that does not grow with the number of brands. `unknown_subapp`: the base is
 * known, the label before it is not; `unknown_host`: neither is.
 * @param hostname `hostname` of the request's own URL, never a forwarded-host field.
 * @param options.local the worker runs under `npm run dev`: loopback names are then the first brand's.
 */
export function resolvePlace(hostname: string, options: { local: boolean }): Place | 'unknown_host' | 'unknown_subapp' {
  table ??= placeTable(brands);
  return lookUp(table, hostname, options);
}

/** `resolvePlace` over a table of its own. */
export function lookUp(
  { byHost, bases, loopback }: PlaceTable,
  hostname: string,
  options: { local: boolean },
): Place | 'unknown_host' | 'unknown_subapp' {
  const host = (hostname.endsWith('.') ? hostname.slice(0, -1) : hostname).toLowerCase();
  if (host.length > LENGTH_LIMIT) return 'unknown_host';
  const place = byHost.get(host) ?? (options.local ? loopback.get(host) : undefined);
  if (place) return place;
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    if (bases.has(host.slice(dot + 1))) return 'unknown_subapp';
  }
  return 'unknown_host';
}
