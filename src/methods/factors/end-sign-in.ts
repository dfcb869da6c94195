import { claimStatement } from '../../challenge/claim.ts';
import { matchCode as matchSent } from '../../challenge/code.ts';
import { whereClaimed } from '../../challenge/guarded.ts';
import { forgetTries } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import { plainDigits } from '../../lib/digits.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { idTokenExtras } from '../../signin/deliver/factors.ts';
import { grant } from '../../signin/deliver/tokens.ts';
import { finish } from '../../signin/finish.ts';
import { matchCode, matchSms } from '../../signin/second-step/match-code.ts';
import { openPending, proveSecondStep } from '../../signin/second-step/prove-second-step.ts';
import type { SentCodePayload } from '../../signin/send-to-person.ts';
import { notSetUp } from './channels.ts';
import { refuseSentCode } from './refuse-sent-code.ts';
import { presentSecurity, readSecurity } from './security.ts';

const entry = 'factors';

/** A sign-in that is over is a bearer token that is none any more. */
const asBearer = (failure: Failure): Failure =>
  failure.code === 'invalid_token' ? fail('unauthenticated', { internal: failure.internal ?? 'over' }) : failure;

/**
 * Ends a sign-in of this surface with its second factor: the authenticator app, a recovery code in its place, or a code
 * that was sent to the phone. The session has the id that was chosen with the first factor. Errors: `unauthenticated`
 * for a sign-in that is over, `conflict` where the person has no such factor, `invalid_code`, `too_many_attempts`,
 * those of the gates. Throws `Outage`.
 */
export async function endSignIn(
  scope: Scope,
  token: string,
  channel: 'sms' | 'totp',
  code: string,
): Promise<Response | Failure> {
  const { deps } = scope;
  const step = await proveSecondStep(scope, { entry, token, also: readSecurity }, (facts, sent) => {
    const { person, recoveryHashes } = facts;
    if (channel === 'sms') return person.sms ? matchSms(scope, facts, plainDigits(code), sent) : notSetUp();
    return person.totp || recoveryHashes.length > 0 ? matchCode(scope, facts, plainDigits(code)) : notSetUp();
  });
  if (failed(step)) return asBearer(step);
  const { attempt, proof, facts, owed, also } = step;
  return finish(scope, attempt, proof, facts, {
    async signedIn(issued) {
      const { accessToken } = await grant(scope, issued, entry, idTokenExtras(issued.person, attempt.clientId));
      if (owed.length > 0) deps.wakeOutbox(...owed);
      const { createdAt: at, userAgent: device = null } = issued.draft.row;
      return Response.json({ ...presentSecurity(also, { login: { at, device } }), idToken: accessToken });
    },
    // Two factors were proven: nothing further can be due.
    secondFactorDue: () => Response.json(presentSecurity(also)),
    refused: asBearer,
  });
}

/**
 * Takes a code that was mailed while a second factor is due: it shows the mailbox, which is confirmed already, and ends
 * nothing. Errors: as `endSignIn`. Throws `Outage`.
 */
export async function showMailbox(scope: Scope, token: string, code: string): Promise<Response | Failure> {
  const { deps } = scope;
  const { db } = deps;
  const opened = await openPending(scope, { entry, token, purpose: 'email_channel', also: readSecurity });
  if (failed(opened)) return asBearer(opened);
  const { facts, sent, also } = opened;
  if (facts.person.email === null) return notSetUp();
  const matched = sent?.flow ? await matchSent<SentCodePayload>(deps, sent.key, sent.flow, plainDigits(code)) : null;
  if (!matched || matched.payload.userId !== facts.person.id || !sent) return refuseSentCode(scope, facts);
  const [[won]] = await db.write([
    claimStatement(db, matched.claim, null),
    forgetTries(db, [sent.key], whereClaimed(matched.claim)),
  ]);
  return won ? Response.json(presentSecurity(also)) : fail('invalid_code', { internal: 'used by another request' });
}
