import { formOf, rowOf } from '../../http/form-row.ts';
import { accountPage, accountQuery, type Outcome } from '../../http/page/account/account-page.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { identitiesOf } from './queries.ts';
import { routes as rows } from './routes.ts';

async function identitiesPage(request: Request, scope: Scope, userId: string, outcome: Outcome): Promise<Response> {
  const { deps, tenant } = scope;
  const [held] = await deps.db.read([identitiesOf(deps.db, tenant.brand.pool, userId)]);
  const names = new Map(tenant.brand.providers.map(({ id, name }) => [id as string, name]));
  return accountPage(request, scope, { ...outcome, title: 'identities.title' }, ({ t, day, token }) =>
    held.length === 0 ? (
      <p>{t('identities.empty')}</p>
    ) : (
      <ul class="rows">
        {held.map(({ id, provider, email, createdAt }) => (
          <li>
            <span>
              <b>{names.get(provider) ?? provider}</b>
              <span class="hint">
                <bdi>{[email, t('created', { at: day(createdAt) })].filter(Boolean).join(' · ')}</bdi>
              </span>
            </span>
            <Form action={`/account/identities/${id}/remove`} token={token}>
              <Submit kind="link">{t('identities.remove')}</Submit>
            </Form>
          </li>
        ))}
      </ul>
    ),
  );
}

/** The accounts elsewhere that sign somebody in, on a page. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/account/identities',
    surface: 'pages',
    summary: 'The page of the accounts elsewhere that sign in whoever asks',
    auth: 'person',
    rate: 'read',
    query: accountQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, actor, query }, scope) => identitiesPage(request, scope, actor.person.id, query),
  }),
  formOf(rowOf(rows, 'DELETE', '/auth/identities/:id'), {
    path: '/account/identities/:id/remove',
    page: '/account/identities',
    done: 'identity',
    summary: 'Disconnects one, unless it is the last way in',
  }),
];
