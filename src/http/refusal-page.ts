import type { Failure } from '../lib/result.ts';
import { failurePage } from './page/failure-page.tsx';
import type { Refused, Route } from './route.ts';
import type { Scope } from './scope.ts';
import { seeOther } from './see-other.ts';

/** A user code is none: it stands in addresses (RFC 8628 §3.3.1). */
const SECRETS = /password|(?<!^user_)code|secret/;

/** Fields of a problem's answer that a page carries as well. */
const KEPT = ['retry-after', 'ratelimit', 'allow'] as const;

/**
 * What a browser gets that was refused: the sign-in page where it has to sign in first, the row's own page once more
 * with what was typed where it has one, else a page that says what went wrong. `problem` is what a program would get.
 */
export async function refusalPage(route: Route, refused: Refused, scope: Scope, problem: Response): Promise<Response> {
  if (refused.failure.code === 'unauthenticated' && route.surface === 'pages') return toSignIn(route, scope);
  const answer = await pageOf(route, refused, scope);
  for (const name of KEPT) {
    const value = problem.headers.get(name);
    if (value !== null) answer.headers.set(name, value);
  }
  return answer;
}

/** After signing in the person comes back here; what they posted is not kept. */
const toSignIn = ({ method }: Route, { url }: Scope): Response =>
  seeOther('/login', { return_to: method === 'GET' ? url.href : null });

function pageOf(route: Route, { request, failure, fields }: Refused, scope: Scope): Promise<Response> {
  if (!route.again || isOfSite(failure)) return failurePage(scope, failure);
  const shown = Object.entries(fields).filter(([name]) => !SECRETS.test(name));
  return route.again({ request, failure, fields: Object.fromEntries(shown) }, scope);
}

/** What no page of a form can say: where the request came from, or that its body could not be read. */
const isOfSite = ({ code }: Failure): boolean => code === 'csrf' || code === 'malformed_request';
