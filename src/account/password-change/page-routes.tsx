import * as z from 'zod';
import { formOf } from '../../http/form-row.ts';
import { accountPage, accountQuery, type Outcome } from '../../http/page/account/account-page.tsx';
import { PasswordField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { defineRoute, type Route, rowOf } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import { routes as rows } from './routes.ts';

const passwordForm = () =>
  z.strictObject({ current_password: z.string().max(4096).optional(), password: z.string().min(1).max(4096) });

const passwordPage = (request: Request, scope: Scope, { email, username, hasPassword }: Person, outcome: Outcome) =>
  accountPage(request, scope, { ...outcome, title: 'password.title' }, ({ words, t, token }) => (
    <Form action="/account/password" token={token}>
      <p>{t('password.lead')}</p>
      <input type="text" autocomplete="username" value={email ?? username ?? ''} readonly hidden />
      {hasPassword ? (
        <PasswordField words={words} id="current_password" name="current_password" label={t('password.current')} />
      ) : null}
      <PasswordField words={words} isNew={scope.tenant.brand.password} />
      <Submit>{t(hasPassword ? 'password.submit' : 'password.add')}</Submit>
    </Form>
  ));

/** The password of whoever is signed in, on a page. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/account/password',
    surface: 'pages',
    summary: 'The page that changes the password of whoever is signed in, or sets the first',
    auth: 'person',
    rate: 'read',
    query: accountQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, actor, query }, scope) => passwordPage(request, scope, actor.person, query),
  }),
  formOf(rowOf(rows, 'POST', '/auth/password/change'), {
    path: '/account/password',
    page: '/account/password',
    done: 'password',
    summary: 'Changes it, and ends every other session',
    body: passwordForm,
    as: ({ current_password, password }: z.output<ReturnType<typeof passwordForm>>) => ({
      body: { ...(current_password ? { current_password } : {}), new_password: password },
    }),
  }),
];
