import { readPendingCookie } from '../../http/cookies.ts';
import { waitOf } from '../../http/page/sms-code.tsx';
import type { Refused } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { seeOther } from '../../http/see-other.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { lookAtPending } from '../../signin/second-step/look-at-pending.ts';
import { pendingBinding } from '../../signin/second-step/pending.ts';
import { sendSmsFactor } from '../../signin/second-step/sms.ts';

/**
 * Sends a code for the sign-in that this browser has begun, and leads back to the page that asks for it. Errors:
 * `unauthenticated` where it has begun none, or that one is over; those of `sendSmsFactor`. Throws `Outage`.
 */
export async function sendCode(request: Request, scope: Scope): Promise<Response | Failure> {
  const token = readPendingCookie(request, scope.tenant);
  if (token === null) return fail('unauthenticated', { internal: 'no sign-in waits in this browser' });
  const pending = await lookAtPending(scope, token);
  if (failed(pending)) return pending;
  const refused = await sendSmsFactor(scope, pending.facts, pendingBinding(token), pending.stands);
  return refused ?? new Response(null, { status: 303, headers: { location: '/2fa' } });
}

/** Back to the page, which says why nothing was sent, and when it will be. */
export const notSent = async ({ failure: { code, retryAfterSeconds } }: Refused): Promise<Response> =>
  seeOther('/2fa', { error: code, wait: waitOf(retryAfterSeconds) });
