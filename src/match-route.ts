import type { AreaName, Row } from './routes.ts';

interface Match {
  readonly area: AreaName;
  readonly pattern: string;
}

type Methods = Partial<Record<string, Match>>;

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
    methods[method] = { area, pattern };
    into.set(pattern, methods);
  }
  return {
    exact,
    patterns: [...patterns].map(([pattern, methods]) => ({ segments: pattern.split('/'), methods })),
  };
}

/** The methods of a path, HEAD with GET, or null where nothing lives. A last slash does not count. */
export function methodsAt(index: Index, pathname: string): Methods | null {
  const path = pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
  const exact = index.exact.get(path);
  if (exact) return exact;
  const segments = path.split('/');
  const found = index.patterns.find(
    (row) =>
      row.segments.length === segments.length &&
      row.segments.every((part, i) => part.startsWith(':') || part === segments[i]),
  );
  return found?.methods ?? null;
}

/** The `Allow` list of a path (RFC 9110 §10.2.1). */
export const allowed = (methods: Methods): string[] => [
  ...Object.keys(methods),
  ...('GET' in methods ? ['HEAD'] : []),
  'OPTIONS',
];
