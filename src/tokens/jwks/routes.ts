import { anySite } from '../../http/cors.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { type StoredAnswer, send, storedAnswer } from '../../http/stored-answer.ts';
import type { Config } from '../../platform/config.ts';
import { publicKeys } from '../../session/signing-keys.ts';

/** Seconds for which a copy may be used; a new key is published at least twice as long before it signs. */
const MAX_AGE_SECONDS = 300;
const fields = {
  ...anySite,
  'cache-control': `public, max-age=${MAX_AGE_SECONDS}, stale-while-revalidate=${MAX_AGE_SECONDS}`,
};

const copies = new WeakMap<Config, Map<string, StoredAnswer>>();

function copyOf(config: Config, now: number): StoredAnswer {
  const keys = publicKeys(config, now);
  const kids = keys.map(({ kid }) => kid).join();
  const known = copies.get(config)?.get(kids);
  if (known) return known;
  const made = storedAnswer(JSON.stringify({ keys }));
  copies.set(config, new Map([[kids, made]]));
  return made;
}

const jwks = (request: Request, { deps: { config, clock } }: Scope): Response =>
  send(copyOf(config, clock.now()), request, 'application/json', fields);

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
