import * as z from 'zod';
import { formOf } from '../../http/form-row.ts';
import { accountPage, accountQuery, type Outcome, type Tools } from '../../http/page/account/account-page.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { Status } from '../../http/page/notice.tsx';
import { defineRoute, type Route, rowOf } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { walletsOf } from '../../identity/credentials/wallet/queries.ts';
import { checksummed } from '../../lib/eip55.ts';
import { requireFresh } from '../../permission/fresh.ts';
import type { Actor } from '../../session/actor.ts';
import { routes as rows } from './routes.ts';

async function walletsPage(request: Request, scope: Scope, actor: Actor, outcome: Outcome): Promise<Response> {
  const { deps, tenant } = scope;
  const [held] = await deps.db.read([walletsOf(deps.db, tenant.brand.pool, actor.person.id)]);
  const isStale = requireFresh(actor, request, deps.clock.now()) !== null;
  return accountPage(request, scope, { ...outcome, title: 'wallets.title' }, (tools) => (
    <>
      {held.length === 0 ? <p>{tools.t('wallets.empty')}</p> : <Held {...tools} wallets={held} />}
      {tenant.brand.methods.includes('wallet') ? <Connect {...tools} isStale={isStale} /> : null}
    </>
  ));
}

const Held = ({ t, day, token, wallets }: Tools & { wallets: Awaited<ReturnType<typeof walletsOf>> }) => (
  <ul class="rows">
    {wallets.map(({ address, linkedAt }) => (
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
);

/** A script finds the wallets of the browser. Whose proof is too old is asked for another before the wallet is. */
const Connect = ({ t, isStale }: Tools & { isStale: boolean }) => (
  <>
    <p>{t('wallets.lead')}</p>
    <button
      type="button"
      id="add-wallet"
      hidden
      aria-expanded="false"
      aria-controls="wallets"
      data-none={t('sign_in.wallet_none')}
      data-refused={t('sign_in.wallet_refused')}
      {...(isStale ? { 'data-confirm': '/account/confirm?back=/account/wallets' } : {})}
    >
      {t('wallets.add')}
    </button>
    <ul class="stack" id="wallets" aria-label={t('sign_in.wallet_choose')} hidden></ul>
    <noscript>
      <p class="hint">{t('wallets.needs_script')}</p>
    </noscript>
    <Status />
  </>
);

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
    handler: ({ request, actor, query }, scope) => walletsPage(request, scope, actor, query),
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
