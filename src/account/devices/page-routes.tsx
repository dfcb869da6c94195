import { formOf } from '../../http/form-row.ts';
import { accountPage, accountQuery, type Outcome } from '../../http/page/account/account-page.tsx';
import { deviceText } from '../../http/page/device-text.ts';
import { Form, Submit } from '../../http/page/form.tsx';
import { defineRoute, type Route, rowOf } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import { deviceName } from '../../lib/device-name.ts';
import { devicesOf } from './queries.ts';
import { routes as rows } from './routes.ts';

async function browsersPage(request: Request, scope: Scope, person: Person, outcome: Outcome): Promise<Response> {
  const { deps, tenant } = scope;
  const [held] = await deps.db.read([devicesOf(deps.db, tenant, person.id, deps.clock.now())]);
  return accountPage(request, scope, { ...outcome, title: 'browsers.title' }, ({ words, t, day, token }) =>
    held.length === 0 && !person.totp && !person.sms ? (
      <p>
        {t('browsers.off')}{' '}
        {tenant.brand.mfa.mode === 'off' ? null : <a href="/account/two-step">{t('browsers.turn_on')}</a>}
      </p>
    ) : held.length === 0 ? (
      <p>{t('browsers.empty')}</p>
    ) : (
      <ul class="rows">
        {held.map(({ id, userAgent, expiresAt }) => (
          <li>
            <span>
              <b>{deviceText(words, deviceName(userAgent)) ?? t('device.unknown')}</b>
              <span class="hint">{t('browsers.until', { at: day(expiresAt) })}</span>
            </span>
            <Form action={`/account/browsers/${id}/remove`} token={token}>
              <Submit kind="link">{t('remove')}</Submit>
            </Form>
          </li>
        ))}
      </ul>
    ),
  );
}

/** The browsers where the second step is not asked for, on a page. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/account/browsers',
    surface: 'pages',
    summary: 'The page of the browsers that whoever is signed in trusts',
    auth: 'person',
    rate: 'read',
    query: accountQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, actor, query }, scope) => browsersPage(request, scope, actor.person, query),
  }),
  formOf(rowOf(rows, 'DELETE', '/auth/devices/:id'), {
    path: '/account/browsers/:id/remove',
    page: '/account/browsers',
    done: 'browser',
    summary: 'Trusts one no more',
  }),
];
