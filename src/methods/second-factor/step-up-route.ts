import type * as z from 'zod';
import { failurePage } from '../../http/page/failure-page.tsx';
import { type Call, defineRoute, type Refused } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { seeOther } from '../../http/see-other.ts';
import { type Failure, failed } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { defaultReturnTo, destinationOf } from '../../signin/attempt.ts';
import { renewCookie } from '../../signin/deliver/renew-cookie.ts';
import { signedIn } from '../../signin/deliver/schemas.ts';
import { proveByFactor, proveByPassword, proveByToken } from './prove-again.ts';
import { raise } from './raise.ts';
import { stepUpBody } from './schemas.ts';

type Body = z.output<ReturnType<typeof stepUpBody>>;

/** Whoever steps up, as they were read. */
type Asking = Pick<Call<unknown, Body>, 'request' | 'actor' | 'facts' | 'sent' | 'body' | 'isForm'>;

function prove(scope: Scope, { actor, facts, sent, body: { password, code, token } }: Asking) {
  if (password !== undefined) return proveByPassword(scope, actor, facts, password);
  return code === undefined ? proveByToken(scope, actor, token ?? '') : proveByFactor(scope, actor, facts, code, sent);
}

/** Where the form leads: what it names, or the app of the session. Errors: `invalid_return_to`. */
function leadsTo(request: Request, scope: Scope, { session }: Actor, raw: string | undefined): string | Failure {
  const destination = destinationOf(request, scope, raw);
  if (failed(destination)) return destination;
  const { targetDomain: domain, targetSubapp: subapp, targetEnv: env } = session;
  return destination.returnTo ?? defaultReturnTo(scope, { domain, subapp, env });
}

async function take(scope: Scope, asking: Asking) {
  const { request, actor, facts, body, isForm } = asking;
  const returnTo = leadsTo(request, scope, actor, body.return_to);
  if (failed(returnTo)) return returnTo;
  const proven = await prove(scope, asking);
  if (failed(proven)) return proven;
  const stepped = await raise(scope, actor, proven, facts);
  if (failed(stepped)) return stepped;
  const { id, email, name, role } = stepped.actor.person;
  const answer = isForm
    ? new Response(null, { status: 303, headers: { location: returnTo } })
    : Response.json({ message: 'Confirmed', user: { id, email, name, role } });
  return renewCookie(request, scope, stepped, answer);
}

/** A form that was refused leads back to the page that asks for the proof, and from there to where it led. */
async function askAgain({ failure, fields }: Refused, scope: Scope): Promise<Response> {
  if (failure.code === 'unauthenticated') return failurePage(scope, failure);
  const url = URL.parse(fields.return_to ?? '', scope.url.href);
  url?.searchParams.delete('done');
  const back = url ? url.pathname + url.search : '';
  // No page that asks for a proof has a longer address.
  return seeOther('/account/confirm', { error: failure.code, back: back === '' || back.length > 64 ? null : back });
}

/**
 * For pages and apps whose call was refused with `step_up_required`. A passkey is shown as for signing in
 * (`/auth/passkeys/authenticate/…`): its token is what comes here.
 */
export const stepUpRoute = defineRoute({
  method: 'POST',
  path: '/auth/step-up',
  surface: 'browser',
  summary: 'Proves the person of a session once more: by password, second factor, or the token of a passkey',
  auth: 'person',
  rate: 'auth',
  beside: 'guess',
  isGuess: (body) => (body as Body).password !== undefined || (body as Body).code !== undefined,
  body: stepUpBody,
  form: true,
  answers: { 200: signedIn, 303: null },
  errors: [
    'invalid_credentials',
    'invalid_code',
    'invalid_token',
    'too_many_attempts',
    'step_up_required',
    'insufficient_user_authentication',
    'invalid_return_to',
    'overloaded',
    'stale_form',
  ],
  again: askAgain,
  handler: (asking, scope) => take(scope, asking),
});
