import * as z from 'zod';
import { formOf } from '../../http/form-row.ts';
import { accountPage, accountQuery } from '../../http/page/account/account-page.tsx';
import { Field, literal } from '../../http/page/field.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { defineRoute, type Route, rowOf } from '../../http/route.ts';
import { routes as rows } from './routes.ts';

/** The username of whoever is signed in, on a page. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/account/username',
    surface: 'pages',
    summary: 'The page of the username of whoever is signed in',
    auth: 'person',
    rate: 'read',
    query: accountQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, actor, query }, scope) =>
      accountPage(request, scope, { ...query, title: 'username.title', asksFresh: actor }, ({ t, token }) => (
        <Form action="/account/username" token={token}>
          <Field
            id="username"
            label={t('field.username')}
            wrong={t('missing.other')}
            value={actor.person.username ?? ''}
            autocomplete="username"
            more={{ ...literal, maxlength: 256, required: true }}
          />
          <Submit>{t('save')}</Submit>
        </Form>
      )),
  }),
  formOf(rowOf(rows, 'PATCH', '/auth/me/username'), {
    path: '/account/username',
    page: '/account/username',
    done: 'username',
    summary: 'Takes another username',
    body: () => z.strictObject({ username: z.string().min(1).max(256) }),
  }),
];
