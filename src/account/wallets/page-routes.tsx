import * as z from 'zod';
import { formOf, rowOf } from '../../http/form-row.ts';
import { accountPage, accountQuery, type Outcome } from '../../http/page/account/account-page.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { walletsOf } from '../../identity/credentials/wallet/queries.ts';
import { checksummed } from '../../lib/eip55.ts';
import { routes as rows } from './routes.ts';

async function walletsPage(request: Request, scope: Scope, userId: string, outcome: Outcome): Promise<Response> {
  const { deps, tenant } = scope;
  const [held] = await deps.db.read([walletsOf(deps.db, tenant.brand.pool, userId)]);
  return accountPage(request, scope, { ...outcome, title: 'wallets.title' }, ({ t, day, token }) =>
    held.length === 0 ? (
      <p>{t('wallets.empty')}</p>
    ) : (
      <ul class="rows">
        {held.map(({ address, linkedAt }) => (
          <li>
            <span>
              <code dir="ltr">{checksummed(address)}</code>
              <span class="hint">{t('created', { at: day(linkedAt) })}</span>
            </span>
            <Form action="/account/wallets/remove" token={token} hidden={{ address }}>
              <Submit kind="link">{t('remove')}</Submit>
            </Form>
          </li>
        ))}
      </ul>
    ),
  );
}

/** The wallets of whoever is signed in, on a page. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/account/wallets',
    surface: 'pages',
    summary: 'The page of the wallets of whoever is signed in',
    auth: 'person',
    rate: 'read',
    query: accountQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, actor, query }, scope) => walletsPage(request, scope, actor.person.id, query),
  }),
  formOf(rowOf(rows, 'DELETE', '/auth/wallet/link'), {
    path: '/account/wallets/remove',
    page: '/account/wallets',
    done: 'wallet',
    summary: 'Removes one, unless it is the last way in',
    body: () => z.strictObject({ address: z.string().max(64) }),
    as: ({ address }: { address: string }) => ({ query: { address } }),
  }),
];
