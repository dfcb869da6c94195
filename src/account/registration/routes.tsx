import * as z from 'zod';
import { flowCookie, hintCookie, readFlowCookie } from '../../http/cookies.ts';
import { askedAtQuery, askedNow } from '../../http/page/asked-at.ts';
import { failurePage } from '../../http/page/failure-page.tsx';
import { formProblems } from '../../http/page/form-problems.ts';
import { whoIsSignedIn } from '../../http/page/signed-in.tsx';
import { wordsOf } from '../../http/page/words.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { seeOther } from '../../http/see-other.ts';
import { wantsPage } from '../../http/wants-page.ts';
import { emailAddress } from '../../identity/address.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { takesRegistrations } from '../../signin/admission.ts';
import { acceptedReturnTo, keptReturnTo } from '../../signin/attempt.ts';
import { declinedPage, declinePage, verifiedPage, verifyPage } from './pages.tsx';
import { register } from './register.ts';
import { registerAgain, registerPage } from './register-page.tsx';
import { resendConfirmation } from './resend-confirmation.ts';
import { confirmationGonePage, confirmFirstPage, registeredPage, resendAgain } from './resend-page.tsx';
import { asksPassword, declineRegistration, findRegistration, verifyEmail } from './verify-email.ts';

const returnTo = () => z.string().max(2048).optional();
const registerBody = () =>
  z.strictObject({
    email: emailAddress(),
    password: z.string().min(1).max(4096),
    name: z.string().trim().min(1).max(200),
    return_to: returnTo(),
  });
const registered = () =>
  z.object({ message: z.string(), user: z.object({ id: z.uuid(), email: z.email(), name: z.string() }) });
const verifyBody = () =>
  z.strictObject({ token: z.string().max(128), password: z.string().min(1).max(4096).optional() });
const resendBody = () => z.strictObject({ email: emailAddress(), return_to: returnTo() });
const registerQuery = () =>
  z.object({
    sent: z.string().max(8).optional(),
    asked_at: askedAtQuery(),
    again: z.string().max(1).optional(),
    confirm: z.string().max(1).optional(),
    return_to: returnTo(),
  });
const declineBody = () => z.strictObject({ token: z.string().max(128) });
const tokenQuery = { token: z.string().max(128).optional(), done: z.string().optional() };
const verifyQuery = () => z.object({ ...tokenQuery, return_to: returnTo() });
const declineQuery = () => z.object(tokenQuery);
const message = () => z.object({ message: z.string() });

const verified = () => Response.json({ message: 'Email address confirmed' });
const common = { surface: 'browser', auth: 'none', form: true } as const;

async function openLink(request: Request, scope: Scope, token: string): Promise<Response | Failure> {
  const found = await findRegistration(scope, token);
  if (wantsPage(request)) {
    if (failed(found)) return confirmationGonePage(request, scope, found);
    return verifyPage(request, scope, {
      token,
      asksPassword: asksPassword(found, readFlowCookie(request, scope.tenant)),
    });
  }
  if (failed(found)) return found;
  // HEAD runs as GET does, but a look at a link must never spend it.
  if (request.method === 'HEAD') return verified();
  return (await verifyEmail(scope, found, undefined)) ?? verified();
}

async function confirmByForm(
  request: Request,
  scope: Scope,
  token: string,
  password: string | undefined,
): Promise<Response> {
  const found = await findRegistration(scope, token);
  if (failed(found)) return confirmationGonePage(request, scope, found);
  const again = (wrong: string) => verifyPage(request, scope, { token, asksPassword: true, wrong });
  const words = await wordsOf(scope);
  if (password === undefined && asksPassword(found, readFlowCookie(request, scope.tenant)))
    return again(words.t('missing.password'));
  const refused = await verifyEmail(scope, found, password);
  if (!refused) return seeOther('/verify-email', { done: '1', return_to: found.payload.returnTo });
  const wrong = formProblems(refused, words, { min: scope.tenant.brand.password.minLength }).fields.password;
  return wrong ? again(wrong) : confirmationGonePage(request, scope, refused);
}

async function confirm(
  request: Request,
  scope: Scope,
  body: { token: string; password?: string | undefined },
  isForm: boolean,
) {
  if (isForm) return confirmByForm(request, scope, body.token, body.password);
  const found = await findRegistration(scope, body.token);
  if (failed(found)) return found;
  return (await verifyEmail(scope, found, body.password)) ?? verified();
}

type Registration = z.output<ReturnType<typeof registerBody>>;

