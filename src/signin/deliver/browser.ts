import { refreshCookie, sessionCookie } from '../../http/cookies.ts';
import type { Scope } from '../../http/scope.ts';
import type { Failure } from '../../lib/result.ts';
import { refreshToken } from '../../session/refresh-token.ts';
import { sessionValue } from '../../session/secret.ts';
import type { Issued } from '../issue.ts';
import type { Delivery } from './delivery.ts';
import { dueInBody, dueOnPage } from './second-factor.ts';

/** The browser surface by JSON: cookies, and the person in the body. */
export const browserDelivery = (scope: Scope): Delivery => ({
  signedIn(issued) {
    const { id, email, name, role } = issued.person;
    const body = { message: 'Signed in', user: { id, email, name, role } };
    return withCookies(scope, issued, Response.json(body));
  },
  secondFactorDue: dueInBody,
  refused: (failure) => failure,
});

/** The browser surface by form: a redirect (303, so that no credential is posted again), or a page that says why not. */
export const formDelivery = (
  scope: Scope,
  returnTo: string,
  page: (failure: Failure) => Promise<Response>,
): Delivery => ({
  signedIn: (issued) =>
    withCookies(scope, issued, new Response(null, { status: 303, headers: { location: returnTo } })),
  secondFactorDue: (parked) => dueOnPage(scope, parked, 303),
  refused: page,
});

/** An answer with the cookies of a session that was just opened. */
export function withCookies({ tenant, deps }: Scope, { draft }: Issued, answer: Response): Response {
  const { row, secret } = draft;
  const life = (end: number) => (row.remembered ? { maxAgeSeconds: Math.floor((end - row.createdAt) / 1000) } : {});
  answer.headers.append('set-cookie', sessionCookie(tenant, sessionValue(row.id, secret), life(row.expiresAt)));
  answer.headers.append(
    'set-cookie',
    refreshCookie(tenant, refreshToken(deps.config, row.id, row.refreshCounter), life(row.refreshExpiresAt)),
  );
  return answer;
}
