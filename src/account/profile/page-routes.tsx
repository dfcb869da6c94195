import * as z from 'zod';
import { formOf } from '../../http/form-row.ts';
import { accountPage, accountQuery, type Outcome } from '../../http/page/account/account-page.tsx';
import { Field } from '../../http/page/field.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { defineRoute, type Route, rowOf } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import { routes as rows } from './routes.ts';

const profileForm = () => z.strictObject({ name: z.string().max(200), locale: z.string().max(35) });

const nameOf = (locale: string): string => new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;

const profilePage = (request: Request, scope: Scope, { name, locale }: Person, outcome: Outcome) =>
  accountPage(request, scope, { ...outcome, title: 'profile.title' }, ({ t, token }) => (
    <Form action="/account/profile" token={token}>
      <Field
        id="name"
        label={t('field.name')}
        value={name ?? ''}
        autocomplete="name"
        more={{ dir: 'auto', maxlength: 200 }}
      />
      <div class="field">
        <label for="locale">{t('profile.locale')}</label>
        <select id="locale" name="locale" autocomplete="off">
          <option value="">{t('profile.locale_any')}</option>
          {scope.tenant.brand.locales.map((each) => (
            <option value={each} lang={each} {...(each === locale ? { selected: true } : {})}>
              {nameOf(each)}
            </option>
          ))}
        </select>
      </div>
      <Submit>{t('save')}</Submit>
    </Form>
  ));

/** What somebody says of themselves, on a page. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/account/profile',
    surface: 'pages',
    summary: 'The page of the name and the language of whoever is signed in',
    auth: 'person',
    rate: 'read',
    query: accountQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, actor, query }, scope) => profilePage(request, scope, actor.person, query),
  }),
  formOf(rowOf(rows, 'PATCH', '/auth/me'), {
    path: '/account/profile',
    page: '/account/profile',
    done: 'profile',
    summary: 'Saves them; an empty field takes back what was there',
    body: profileForm,
    as: ({ name, locale }: z.output<ReturnType<typeof profileForm>>) => ({
      body: { name: name.trim() === '' ? null : name.trim(), locale: locale === '' ? null : locale },
    }),
  }),
];
