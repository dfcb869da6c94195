import type { Scope } from '../../http/scope.ts';
import { withCookies } from './browser.ts';
import type { Delivery } from './delivery.ts';
import { dueOnPage } from './second-factor.ts';

/**
 * A browser that comes back from elsewhere: sent on with its cookies. 303 after a post, so that nothing is posted
 * again, else 302.
 * @param also further Set-Cookie fields, such as of cookies that have served.
 */
export const redirectDelivery = (
  scope: Scope,
  { returnTo, status, also = [] }: { returnTo: string; status: 302 | 303; also?: readonly string[] },
  refused: Delivery['refused'],
): Delivery => ({
  signedIn(issued) {
    const answer = withCookies(scope, issued, new Response(null, { status, headers: { location: returnTo } }));
    for (const field of also) answer.headers.append('set-cookie', field);
    return answer;
  },
  secondFactorDue(parked) {
    const answer = dueOnPage(scope, parked, status);
    for (const field of also) answer.headers.append('set-cookie', field);
    return answer;
  },
  refused,
});
