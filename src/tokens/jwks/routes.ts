import { holdsVersion } from '../../http/holds-version.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { sha256 } from '../../lib/digest.ts';
import type { Config } from '../../platform/config.ts';
import { publicKeys } from '../../session/signing-keys.ts';

/** Seconds for which a copy may be used; a new key is published at least twice as long before it signs. */
const MAX_AGE_SECONDS = 300;

interface Copy {
  readonly body: string;
  readonly etag: string;
}

const copies = new WeakMap<Config, Map<string, Copy>>();

function copyOf(config: Config, now: number): Copy {
  const keys = publicKeys(config, now);
  const kids = keys.map(({ kid }) => kid).join();
  const known = copies.get(config)?.get(kids);
  if (known) return known;
  const body = JSON.stringify({ keys });
  const made = { body, etag: `"${sha256(body).slice(0, 22)}"` };
  copies.set(config, new Map([[kids, made]]));
  return made;
}

function jwks(request: Request, { deps }: Scope): Response {
  const { body, etag } = copyOf(deps.config, deps.clock.now());
  const headers = {
    'content-type': 'application/json',
    'cache-control': `public, max-age=${MAX_AGE_SECONDS}, stale-while-revalidate=${MAX_AGE_SECONDS}`,
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    etag,
  };
  return holdsVersion(request, etag) ? new Response(null, { status: 304, headers }) : new Response(body, { headers });
}

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/.well-known/jwks.json',
    surface: 'tokens',
    summary: 'Public keys that verify access tokens, now and next',
    auth: 'none',
    rate: 'none',
    answers: { 200: async () => (await import('./schemas.ts')).jwks(), 304: null },
    names: { answers: { 200: 'JwksResponse' } },
    errors: [],
    handler: ({ request }, scope) => jwks(request, scope),
  }),
];
