import * as z from 'zod';
import { hintCookie } from '../../http/cookies.ts';
import { askedNow } from '../../http/page/asked-at.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { backTo, seeOther } from '../../http/see-other.ts';
import { wantsPage } from '../../http/wants-page.ts';
import { emailAddress } from '../../identity/address.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { findLink } from '../../signin/find-link.ts';
import { sendResetLink } from '../../signin/send-link.ts';
import { formPage, formPageAgain, resetDonePage, resetGonePage } from './pages.tsx';
import { resetPassword } from './reset-password.ts';

const forgotBody = () => z.strictObject({ email: emailAddress() });
const resetBody = () => z.strictObject({ token: z.string().max(128), password: z.string().min(1).max(4096) });
const tokenQuery = () => z.object({ token: z.string().max(128).optional(), done: z.string().optional() });
const message = () => z.object({ message: z.string() });

const forgot = async (scope: Scope, email: string): Promise<Failure | null> =>
  scope.tenant.brand.methods.includes('password') ? sendResetLink(scope, email) : fail('method_not_enabled');

/** Leads to the page that says what was sent. It shows the address of the form, which a cookie carries there. */
function sentTo(scope: Scope, email: string): Response {
  const isAgain = scope.url.searchParams.has('again');
  const answer = seeOther('/forgot-password', {
    sent: '1',
    asked_at: askedNow(scope),
    again: isAgain ? '1' : null,
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
  const refused = await resetPassword(scope, token, password);
  if (!isForm) return refused ?? Response.json({ message: 'Password changed' });
  if (!refused) return new Response(null, { status: 303, headers: { location: '/reset-password?done=1' } });
  return refused.code.startsWith('password_')
    ? formPageAgain({ request, failure: refused, fields: { token } }, scope)
    : resetGonePage(request, scope, refused);
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
    errors: ['method_not_enabled', 'stale_form'],
    again: backTo('/forgot-password'),
    handler: async ({ body, isForm }, scope) => {
      const refused = await forgot(scope, body.email);
      if (isForm) return refused ? seeOther('/forgot-password', { error: refused.code }) : sentTo(scope, body.email);
      return refused ?? Response.json({ message: 'If an account uses this address, a link is on its way' });
    },
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
      query.done && wantsPage(request) ? resetDonePage(scope) : openLink(request, scope, query.token ?? ''),
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
