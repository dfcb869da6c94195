import * as z from 'zod';
import { formOf, rowOf } from '../../http/form-row.ts';
import { accountPage, accountQuery, type Outcome } from '../../http/page/account/account-page.tsx';
import { CodeField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { seeOther } from '../../http/see-other.ts';
import type { Facts } from '../../identity/facts.ts';
import { plainDigits } from '../../lib/digits.ts';
import { failed } from '../../lib/result.ts';
import { renewCookie } from '../../signin/deliver/renew-cookie.ts';
import { beginEnrollment } from '../../signin/enrollment/begin-enrollment.ts';
import { confirmEnrollment } from '../../signin/enrollment/confirm-enrollment.ts';
import { codesPage } from './codes-page.tsx';
import { routes as rows } from './routes.ts';
import { isSetup, setUpAgain, setUpPage } from './set-up-page.tsx';

const page = '/account/two-step';
const confirmForm = () => z.strictObject({ setup: z.string().max(512).refine(isSetup), code: z.string().max(64) });
const codeForm = () => z.strictObject({ code: z.string().min(1).max(64) });

const twoStepPage = (request: Request, scope: Scope, { person, recoveryHashes }: Facts, outcome: Outcome) =>
  accountPage(request, scope, { ...outcome, title: 'two_step.title' }, ({ words, t, token }) => {
    const count = new Intl.NumberFormat(words.locale).format(recoveryHashes.length);
    const setUp = (
      <Form action="/account/two-step/set-up" token={token}>
        {person.totp ? (
          <Submit kind="secondary">{t('two_step.replace')}</Submit>
        ) : (
          <Submit>{t('two_step.set_up')}</Submit>
        )}
      </Form>
    );
    if (scope.tenant.brand.mfa.mode === 'off' && !person.totp) return <p>{t('two_step.unavailable')}</p>;
    if (!person.totp)
      return (
        <>
          <p>{t('two_step.empty')}</p>
          {setUp}
        </>
      );
    return (
      <>
        <ul class="rows">
          <li>
            <span>
              <b>{t('two_step.app')}</b>
              <span class="hint">{t('two_step.left', { count })}</span>
            </span>
            <span class="tag">{t('on')}</span>
          </li>
        </ul>
        <div class="stack">
          <Form action="/account/two-step/codes" token={token}>
            <Submit kind="secondary">{t('two_step.new_codes')}</Submit>
          </Form>
          {setUp}
        </div>
        <h2>{t('two_step.off_title')}</h2>
        <Form action="/account/two-step/off" token={token}>
          <CodeField words={words} hint={t('two_step.off_lead')} />
          <Submit kind="danger">{t('two_step.off')}</Submit>
        </Form>
      </>
    );
  });

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
    rate: 'read',
    query: accountQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, facts, query }, scope) => twoStepPage(request, scope, facts, query),
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
      const answer = await codesPage(request, scope, done.recoveryCodes);
      return done.raised ? renewCookie(request, scope, done.raised, answer) : answer;
    },
  }),
  formOf(rowOf(rows, 'POST', '/auth/mfa/recovery-codes/regenerate'), {
    path: '/account/two-step/codes',
    page,
    summary: 'Ten new recovery codes, shown once; the old ones are void',
    draw: async (answer, { request }, scope) => {
      const { recovery_codes: codes } = (await answer.json()) as { recovery_codes: string[] };
      return codesPage(request, scope, codes);
    },
  }),
  formOf(rowOf(rows, 'POST', '/auth/2fa/disable'), {
    path: '/account/two-step/off',
    page,
    done: 'two_step_off',
    summary: 'Removes the authenticator app, by one of its codes or a recovery code',
    body: codeForm,
  }),
];
