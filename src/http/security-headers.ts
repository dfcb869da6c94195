const ALWAYS: readonly (readonly [string, string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['x-frame-options', 'DENY'],
];

/**
 * What every answer carries. A route that sets one of these itself keeps its own: pages set their policy, and
 * public documents their caching and cross-origin use.
 */
export function secure(headers: Headers, options: { hsts: boolean; requestId: string }): void {
  for (const [name, value] of ALWAYS) headers.set(name, value);
  headers.set('x-request-id', options.requestId);
  if (options.hsts) headers.set('strict-transport-security', 'max-age=63072000; includeSubDomains');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  if (!headers.has('cross-origin-resource-policy')) headers.set('cross-origin-resource-policy', 'same-site');
  if (!headers.has('content-security-policy')) {
    headers.set(
      'content-security-policy',
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  }
}
