import { anySite } from '../../http/cors.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { type StoredAnswer, send, storedAnswer } from '../../http/stored-answer.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { logoVersions } from '../../tenant/generated/brands.ts';
import { isLoopback } from '../../tenant/loopback.ts';
import { resolvePlace } from '../../tenant/resolve.ts';
import type { BrandLook, Tenant } from '../../tenant/tenant.ts';
import { tenantOf } from '../../tenant/tenant-of.ts';
import { describePlace } from './describe-place.ts';

const SHORT = 'public, max-age=300, stale-while-revalidate=86400';
const FOREVER = 'public, max-age=31536000, immutable';

const BRANDING_FIELDS = { ...anySite, 'cache-control': SHORT };

// A drawing that is opened by itself is a document: it may run, fetch and submit nothing.
const LOGO_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** Loopback hosts have a port that the caller chooses, so that the number of answers needs an end. */
const KEPT_LIMIT = 1_000;

// Plain text by host and origin, made at the first request of the isolate that needs it.
const kept = new Map<string, StoredAnswer>();

const common = { method: 'GET', surface: 'browser', auth: 'none', rate: 'none' } as const;

function icon(path: string, summary: string): Route {
  return defineRoute({
    ...common,
    surface: 'pages',
    path,
    summary,
    answers: { 200: null, 304: null },
    errors: [],
    handler: ({ request }, { tenant: { brand } }) => logoAnswer(request, brand.id, SHORT),
  });
}

/** The public face of a brand: no database, no key-value store, no cookie. */
export const routes: readonly Route[] = [
  defineRoute({
    ...common,
    path: '/branding',
    summary: 'Look, links and sign-in methods of the brand that a host belongs to',
    query: async () => (await import('./schemas.ts')).query(),
    answers: { 200: async () => (await import('./schemas.ts')).branding(), 304: null },
    errors: ['invalid_field', 'unknown_subapp'],
    names: { answers: { 200: 'Branding' } },
    handler: async ({ request, query }, { tenant, url }) => {
      const asked = query.host === undefined ? tenant : tenantOfHost(query.host, tenant, url);
      return failed(asked) ? asked : send(await answerFor(asked), request, 'application/json', BRANDING_FIELDS);
    },
  }),
  defineRoute({
    ...common,
    path: '/branding/logo.svg',
    summary: 'The logo of the brand of this host',
    query: async () => (await import('./schemas.ts')).logoQuery(),
    answers: { 200: null, 304: null },
    errors: ['invalid_field'],
    handler: ({ request, query }, { tenant: { brand } }) =>
      // Only the version that is current may be kept for ever: an older name must lead to the new logo soon.
      logoAnswer(request, brand.id, query.v === logoVersions[brand.id] ? FOREVER : SHORT),
  }),
  icon('/favicon.svg', 'The mark of the brand of this host, for a browser’s tab'),
  icon('/favicon.ico', 'The same where browsers look that were told of none; a drawing too, as its type says'),
];

/**
 * The tenant of `?host=`. Branding is public, so that any host of any brand is answered; for all others the answer
 * is one and the same, whether the base is known or not. Errors: `unknown_subapp`.
 */
function tenantOfHost(host: string, tenant: Tenant, url: URL): Tenant | Failure {
  const named = URL.parse(`https://${host}`);
  const place = named && resolvePlace(named.hostname, { local: tenant.development && isLoopback(tenant.host) });
  return !place || typeof place === 'string' ? fail('unknown_subapp') : tenantOf(url, place);
}

const logoAnswer = async (request: Request, brand: string, cacheControl: string): Promise<Response> =>
  send(storedAnswer((await lookOf(brand)).logo), request, 'image/svg+xml', {
    ...anySite,
    'content-security-policy': LOGO_POLICY,
    'cache-control': cacheControl,
  });

async function answerFor(tenant: Tenant): Promise<StoredAnswer> {
  const key = `${tenant.issuer} ${tenant.host}`;
  const known = kept.get(key);
  if (known) return known;
  const made = storedAnswer(JSON.stringify(describePlace(tenant, await lookOf(tenant.brand.id))));
  if (kept.size < KEPT_LIMIT) kept.set(key, made);
  return made;
}

async function lookOf(brand: string): Promise<BrandLook> {
  const { looks } = await import('../../tenant/generated/looks.ts');
  const look = looks[brand];
  if (!look) throw new Error(`no look was generated for ${brand}`);
  return look;
}
