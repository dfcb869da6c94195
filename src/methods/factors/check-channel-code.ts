import { bearerOf, refuseWithoutBearer, requireCaller } from '../../http/require.ts';
import type { Scope } from '../../http/scope.ts';
import { plainDigits } from '../../lib/digits.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { readPendingToken } from '../../session/pending-token.ts';
import { renewCookie } from '../../signin/deliver/renew-cookie.ts';
import { confirmEnrollment } from '../../signin/enrollment/confirm-enrollment.ts';
import { notSetUp, validatedAlready } from './channels.ts';
import { endSignIn, showMailbox } from './end-sign-in.ts';
import { presentSecurity, readSecurity } from './security.ts';
import { nothingToValidate, validateChannel } from './validate-channel.ts';

type Channel = 'email' | 'sms' | 'totp';

/**
 * Takes a code of a channel: of a sign-in that waits for its second factor, or of whoever is signed in, whose channel
 * its first code confirms. A new factor needs a fresh proof, as on every surface; without one no guess is used up.
 * Errors: those of `endSignIn`, `validateChannel` and `confirmEnrollment`; `insufficient_user_authentication`. Throws
 * `Outage`.
 */
export async function checkChannelCode(
  request: Request,
  scope: Scope,
  channel: Channel,
  code: string,
): Promise<Response | Failure> {
  const token = bearerOf(request);
  if (token === null) return refuseWithoutBearer(request);
  const pending = await readPendingToken(scope.deps, scope.tenant, token);
  if (pending !== null)
    return channel === 'email' ? showMailbox(scope, pending, code) : endSignIn(scope, pending, channel, code);
  return validate(request, scope, channel, code);
}

const besides = { email: 'email_channel', sms: 'sms_channel', totp: 'enrollment' } as const;

async function validate(request: Request, scope: Scope, channel: Channel, code: string): Promise<Response | Failure> {
  const caller = await requireCaller(request, scope, 'person', besides[channel], {
    also: readSecurity,
    ...(channel === 'email' ? {} : { assurance: 'fresh', tellsWeak: true }),
  });
  if (failed(caller)) return caller;
  const { actor, facts, sent, enrollment, also = [], weak: stale } = caller;
  if (!facts) return fail('unauthenticated', { internal: 'the session ended meanwhile' });
  if (channel !== 'totp') {
    const confirming = { actor, facts, sent };
    const refused = nothingToValidate(channel, confirming) ?? stale;
    const changed = refused ?? (await validateChannel(scope, channel, confirming, plainDigits(code)));
    return failed(changed) ? changed : Response.json(presentSecurity(also, changed));
  }
  if (!enrollment) return facts.person.totp ? validatedAlready() : notSetUp();
  const confirmed = stale ?? (await confirmEnrollment(scope, actor, facts, enrollment, 'newest', code));
  if (failed(confirmed)) return confirmed;
  const { recoveryCodes, raised } = confirmed;
  const answer = Response.json({ ...presentSecurity(also, { totpAt: scope.deps.clock.now() }), recoveryCodes });
  return raised ? renewCookie(request, scope, raised, answer) : answer;
}
