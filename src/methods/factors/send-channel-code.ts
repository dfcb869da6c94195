import { bearerOf, refuseWithoutBearer, requireCaller } from '../../http/require.ts';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { readPendingToken } from '../../session/pending-token.ts';
import { stillCalls } from '../../session/still-calls.ts';
import { lookAtPending } from '../../signin/second-step/look-at-pending.ts';
import { pendingBinding } from '../../signin/second-step/pending.ts';
import { offersSms, sendSmsFactor } from '../../signin/second-step/sms.ts';
import { type CodeToPerson, sendToPerson } from '../../signin/send-to-person.ts';
import { notSetUp } from './channels.ts';

type Channel = 'email' | 'sms';

/** For whom a code is sent: a session, or a sign-in that waits. */
type Asking = Pick<CodeToPerson, 'binding' | 'stands'> & { readonly facts: Facts };

/**
 * Sends a code over a channel of whoever calls: with an access token to confirm the channel, or to step up by a phone
 * that is confirmed; with the token of a sign-in that waits for its second factor to end it. Sign-ins of the other
 * surfaces may have a message sent, and end where they began. Errors: `unauthenticated`, `conflict` where the channel
 * is not set up, `method_not_enabled`, `rate_limited`. Throws `Outage`.
 */
export async function sendChannelCode(request: Request, scope: Scope, channel: Channel): Promise<Failure | null> {
  const asking = await askingOf(request, scope, channel);
  if (failed(asking)) return asking;
  const { facts, binding, stands } = asking;
  const { person, phone } = facts;
  if (channel === 'email') {
    if (person.email === null) return notSetUp();
    const to = { channel, email: person.email };
    return sendToPerson(scope, { purpose: 'email_channel', person, to, binding, stands });
  }
  if (!phone || (binding.startsWith('pending') && !phone.verifiedAt)) return notSetUp();
  if (phone.verifiedAt) return sendSmsFactor(scope, facts, binding, stands);
  if (!offersSms(scope)) return fail('method_not_enabled');
  const { number, country } = phone;
  const { isMobile } = await import('./phone-number.ts');
  const to = { channel, number, country, reachable: isMobile(number) };
  return sendToPerson(scope, { purpose: 'sms_channel', person, to, binding, stands });
}

async function askingOf(request: Request, scope: Scope, channel: Channel): Promise<Asking | Failure> {
  const { deps, tenant } = scope;
  // A cookie comes along with what other sites link to: it has nothing sent.
  const token = bearerOf(request);
  if (token === null) return refuseWithoutBearer(request);
  const own = await readPendingToken(deps, tenant, token);
  const isBare = own === null && !token.includes('.') && token.length === 43;
  const pending = own ?? (isBare ? token : null);
  if (pending !== null) {
    const looked = await lookAtPending(scope, pending);
    if (failed(looked)) return looked;
    if (isBare && channel !== 'sms') return fail('unauthenticated', { internal: 'a sign-in of another surface' });
    return { facts: looked.facts, stands: looked.stands, binding: pendingBinding(pending) };
  }
  const caller = await requireCaller(request, scope, 'person', 'facts');
  if (failed(caller)) return caller;
  const { actor, facts } = caller;
  if (!facts) return fail('unauthenticated', { internal: 'the session ended meanwhile' });
  return { facts, stands: stillCalls(tenant, actor), binding: `session|${actor.session.id}` };
}
