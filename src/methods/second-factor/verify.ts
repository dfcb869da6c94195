import { pendingCookie, readPendingCookie } from '../../http/cookies.ts';
import { failurePage } from '../../http/page/failure-page.tsx';
import type { Scope } from '../../http/scope.ts';
import { seeOther } from '../../http/see-other.ts';
import { plainDigits } from '../../lib/digits.ts';
import { type Failure, failed } from '../../lib/result.ts';
import { defaultReturnTo } from '../../signin/attempt.ts';
import { browserDelivery, formDelivery } from '../../signin/deliver/browser.ts';
import type { Delivery } from '../../signin/deliver/delivery.ts';
import { nativeDelivery, tokenDelivery } from '../../signin/deliver/tokens.ts';
import { finish } from '../../signin/finish.ts';
import { matchCode, matchRecoveryCode } from '../../signin/second-step/match-code.ts';
import { proveSecondStep, type SecondStep } from '../../signin/second-step/prove-second-step.ts';
import { newDevice } from '../../signin/second-step/trusted-device.ts';

type Match = Parameters<typeof proveSecondStep>[2];

/** Cookies that go out, and notices that are sent, where the sign-in succeeds and nowhere else. */
const onSuccess = (
  { deps }: Scope,
  delivery: Delivery,
  owed: readonly string[],
  cookies: readonly string[],
): Delivery => ({
  ...delivery,
  async signedIn(issued) {
    const answer = await delivery.signedIn(issued);
    for (const cookie of cookies) answer.headers.append('set-cookie', cookie);
    if (owed.length > 0) deps.wakeOutbox(...owed);
    return answer;
  },
});

const end = (scope: Scope, { attempt, proof, facts, owed }: SecondStep, delivery: Delivery, cookies: string[]) =>
  finish(scope, attempt, proof, facts, onSuccess(scope, delivery, owed, cookies));

/**
 * A form that was refused goes back to its page, which says why and asks for the same kind of code; a sign-in that is
 * over has none any more.
 */
const refuseForm = (scope: Scope, code: string) => async (failure: Failure) =>
  failure.code === 'invalid_token'
    ? failurePage(scope, failure)
    : seeOther('/2fa', { error: failure.code, step: /[a-z]/i.test(code) ? 'recovery' : null });

/** The second step of a sign-in of the browser surface. Errors: as `proveSecondStep` and `finish`. Throws `Outage`. */
export async function verifyInBrowser(
  request: Request,
  scope: Scope,
  { code, sessionId, remember }: { code: string; sessionId: string; remember: boolean },
  isForm: boolean,
): Promise<Response | Failure> {
  const { tenant } = scope;
  const device = remember ? newDevice(scope) : null;
  const match: Match = (facts, sent) => matchCode(scope, facts, plainDigits(code), sent);
  const step = await proveSecondStep(scope, { entry: 'web', token: sessionId }, match, device);
  if (failed(step)) return isForm ? refuseForm(scope, code)(step) : step;
  const served = readPendingCookie(request, tenant) === null ? [] : [pendingCookie(tenant, '', 0)];
  const cookies = [...(device ? [device.setCookie] : []), ...served];
  const { returnTo, target } = step.attempt;
  const delivery = isForm
    ? formDelivery(scope, returnTo ?? defaultReturnTo(scope, target), refuseForm(scope, code))
    : browserDelivery(scope);
  return end(scope, step, delivery, cookies);
}

/** The same of the token surface and its native twin, by any code or by a recovery code alone. */
export async function verifyForTokens(
  scope: Scope,
  surface: 'tokens' | 'native',
  { token, code, isRecovery, trust }: { token: string; code: string; isRecovery: boolean; trust: boolean },
): Promise<Response | Failure> {
  // Native clients have no cookie that could show a browser.
  const device = trust && surface === 'tokens' ? newDevice(scope) : null;
  const match: Match = (facts, sent) =>
    isRecovery ? matchRecoveryCode(scope, facts, code) : matchCode(scope, facts, plainDigits(code), sent);
  const step = await proveSecondStep(scope, { entry: surface, token }, match, device);
  if (failed(step)) return step;
  const delivery = surface === 'native' ? nativeDelivery(scope) : tokenDelivery(scope);
  return end(scope, step, delivery, device ? [device.setCookie] : []);
}
