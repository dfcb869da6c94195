import * as z from 'zod';
import { clearedHintCookie } from '../../http/cookies.ts';
import { formOf } from '../../http/form-row.ts';
import { accountPage, accountQuery, type Outcome } from '../../http/page/account/account-page.tsx';
import { Field, literal } from '../../http/page/field.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { defineRoute, type Route, rowOf } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import { fail } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { routes as rows } from './routes.ts';

/** What somebody types to show that they mean it: what they are called here. */
const nameOf = ({ email, username, id }: Person): string => email ?? username ?? id;

const dataPage = (request: Request, scope: Scope, person: Person, outcome: Outcome): Promise<Response> =>
  accountPage(request, scope, { ...outcome, title: 'data.title' }, ({ words, t, token }) => (
    <>
      <p>{t('data.export_lead')}</p>
      <Form action="/account/data/export" token={token}>
        <Submit kind="secondary">{t('data.export')}</Submit>
      </Form>
      <h2>{t('data.delete_title')}</h2>
      <p>{t('data.delete_lead')}</p>
      <Form action="/account/delete" token={token}>
        <Field
          id="confirmation"
          label={words.rich('data.type', { name: <bdi>{nameOf(person)}</bdi> })}
          autocomplete="off"
          wrong={t('error.invalid_field')}
          more={{ ...literal, maxlength: 254, required: true, 'data-same': nameOf(person) }}
        />
        <div class="stack">
          <a class="button secondary" href="/account">
            {t('data.keep')}
          </a>
          <Submit kind="danger">{t('data.delete')}</Submit>
        </div>
      </Form>
    </>
  ));

const remove = rowOf(rows, 'DELETE', '/auth/me');
const page = '/account/data';
const typed = (actor: Actor, confirmation: string) =>
  confirmation.trim().toLowerCase() === nameOf(actor.person).toLowerCase();

const exported = rowOf(rows, 'POST', '/auth/me/export');

/** What is kept about whoever is signed in, on a page. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: page,
    surface: 'pages',
    summary: 'The page that gives whoever is signed in their data, and deletes their account',
    auth: 'person',
    rate: 'read',
    query: accountQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, actor, query }, scope) => dataPage(request, scope, actor.person, query),
  }),
  {
    ...formOf(exported, {
      path: '/account/data/export',
      page,
      summary: 'Everything that is kept about whoever asks, as a file',
      draw: async (answer) => answer,
    }),
    answers: exported.answers,
  },
  formOf(
    {
      ...remove,
      handler: (call, scope) =>
        typed(call.actor, (call.body as { confirmation: string }).confirmation)
          ? remove.handler(call, scope)
          : fail('invalid_field', {
              errors: [{ path: 'confirmation', code: 'not_the_same', message: 'Type what you are called here' }],
            }),
    },
    {
      path: '/account/delete',
      page,
      summary: 'Deletes the account of whoever types what they are called',
      body: () => z.strictObject({ confirmation: z.string().max(256) }),
      leadsTo: '/login',
      done: 'deleted',
      cookies: (_, { tenant }) => [clearedHintCookie(tenant)],
    },
  ),
];
