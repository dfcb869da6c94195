import { waitOf } from '../../http/page/sms-code.tsx';
import type { Refused } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { seeOther } from '../../http/see-other.ts';
import type { Facts } from '../../identity/facts.ts';
import type { Failure } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { stillCalls } from '../../session/still-calls.ts';
import { sendSmsFactor } from '../../signin/second-step/sms.ts';

const page = '/account/confirm';

/**
 * Sends a code to whoever is signed in, good within their session, and leads back to the page that asks for it. Errors:
 * those of `sendSmsFactor`. Throws `Outage`.
 * @param back where the page leads once they are confirmed
 */
export async function sendCode(
  scope: Scope,
  actor: Actor,
  facts: Facts,
  back: string | undefined,
): Promise<Response | Failure> {
  const stands = stillCalls(scope.tenant, actor);
  const refused = await sendSmsFactor(scope, facts, `session|${actor.session.id}`, stands);
  return refused ?? seeOther(page, { back: back ?? null });
}

/** Back to the page, which says why nothing was sent, and when it will be. */
export const notSent = async ({ failure: { code, retryAfterSeconds }, fields }: Refused): Promise<Response> =>
  seeOther(page, { error: code, wait: waitOf(retryAfterSeconds), back: fields.back ?? null });
