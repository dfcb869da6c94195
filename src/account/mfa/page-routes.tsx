import * as z from 'zod';
import { counterState } from '../../guard/attempts.ts';
import { formOf } from '../../http/form-row.ts';
import { accountQuery } from '../../http/page/account/account-page.tsx';
import { defineRoute, type Route, rowOf } from '../../http/route.ts';
import { seeOther } from '../../http/see-other.ts';
import { plainDigits } from '../../lib/digits.ts';
import { failed } from '../../lib/result.ts';
import { renewCookie } from '../../signin/deliver/renew-cookie.ts';
import { beginEnrollment } from '../../signin/enrollment/begin-enrollment.ts';
import { confirmEnrollment } from '../../signin/enrollment/confirm-enrollment.ts';
import { codesPage } from './codes-page.tsx';
import { routes as rows } from './routes.ts';
import { isSetup, setUpAgain, setUpPage } from './set-up-page.tsx';
import { twoStepPage } from './two-step-page.tsx';

const page = '/account/two-step';
const confirmForm = () => z.strictObject({ setup: z.string().max(512).refine(isSetup), code: z.string().max(64) });
const codeForm = () => z.strictObject({ code: z.string().min(1).max(64) });

const toConfirm = () => seeOther('/account/confirm', { back: page });

/** Two-step sign-in of whoever is signed in, on pages. What is shown once stands in the answer of its form. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: page,
    surface: 'pages',
    summary: 'The page of the second factors of whoever is signed in',
    auth: 'person',
    beside: 'facts',
    also: (db, _, codeKeyOf) => counterState(db, codeKeyOf('sms_channel')),
    rate: 'read',
    query: () => accountQuery().extend({ wait: z.string().max(8).optional() }),
    answers: { 200: null },
    errors: [],
    handler: ({ request, actor, facts, also, query }, scope) =>
      twoStepPage(request, scope, { actor, facts, code: also }, query),
  }),
  defineRoute({
    method: 'POST',
    path: '/account/two-step/set-up',
    surface: 'pages',
    summary: 'Begins to set up an authenticator app: shows its QR code and asks for the first code',
    auth: 'person',
    assurance: 'fresh',
    rate: 'auth',
    body: () => z.strictObject({}),
    form: true,
    answers: { 200: null },
    errors: ['step_up_required', 'insufficient_user_authentication', 'method_not_enabled', 'conflict', 'stale_form'],
    again: async ({ failure }) =>
      failure.code === 'step_up_required' ? toConfirm() : seeOther(page, { error: failure.code }),
    handler: async ({ request, actor }, scope) => {
      const begun = await beginEnrollment(scope, actor, { recoveryCodes: 'at_confirmation' });
      return failed(begun) ? begun : setUpPage(request, scope, begun.otpauthUrl);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/account/two-step/confirm',
    surface: 'pages',
    summary: 'Makes the authenticator app the second factor, by its first code, and shows recovery codes once',
    auth: 'person',
    beside: 'enrollment',
    rate: 'auth',
    body: confirmForm,
    form: true,
    answers: { 200: null },
    errors: ['invalid_token', 'invalid_code', 'too_many_attempts', 'stale_form'],
    again: setUpAgain,
    handler: async ({ request, actor, facts, enrollment, body }, scope) => {
      const secret = new URL(body.setup).searchParams.get('secret') ?? '';
      const done = await confirmEnrollment(scope, actor, facts, enrollment, { secret }, plainDigits(body.code));
      if (failed(done)) return done;
      const answer = await codesPage(request, scope, facts, done.recoveryCodes);
      return done.raised ? renewCookie(request, scope, done.raised, answer) : answer;
    },
  }),
  formOf(
    { ...rowOf(rows, 'POST', '/auth/mfa/recovery-codes/regenerate'), beside: 'facts' },
    {
      path: '/account/two-step/codes',
      page,
      summary: 'Ten new recovery codes, shown once; the old ones are void',
      draw: async (answer, { request, facts }, scope) => {
        const { recovery_codes: codes } = (await answer.json()) as { recovery_codes: string[] };
        return codesPage(request, scope, facts, codes);
      },
    },
  ),
  formOf(rowOf(rows, 'POST', '/auth/2fa/disable'), {
    path: '/account/two-step/off',
    page,
    done: 'two_step_off',
    summary: 'Removes the authenticator app, by one of its codes or a recovery code',
    body: codeForm,
  }),
];
