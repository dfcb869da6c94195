import { pendingCookie } from '../../http/cookies.ts';
import type { Scope } from '../../http/scope.ts';
import { SECOND } from '../../lib/duration.ts';
import type { Parked } from '../second-step/park.ts';

const secondsLeft = ({ deps }: Scope, { expiresAt }: Parked): number =>
  Math.floor((expiresAt - deps.clock.now()) / SECOND);

/** The second factor is due, as the browser surface and that of sessions say it. */
export const dueInBody = ({ token, methods }: Parked): Response =>
  Response.json({ message: 'Enter your second factor', requires2fa: true, sessionId: token, methods });

/** The same as the token surface says it: `MfaRequiredResponse`. */
export const dueAsToken = (scope: Scope, parked: Parked): Response =>
  Response.json({
    mfa_required: true,
    mfa_token: parked.token,
    methods: parked.methods,
    expires_in: secondsLeft(scope, parked),
  });

/** The same for a browser that follows: to the page that asks for it, the sign-in in a cookie. */
export function dueOnPage(scope: Scope, parked: Parked, status: 302 | 303): Response {
  const headers = new Headers({ location: `${scope.tenant.issuer}/2fa` });
  headers.append('set-cookie', pendingCookie(scope.tenant, parked.token, secondsLeft(scope, parked)));
  return new Response(null, { status, headers });
}
