import type { Tenant } from '../tenant/tenant.ts';
import { flowCookie, readFlowCookie } from './cookies.ts';
import type { Scope } from './scope.ts';

/**
 * Browsers say where a post comes from (Fetch, "append a request `Origin` header"); programs do not, and need not
 * keep cookies.
 */
const isBrowser = ({ headers }: Request): boolean => headers.has('origin') || headers.has('sec-fetch-site');

/**
 * The flow cookie that a flow before sign-in is bound to when it starts, and the cookie to set where the browser has
 * none. A program without cookies starts an unbound flow: null.
 */
export function startFlow(
  request: Request,
  { tenant, deps }: Scope,
): { flow: string | null; setCookie: string | null } {
  const known = readFlowCookie(request, tenant);
  if (known !== null || !isBrowser(request)) return { flow: known, setCookie: null };
  const flow = deps.random.secret();
  return { flow, setCookie: flowCookie(tenant, flow) };
}

/**
 * The flow cookie that a later step brings, to compare with the one at the start. A browser without one brings the
 * empty text, which no flow is bound to: it cannot go on with an unbound flow, which somebody else may have started.
 */
export function presentedFlow(request: Request, tenant: Tenant): string | null {
  return readFlowCookie(request, tenant) ?? (isBrowser(request) ? '' : null);
}
