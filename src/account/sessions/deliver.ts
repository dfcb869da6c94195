import type { Scope } from '../../http/scope.ts';
import { ACCESS_TOKEN_SECONDS } from '../../session/access-token.ts';
import { withCookies } from '../../signin/deliver/browser.ts';
import type { Delivery } from '../../signin/deliver/delivery.ts';
import { dueInBody } from '../../signin/deliver/second-factor.ts';
import { grant } from '../../signin/deliver/tokens.ts';
import { presentCurrent } from './present.ts';

/** The sessions surface: 201 with an access token and the session in the body, and both cookies. */
export const sessionsDelivery = (scope: Scope): Delivery => ({
  async signedIn(issued) {
    const { actor, accessToken } = await grant(scope, issued, 'cookie');
    const expiresAt = new Date(scope.deps.clock.now() + ACCESS_TOKEN_SECONDS * 1000).toISOString();
    const body = { token: accessToken, expiresAt, ...presentCurrent(actor) };
    return withCookies(scope, issued, Response.json(body, { status: 201 }));
  },
  secondFactorDue: dueInBody,
  refused: (failure) => failure,
});
