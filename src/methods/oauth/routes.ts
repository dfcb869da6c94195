import * as z from 'zod';
import type { Claim } from '../../challenge/claim.ts';
import { postFlowCookie } from '../../http/cookies.ts';
import { failurePage } from '../../http/page/failure-page.tsx';
import { type Call, defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { wantsPage } from '../../http/wants-page.ts';
import type { Profile, Provider } from '../../identity/credentials/oauth/provider.ts';
import { providerOf } from '../../identity/credentials/oauth/provider-of.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { defaultReturnTo, webAttempt } from '../../signin/attempt.ts';
import type { Delivery } from '../../signin/deliver/delivery.ts';
import { redirectDelivery } from '../../signin/deliver/redirect.ts';
import { finish } from '../../signin/finish.ts';
import { gateErrors } from '../../signin/token-surfaces.ts';
import { type FlowPayload, findFlow } from './flow.ts';
import { linkAccount, refuseOtherSession } from './link-account.ts';
import { backToAccount, routes as linkRoutes } from './link-routes.tsx';
import { proveIdentity } from './prove-identity.ts';
import { type CallbackParameters, receiveCallback } from './receive-callback.ts';
import { startSignIn } from './start-sign-in.ts';
import { routes as tokenRoutes } from './token-routes.ts';

const startQuery = () => z.object({ return_to: z.string().max(2048).optional() });
// Providers add parameters of their own: what is not known here is left alone.
const callback = () =>
  z.object({
    state: z.string().max(128).optional(),
    code: z.string().max(2560).optional(),
    iss: z.string().max(255).optional(),
    error: z.string().max(255).optional(),
    user: z.string().max(2048).optional(),
  });

const startErrors: ErrorCode[] = [
  'not_found',
  'invalid_return_to',
  'method_not_enabled',
  'provider_unavailable',
  'provider_answer_invalid',
];
const callbackErrors: ErrorCode[] = [
  'not_found',
  'method_not_enabled',
  'invalid_token',
  'sign_in_cancelled',
  'provider_answer_invalid',
  'provider_unavailable',
  'provider_email_unverified',
  'sign_up_closed',
  'identity_taken',
  'conflict',
  'unauthenticated',
  'step_up_required',
  ...gateErrors,
  'misconfigured',
];

/** What a browser that navigated here gets: a page. Programs get the problem itself. */
const shown = (request: Request, scope: Scope, failure: Failure): Promise<Response> | Failure =>
  wantsPage(request) ? failurePage(scope, failure) : failure;

async function start(request: Request, scope: Scope, id: string, returnTo?: string): Promise<Response | Failure> {
  const outcome = await startSignIn(request, scope, id, returnTo);
  return failed(outcome) ? shown(request, scope, outcome) : outcome;
}

async function end(request: Request, scope: Scope, id: string, given: CallbackParameters): Promise<Response | Failure> {
  const { deps, tenant } = scope;
  const provider = providerOf(deps.config, tenant, id);
  if (failed(provider)) return shown(request, scope, provider);
  const flow = await findFlow(request, scope, provider, given.state ?? '');
  if (failed(flow)) return shown(request, scope, flow);
  const { payload, claim } = flow;
  const returnTo = payload.returnTo ?? defaultReturnTo(scope, payload.target);
  const status = request.method === 'POST' ? 303 : 302;
  // HEAD tells where it would lead, and spends nothing.
  if (request.method === 'HEAD') return new Response(null, { status, headers: { location: returnTo } });
  const other = payload.linksTo === null ? null : refuseOtherSession(request, scope, payload.linksTo);
  if (other) return shown(request, scope, other);
  const also = provider.declared.responseMode === 'form_post' ? [postFlowCookie(tenant, '', 0)] : [];
  const profile = await receiveCallback(scope, provider, flow, given);
  if (payload.linksTo !== null) {
    const refused = failed(profile)
      ? profile
      : await linkAccount(request, scope, provider, profile, claim, payload.linksTo);
    return refused && !wantsPage(request) ? refused : backToAccount(scope, status, refused, also);
  }
  if (failed(profile)) return shown(request, scope, profile);
  const delivery = redirectDelivery(scope, { returnTo, status, also }, (failure) =>
    failure.code === 'invalid_token' && !failure.detail
      ? fail('invalid_token', { internal: failure.internal ?? '', detail: 'Go back and start signing in again.' })
      : failure,
  );
  const outcome = await signIn(scope, provider, profile, flow, delivery);
  return failed(outcome) ? shown(request, scope, outcome) : outcome;
}

async function signIn(
  scope: Scope,
  provider: Provider,
  profile: Profile,
  { payload, claim }: { payload: FlowPayload; claim: Claim },
  delivery: Delivery,
): Promise<Response | Failure> {
  const proven = await proveIdentity(scope, provider, profile, claim);
  if (failed(proven)) return proven;
  const answer = await finish(scope, webAttempt(payload, true), proven.proof, proven.facts, delivery);
  const notice = proven.notice();
  if (notice && !failed(answer)) scope.deps.wakeOutbox(notice);
  return answer;
}

type Start = Call<{ return_to?: string | undefined }, undefined>;
type End = Call<CallbackParameters, undefined>;

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/oauth/google',
    surface: 'browser',
    summary: 'Sends the browser to Google to sign in',
    auth: 'none',
    rate: 'auth',
    query: startQuery,
    answers: { 302: null },
    errors: startErrors,
    handler: ({ request, query }: Start, scope) => start(request, scope, 'google', query.return_to),
  }),
  defineRoute({
    method: 'GET',
    path: '/oauth/google/callback',
    surface: 'browser',
    summary: 'Where Google sends the browser back to: signs in and goes on to return_to',
    auth: 'none',
    rate: 'redeem',
    query: callback,
    answers: { 302: null },
    errors: callbackErrors,
    handler: ({ request, query }: End, scope) => end(request, scope, 'google', query),
  }),
  defineRoute({
    method: 'GET',
    path: '/oauth/:provider',
    surface: 'browser',
    summary: 'Sends the browser to a provider of the brand, such as Apple, to sign in',
    auth: 'none',
    rate: 'auth',
    query: startQuery,
    answers: { 302: null },
    errors: startErrors,
    handler: ({ request, params, query }: Start, scope) =>
      start(request, scope, params.provider ?? '', query.return_to),
  }),
  defineRoute({
    method: 'GET',
    path: '/oauth/:provider/callback',
    surface: 'browser',
    summary: 'Where a provider sends the browser back to: signs in and goes on to return_to',
    auth: 'none',
    rate: 'redeem',
    query: callback,
    answers: { 302: null },
    errors: callbackErrors,
    handler: ({ request, params, query }: End, scope) => end(request, scope, params.provider ?? '', query),
  }),
  defineRoute({
    method: 'POST',
    path: '/oauth/:provider/callback',
    surface: 'browser',
    summary: 'The same for a provider that posts its answer as a form',
    auth: 'none',
    rate: 'redeem',
    body: callback,
    form: true,
    isProviderCallback: true,
    answers: { 303: null },
    errors: callbackErrors,
    handler: ({ request, params, body }, scope) => end(request, scope, params.provider ?? '', body),
  }),
  ...linkRoutes,
  ...tokenRoutes,
];