async function take(request: Request, scope: Scope, body: Registration, isForm: boolean): Promise<Response | Failure> {
  const flow = readFlowCookie(request, scope.tenant) ?? scope.deps.random.secret();
  const kept = keptReturnTo(scope, body.return_to, isForm);
  if (failed(kept)) return kept;
  const { returnTo } = kept;
  const outcome = await register(scope, { ...body, flow, returnTo });
  if (failed(outcome)) return outcome;
  const user = { id: outcome.id, email: body.email, name: body.name };
  const answer = isForm
    ? seeOther('/register', { sent: '1', asked_at: askedNow(scope), return_to: returnTo })
    : Response.json({ message: 'Check your email to confirm the address', user }, { status: 201 });
  answer.headers.append('set-cookie', flowCookie(scope.tenant, flow));
  if (isForm) answer.headers.append('set-cookie', hintCookie(scope.tenant, body.email));
  return answer;
}

async function resend(
  scope: Scope,
  { email, return_to: raw }: z.output<ReturnType<typeof resendBody>>,
): Promise<Response | Failure> {
  const returnTo = acceptedReturnTo(scope, raw);
  const refused = await resendConfirmation(scope, email, returnTo);
  if (refused) return refused;
  const answer = seeOther('/register', { sent: '1', asked_at: askedNow(scope), again: '1', return_to: returnTo });
  answer.headers.append('set-cookie', hintCookie(scope.tenant, email));
  return answer;
}

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/register',
    surface: 'pages',
    summary: 'The page that makes an account',
    auth: 'none',
    rate: 'read',
    query: registerQuery,
    answers: { 200: null },
    errors: ['method_not_enabled'],
    handler: async ({ request, query }, scope) => {
      if (!takesRegistrations(scope.tenant.brand)) return fail('method_not_enabled');
      const returnTo = acceptedReturnTo(scope, query.return_to);
      if (query.confirm) return confirmFirstPage(request, scope, returnTo);
      return query.sent
        ? registeredPage(request, scope, { askedAt: query.asked_at, isAgain: query.again === '1', returnTo })
        : registerPage(request, scope, { returnTo, signedIn: await whoIsSignedIn(request, scope) });
    },
  }),
  defineRoute({
    ...common,
    method: 'POST',
    path: '/register',
    summary: 'Registers an address and mails a confirmation link; a taken address answers alike',
    rate: 'send',
    body: registerBody,
    answers: { 201: registered, 303: null },
    errors: [
      'password_too_short',
      'password_too_long',
      'password_blocked',
      'method_not_enabled',
      'invalid_return_to',
      'sign_up_closed',
      'overloaded',
      'stale_form',
    ],
    again: registerAgain,
    handler: ({ request, body, isForm }, scope) => take(request, scope, body, isForm),
  }),
  defineRoute({
    method: 'GET',
    path: '/verify-email',
    surface: 'browser',
    summary: 'Confirms an address by its link; for a browser, the page that does so with a button',
    auth: 'none',
    rate: 'redeem',
    query: verifyQuery,
    answers: { 200: message },
    errors: ['invalid_token'],
    handler: ({ request, query }, scope) => {
      if (query.done && wantsPage(request)) return verifiedPage(scope, acceptedReturnTo(scope, query.return_to));
      return openLink(request, scope, query.token ?? '');
    },
  }),
  defineRoute({
    ...common,
    method: 'POST',
    path: '/verify-email',
    summary: 'Confirms an address; the same link answers alike for its lifetime',
    rate: 'redeem',
    body: verifyBody,
    answers: { 200: message, 303: null },
    errors: [
      'invalid_token',
      'password_too_short',
      'password_too_long',
      'password_blocked',
      'overloaded',
      'stale_form',
    ],
    handler: ({ request, body, isForm }, scope) => confirm(request, scope, body, isForm),
  }),
  defineRoute({
    method: 'POST',
    path: '/verify-email/resend',
    surface: 'pages',
    summary: 'Mails another confirmation link; every address answers alike',
    auth: 'none',
    rate: 'send',
    body: resendBody,
    form: true,
    answers: { 303: null },
    errors: ['method_not_enabled', 'stale_form'],
    again: resendAgain,
    handler: ({ body }, scope) => resend(scope, body),
  }),
  defineRoute({
    method: 'GET',
    path: '/verify-email/decline',
    surface: 'pages',
    summary: 'The page behind "this was not me": one button; removes nothing',
    auth: 'none',
    rate: 'read',
    query: declineQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, query }, scope) =>
      query.done ? declinedPage(scope) : declinePage(request, scope, query.token ?? ''),
  }),
  defineRoute({
    ...common,
    method: 'POST',
    path: '/verify-email/decline',
    summary: 'Removes an account that nobody has confirmed, by the link that was mailed for it',
    rate: 'redeem',
    body: declineBody,
    answers: { 200: message, 303: null },
    errors: ['invalid_token', 'stale_form'],
    handler: async ({ body, isForm }, scope) => {
      const refused = await declineRegistration(scope, body.token);
      if (!isForm) return refused ?? Response.json({ message: 'Registration removed' });
      if (refused) return failurePage(scope, refused);
      return new Response(null, { status: 303, headers: { location: '/verify-email/decline?done=1' } });
    },
  }),
];
