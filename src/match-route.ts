import type { AreaName, Row } from './routes.ts';

export interface Match {
  readonly method: Row[0];
  readonly area: AreaName;
  readonly pattern: string;
}

type Methods = Partial<Record<string, Match>>;

/** What lives at a path. */
interface Found {
  readonly methods: Methods;
  /** What stands where the pattern has parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

interface Index {
  readonly exact: ReadonlyMap<string, Methods>;
  readonly patterns: readonly { readonly segments: readonly string[]; readonly methods: Methods }[];
}

/** An index over rows: exact paths first, then patterns with parameters in the order of the table. */
export function indexRoutes(rows: readonly Row[]): Index {
  const exact = new Map<string, Methods>();
  const patterns = new Map<string, Methods>();
  for (const [method, pattern, area] of rows) {
    const into = pattern.includes(':') ? patterns : exact;
    const methods = into.get(pattern) ?? {};
    methods[method] = { method, area, pattern };
    into.set(pattern, methods);
  }
  return {
    exact,
    patterns: [...patterns].map(([pattern, methods]) => ({ segments: pattern.split('/'), methods })),
  };
}

const NO_PARAMS = Object.freeze({});

/** The methods of a path, or null where nothing lives. A last slash does not count. */
export function find(index: Index, pathname: string): Found | null {
  const path = pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
  const exact = index.exact.get(path);
  if (exact) return { methods: exact, params: NO_PARAMS };
  const given = path.split('/');
  const row = index.patterns.find(
    ({ segments }) =>
      segments.length === given.length &&
      segments.every((part, i) => (part.startsWith(':') ? given[i] !== '' : part === given[i])),
  );
  return row ? { methods: row.methods, params: paramsOf(row.segments, given) } : null;
}

function paramsOf(segments: readonly string[], given: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [i, part] of segments.entries()) if (part.startsWith(':')) params[part.slice(1)] = decoded(given[i] ?? '');
  return params;
}

/** A segment without its percent-encoding (RFC 3986 §2.1); as it came where that is none. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The `Allow` list of a path (RFC 9110 §10.2.1). */
export const allowed = (methods: Methods): string[] => [
  ...Object.keys(methods),
  ...('GET' in methods ? ['HEAD'] : []),
  'OPTIONS',
];
