import * as z from 'zod';
import { hintCookie, readHintCookie } from '../../http/cookies.ts';
import { formOf } from '../../http/form-row.ts';
import { accountPage, accountQuery, type Outcome } from '../../http/page/account/account-page.tsx';
import { CodeField, EmailField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { defineRoute, type Route, rowOf } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { emailAddress } from '../../identity/address.ts';
import { plainDigits } from '../../lib/digits.ts';
import type { Actor } from '../../session/actor.ts';
import { routes as rows } from './routes.tsx';

const requestForm = () => z.strictObject({ email: emailAddress() });
const confirmForm = () =>
  z.strictObject({
    email: emailAddress(),
    code: z
      .string()
      .max(64)
      .transform(plainDigits)
      .pipe(z.string().regex(/^[0-9]{6}$/)),
  });

function emailPage(request: Request, scope: Scope, actor: Actor, outcome: Outcome): Promise<Response> {
  const { email } = actor.person;
  const asked = readHintCookie(request, scope.tenant);
  const isSent = outcome.done === 'email_sent' || outcome.error === 'invalid_code';
  return accountPage(request, scope, { ...outcome, title: 'email.title', asksFresh: actor }, ({ words, t, token }) => (
    <>
      <p>
        {email === null
          ? t('email.none')
          : words.rich('email.now', {
              email: (
                <b>
                  <bdi>{email}</bdi>
                </b>
              ),
            })}
      </p>
      {isSent && asked?.includes('@') ? (
        <Form action="/account/email/confirm" token={token} hidden={{ email: asked }}>
          <p>
            {t('email.code_lead')} <bdi>{asked}</bdi>
          </p>
          <CodeField words={words} focused />
          <Submit>{t('email.confirm')}</Submit>
        </Form>
      ) : (
        <Form action="/account/email" token={token}>
          <EmailField words={words} label={t('email.new')} autocomplete="email" />
          <Submit>{t('email.send')}</Submit>
        </Form>
      )}
    </>
  ));
}

/** The address of whoever is signed in, on a page. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/account/email',
    surface: 'pages',
    summary: 'The page of the address of whoever is signed in, and of the code that proves a new one',
    auth: 'person',
    rate: 'read',
    query: accountQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, actor, query }, scope) => emailPage(request, scope, actor, query),
  }),
  formOf(rowOf(rows, 'POST', '/auth/email/request'), {
    path: '/account/email',
    page: '/account/email',
    done: 'email_sent',
    summary: 'Mails a code to the new address',
    body: requestForm,
    cookies: ({ email }: { email: string }, { tenant }) => [hintCookie(tenant, email)],
  }),
  formOf(rowOf(rows, 'POST', '/auth/email/confirm'), {
    path: '/account/email/confirm',
    page: '/account/email',
    done: 'email',
    summary: 'Changes the address by that code',
    body: confirmForm,
  }),
];
