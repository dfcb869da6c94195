import { areas as productionAreas } from './areas.ts';
import { depsOf } from './deps.ts';
import { answerRow } from './http/answer-row.ts';
import { grantOrigin, options } from './http/cors.ts';
import { problem } from './http/problem.ts';
import { inOneShape, type Route, rowOf } from './http/route.ts';
import type { Scope } from './http/scope.ts';
import { secure } from './http/security-headers.ts';
import { wantsPage } from './http/wants-page.ts';
import type { ErrorCode } from './lib/errors.ts';
import { type Failure, fail } from './lib/result.ts';
import { allowed, find, indexRoutes, type Match } from './match-route.ts';
import type { Clock } from './platform/clock.ts';
import { type Bindings, config, Misconfigured } from './platform/config.ts';
import { Outage } from './platform/d1.ts';
import { consoleLog, describe } from './platform/log.ts';
import { systemRandom } from './platform/random.ts';
import { type Sender, senderOf } from './platform/sender.ts';
import { telemetry } from './platform/telemetry.ts';
import { table } from './routes.ts';
import { resolvePlace } from './tenant/resolve.ts';
import type { Place, Tenant } from './tenant/tenant.ts';
import { tenantOf } from './tenant/tenant-of.ts';

/** What an entry adds to the product: the development entry its pages, the test entry its clock. */
export interface Entry {
  readonly clock: Clock;
  /** Rows and areas beside those of production. */
  readonly rows?: typeof table;
  readonly areas?: typeof productionAreas;
  /** True under `npm run dev`: loopback names and the local mailbox. */
  readonly local: boolean;
}

const URL_LIMIT = 8 * 1024;
const indexes = new WeakMap<typeof table, ReturnType<typeof indexRoutes>>();
const NO_ROWS: typeof table = [];

function indexOf(rows: typeof table = NO_ROWS) {
  let index = indexes.get(rows);
  if (!index) {
    index = indexRoutes([...table, ...rows]);
    indexes.set(rows, index);
  }
  return index;
}

interface Seen {
  route: string;
  tenant: Tenant | null;
  code: string | null;
  internal: string | null;
}

/**
 * One request, in this order: id → host → effects → row (cross-site rule first) → error, and the headers that every
 * answer carries. Nothing a request brings in can throw past here.
 */
export async function serve(request: Request, env: Bindings, ctx: ExecutionContext, entry: Entry): Promise<Response> {
  const sender = senderOf(request, systemRandom.id(entry.clock.now()));
  const seen: Seen = { route: 'none', tenant: null, code: null, internal: null };
  const refuse = (failure: Failure): Response => {
    seen.code = failure.code;
    seen.internal = failure.internal ?? null;
    return problem(failure, sender.requestId);
  };
  let response: Response;
  try {
    response = await answer(request, env, ctx, entry, sender, seen, refuse);
  } catch (error) {
    response = refuse(fail(codeOf(error), { internal: describe(error) }));
  }
  // Every answer is made here, so that its fields can be added to: another one around it would cost a stream.
  const { headers } = response;
  if (seen.tenant) grantOrigin(headers, request.headers.get('origin'), seen.tenant);
  secure(headers, { hsts: !seen.tenant?.development, requestId: sender.requestId });
  record(request, env, response.status, sender, seen);
  return request.method === 'HEAD' ? new Response(null, response) : response;
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof Misconfigured) return 'misconfigured';
  return error instanceof Outage ? 'unavailable' : 'internal';
}

