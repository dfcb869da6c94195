import { formOf } from '../../http/form-row.ts';
import { accountPage, accountQuery, type Outcome, type Tools } from '../../http/page/account/account-page.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { ProviderMark } from '../../http/page/provider-mark.tsx';
import { defineRoute, type Route, rowOf } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import type { ProviderDeclaration } from '../../tenant/provider.ts';
import { identitiesOf } from './queries.ts';
import { routes as rows } from './routes.ts';

async function identitiesPage(request: Request, scope: Scope, userId: string, outcome: Outcome): Promise<Response> {
  const { deps, tenant } = scope;
  const { brand, env } = tenant;
  const [held] = await deps.db.read([identitiesOf(deps.db, brand.pool, userId)]);
  const names = new Map(brand.providers.map(({ id, name }) => [id as string, name]));
  const further = brand.providers.filter(
    ({ id, clients }) => Object.hasOwn(clients, env) && held.every(({ provider }) => provider !== id),
  );
  return accountPage(request, scope, { ...outcome, title: 'identities.title' }, (tools) => (
    <>
      {held.length === 0 ? (
        <p>{tools.t('identities.empty')}</p>
      ) : (
        <ul class="rows">
          {held.map((identity) => (
            <Linked {...tools} identity={identity} name={names.get(identity.provider) ?? identity.provider} />
          ))}
        </ul>
      )}
      {further.length === 0 ? null : (
        <>
          <h2>{tools.t('identities.add')}</h2>
          {tenant.isAuthHost ? (
            <Further {...tools} providers={further} />
          ) : (
            <a class="button secondary" href={`${tenant.issuer}/account/identities`}>
              {tools.t('identities.elsewhere', { brand: brand.name })}
            </a>
          )}
        </>
      )}
    </>
  ));
}

type Identity = Awaited<ReturnType<typeof identitiesOf>>[number];

const Linked = ({ t, day, token, identity, name }: Tools & { identity: Identity; name: string }) => (
  <li>
    <span>
      <b>{name}</b>
      <span class="hint">
        {identity.email === null ? null : (
          <>
            <bdi>{identity.email}</bdi> ·{' '}
          </>
        )}
        {t('created', { at: day(identity.createdAt) })}
      </span>
    </span>
    <Form action={`/account/identities/${identity.id}/remove`} token={token}>
      <Submit kind="link">{t('identities.remove')}</Submit>
    </Form>
  </li>
);

/** Each provider of the brand that nobody is linked at yet: a form, which leads there by a page of its own. */
const Further = ({ t, token, providers }: Tools & { providers: readonly ProviderDeclaration[] }) => (
  <ul class="stack">
    {providers.map(({ id, name, kind }) => (
      <li>
        <Form action="/account/identities/link" token={token} hidden={{ provider: id }}>
          <Submit kind="secondary">
            <ProviderMark kind={kind} />
            {t('sign_in.with_provider', { provider: name })}
          </Submit>
        </Form>
      </li>
    ))}
  </ul>
);

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
