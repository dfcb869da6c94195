import { formOf } from '../../http/form-row.ts';
import { accountPage, accountQuery, type Outcome, type Tools } from '../../http/page/account/account-page.tsx';
import { deviceText } from '../../http/page/device-text.ts';
import { Form, Submit } from '../../http/page/form.tsx';
import { defineRoute, type Route, rowOf } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { countryName } from '../../lib/country-name.ts';
import { deviceName } from '../../lib/device-name.ts';
import type { Actor, ActorSession } from '../../session/actor.ts';
import { sessionOf } from '../../session/load.ts';
import { liveSessions } from './end-sessions.ts';
import { routes as rows } from './routes.ts';

async function sessionsPage(request: Request, scope: Scope, { person, session }: Actor, outcome: Outcome) {
  const { deps, tenant } = scope;
  const [held] = await deps.db.read([liveSessions(deps.db, tenant, person.id, deps.clock.now())]);
  const all = held.map(sessionOf);
  const others = all.filter(({ id }) => id !== session.id);
  return accountPage(request, scope, { ...outcome, title: 'sessions.title' }, (tools) => (
    <>
      <ul class="rows stacked">
        <Session {...tools} session={session} isCurrent />
        {others.map((each) => (
          <Session {...tools} session={each} isCurrent={false} />
        ))}
      </ul>
      {others.length === 0 ? (
        <p>{tools.t('sessions.alone')}</p>
      ) : (
        <>
          <Form action="/account/sessions/end-others" token={tools.token}>
            <Submit>{tools.t('sessions.others')}</Submit>
          </Form>
          <p class="after">
            <small>{tools.t('sessions.unknown')}</small>
          </p>
        </>
      )}
    </>
  ));
}

const Session = ({
  words,
  t,
  at,
  token,
  session,
  isCurrent,
}: Tools & { session: ActorSession; isCurrent: boolean }) => (
  <li>
    <span>
      <b>{deviceText(words, deviceName(session.userAgent)) ?? t('device.unknown')}</b>{' '}
      {isCurrent ? <span class="tag">{t('here')}</span> : null}
      <span class="hint">
        <bdi>
          {[session.targetDomain, session.network === 'unknown' ? null : session.network].filter(Boolean).join(' · ')}
        </bdi>
        {session.country ? (
          <>
            {' · '}
            <bdi>{countryName(session.country, words.locale)}</bdi>
          </>
        ) : null}
      </span>
      <span class="hint">{t('sessions.active', { seen: at(session.lastSeenAt) })}</span>
      <span class="hint">{t('sessions.since', { created: at(session.createdAt) })}</span>
    </span>
    <Form action={isCurrent ? '/account/sign-out' : `/account/sessions/${session.id}/end`} token={token}>
      <Submit kind="link">{t('sign_out')}</Submit>
    </Form>
  </li>
);

const page = '/account/sessions';
const end = rowOf(rows, 'DELETE', '/auth/sessions');

/** The sessions of whoever is signed in, on a page. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: page,
    surface: 'pages',
    summary: 'The page of the sessions of whoever is signed in',
    auth: 'person',
    rate: 'read',
    query: accountQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, actor, query }, scope) => sessionsPage(request, scope, actor, query),
  }),
  formOf(end, {
    path: '/account/sessions/end-others',
    page,
    done: 'sessions',
    summary: 'Ends every session but the one that asks',
    as: () => ({ query: { scope: 'others' } }),
  }),
  formOf(end, {
    path: '/account/sign-out',
    page: '/login',
    done: 'signed_out',
    summary: 'Ends the session that asks, and leads to the sign-in page',
    as: () => ({ query: {} }),
  }),
  formOf(rowOf(rows, 'DELETE', '/auth/sessions/:id'), {
    path: '/account/sessions/:id/end',
    page,
    done: 'session',
    summary: 'Ends one session',
  }),
];
