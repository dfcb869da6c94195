import * as z from 'zod';
import { hintCookie } from '../../http/cookies.ts';
import { askedNow } from '../../http/page/asked-at.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { backTo, seeOther } from '../../http/see-other.ts';
import { wantsPage } from '../../http/wants-page.ts';
import { emailAddress } from '../../identity/address.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { acceptedReturnTo, keptReturnTo } from '../../signin/attempt.ts';
import { findLink } from '../../signin/find-link.ts';
import { sendResetLink } from '../../signin/send-link.ts';
import { formPage, formPageAgain, resetDonePage, resetGonePage } from './pages.tsx';
import { resetPassword } from './reset-password.ts';

const returnTo = () => z.string().max(2048).optional();
const forgotBody = () => z.strictObject({ email: emailAddress(), return_to: returnTo() });
const resetBody = () => z.strictObject({ token: z.string().max(128), password: z.string().min(1).max(4096) });
const tokenQuery = () =>
  z.object({ token: z.string().max(128).optional(), done: z.string().optional(), return_to: returnTo() });
const message = () => z.object({ message: z.string() });

async function forgot(
  scope: Scope,
  { email, return_to: raw }: z.output<ReturnType<typeof forgotBody>>,
  isForm: boolean,
): Promise<Response | Failure> {
  if (!scope.tenant.brand.methods.includes('password')) return fail('method_not_enabled');
  const kept = keptReturnTo(scope, raw, isForm);
  if (failed(kept)) return kept;
  const refused = await sendResetLink(scope, email, kept.returnTo);
  if (refused) return refused;
  if (isForm) return sentTo(scope, email, kept.returnTo);
  return Response.json({ message: 'If an account uses this address, a link is on its way' });
}

/** Leads to the page that says what was sent. It shows the address of the form, which a cookie carries there. */
function sentTo(scope: Scope, email: string, returnTo: string | null): Response {
  const isAgain = scope.url.searchParams.has('again');
  const answer = seeOther('/forgot-password', {
    sent: '1',
    asked_at: askedNow(scope),
    again: isAgain ? '1' : null,
    return_to: returnTo,
  });
  answer.headers.append('set-cookie', hintCookie(scope.tenant, email));
  return answer;
}

/**
 * Says at once of a link that is unknown or expired that it is, so that nobody chooses a password for nothing. One that
 * was used looks good until then: what decides that is asked when it is redeemed.
 */
async function openLink(request: Request, scope: Scope, token: string): Promise<Response | Failure> {
  const found = await findLink(scope, 'reset', token);
  if (!failed(found)) return formPage(request, scope, token);
  return wantsPage(request) ? resetGonePage(request, scope, found) : found;
}

async function reset(
  request: Request,
  scope: Scope,
  token: string,
  password: string,
  isForm: boolean,
): Promise<Response | Failure> {
  const outcome = await resetPassword(scope, token, password);
  if (!isForm) return failed(outcome) ? outcome : Response.json({ message: 'Password changed' });
  if (!failed(outcome)) return seeOther('/reset-password', { done: '1', return_to: outcome.returnTo });
  return outcome.code.startsWith('password_')
    ? formPageAgain({ request, failure: outcome, fields: { token } }, scope)
    : resetGonePage(request, scope, outcome);
}

export const routes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/forgot-password',
    surface: 'browser',
    summary: 'Mails a reset link, good once within 30 minutes',
    auth: 'none',
    rate: 'send',
    body: forgotBody,
    form: true,
    answers: { 200: message, 303: null },
    errors: ['method_not_enabled', 'invalid_return_to', 'stale_form'],
    again: backTo('/forgot-password'),
    handler: ({ body, isForm }, scope) => forgot(scope, body, isForm),
  }),
  defineRoute({
    method: 'GET',
    path: '/reset-password',
    surface: 'pages',
    summary: 'The page of a reset link: asks for the new password; spends nothing',
    auth: 'none',
    rate: 'read',
    query: tokenQuery,
    answers: { 200: null },
    errors: ['invalid_token'],
    handler: ({ request, query }, scope) =>
      query.done && wantsPage(request)
        ? resetDonePage(scope, acceptedReturnTo(scope, query.return_to))
        : openLink(request, scope, query.token ?? ''),
  }),
  defineRoute({
    method: 'POST',
    path: '/reset-password',
    surface: 'browser',
    summary: 'Spends a reset link: sets the password and ends every session',
    auth: 'none',
    rate: 'redeem',
    body: resetBody,
    form: true,
    answers: { 200: message, 303: null },
    errors: [
      'invalid_token',
      'password_too_short',
      'password_too_long',
      'password_blocked',
      'overloaded',
      'stale_form',
    ],
    again: formPageAgain,
    handler: ({ request, body, isForm }, scope) => reset(request, scope, body.token, body.password, isForm),
  }),
];