async function answer(
  request: Request,
  env: Bindings,
  ctx: ExecutionContext,
  entry: Entry,
  sender: Sender,
  seen: Seen,
  refuse: (failure: Failure) => Response,
): Promise<Response> {
  const { url: text, method } = request;
  if (text.length > URL_LIMIT) return refuse(fail('uri_too_long'));
  const url = URL.parse(text);
  // A Host field that is none (RFC 9110 §7.2), such as `host:99999` or `user@host`, names no host of ours.
  if (url?.username !== '' || url.password !== '') return refuse(unplaced('unknown_host'));
  const settings = config(env, entry.local);
  const { pathname } = url;
  const anyHost = /^\/health(\/|$)/.test(pathname);
  const place = resolvePlace(url.hostname, { local: entry.local || anyHost });
  if (typeof place === 'string' && !anyHost) return refuse(unplaced(place));
  const tenant = tenantOf(url, typeof place === 'string' ? fallbackPlace() : place);
  seen.tenant = tenant;

  const found = find(indexOf(entry.rows), pathname);
  const scopeOf = (): Scope => ({
    deps: depsOf(env, ctx, entry.clock, settings, tenant),
    tenant,
    sender,
    url,
    cookies: () => request.headers.get('cookie'),
  });
  if (!found) return nothingThere(request, scopeOf, refuse);
  const match = found.methods[method === 'HEAD' ? 'GET' : method];
  if (!match) return otherwise(request, tenant, allowed(found.methods), refuse);
  seen.route = match.pattern;
  const row = placed.get(match) ?? (await rowAt(match, entry));
  return answerRow(row, request, found.params, scopeOf(), refuse);
}

/** The host itself is not said back: whoever reads it as a page must find nothing of the caller's there. */
const unplaced = (code: 'unknown_host' | 'unknown_subapp'): Failure =>
  fail(code, code === 'unknown_host' ? { detail: 'No brand is declared for this host.' } : {});

/** Rows that have been asked for in this isolate. What loads them is not kept: a request that is aborted would hang it. */
const placed = new WeakMap<Match, Route>();

async function rowAt(match: Match, entry: Entry): Promise<Route> {
  const load = productionAreas[match.area] ?? entry.areas?.[match.area];
  if (!load) throw new Error(`area ${match.area} has no module`);
  const { routes } = await load();
  const row = inOneShape(rowOf(routes, match.method, match.pattern));
  placed.set(match, row);
  return row;
}

/** What a path says to a method that none of its rows has. */
function otherwise(
  request: Request,
  tenant: Tenant,
  allow: readonly string[],
  refuse: (failure: Failure) => Response,
): Response {
  if (request.method === 'OPTIONS') return options(request, tenant, allow);
  const answered = refuse(fail('method_not_allowed', { detail: `Use ${allow.join(', ')}.` }));
  answered.headers.set('allow', allow.join(', '));
  return answered;
}

/** 404: a page for a browser, a problem for a program. */
async function nothingThere(
  request: Request,
  scopeOf: () => Scope,
  refuse: (failure: Failure) => Response,
): Promise<Response> {
  const failure = fail('not_found');
  const refused = refuse(failure);
  if (!wantsPage(request)) return refused;
  const { failurePage } = await import('./http/page/failure-page.tsx');
  return failurePage(scopeOf(), failure);
}

/** Health answers on any host: where the host says nothing, the first brand's loopback place stands in. */
function fallbackPlace(): Place {
  const place = resolvePlace('localhost', { local: true });
  if (typeof place === 'string') throw new Misconfigured(['no brand is declared']);
  return place;
}

function record(request: Request, env: Bindings, status: number, sender: Sender, seen: Seen): void {
  const { tenant, route, code, internal } = seen;
  const brand = tenant?.brand.id ?? '';
  const environment = tenant?.env ?? '';
  const { requestId, country } = sender;
  const isWrong = status >= 500;
  if (isWrong || (code && route !== 'none'))
    consoleLog[isWrong ? 'error' : 'info']('request', {
      requestId,
      brand,
      env: environment,
      method: request.method,
      route,
      status,
      ...(code ? { code } : {}),
      ...(internal ? { internal } : {}),
    });
  telemetry(env.EVENTS).request({ brand, env: environment, route, status, country });
}
