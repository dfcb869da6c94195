import * as z from 'zod';
import { accountPage, accountQuery } from '../../http/page/account/account-page.tsx';
import { deviceText } from '../../http/page/device-text.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { countryName } from '../../lib/country-name.ts';
import { failed } from '../../lib/result.ts';
import { isMarkedRefused } from './labels.ts';
import { listEvents } from './list-events.ts';

const PAGE = 25;

/** What happened to the account of whoever is signed in, on a page. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/account/activity',
    surface: 'pages',
    summary: 'The page of what happened to the account of whoever is signed in, the newest first',
    auth: 'person',
    rate: 'read',
    query: () => accountQuery().extend({ cursor: z.string().min(1).max(128).optional() }),
    answers: { 200: null },
    errors: [],
    handler: async ({ request, actor, query }, scope) => {
      const found = await listEvents(scope, actor, { limit: PAGE, cursor: query.cursor });
      if (failed(found)) return found;
      return accountPage(request, scope, { ...query, title: 'activity.title' }, ({ words, t, at }) => (
        <>
          {found.events.length === 0 ? (
            <p>{t('activity.empty')}</p>
          ) : (
            <ul class="rows">
              {found.events.map((event) => (
                <li>
                  <span>
                    <b>{event.label}</b>{' '}
                    {isMarkedRefused(event) ? <span class="tag">{t('activity.refused')}</span> : null}
                    <span class="hint">
                      {[at(Date.parse(event.at)), deviceText(words, event.device)].filter(Boolean).join(' · ')}
                      {[event.ip, event.country && countryName(event.country, words.locale)]
                        .filter(Boolean)
                        .map((from) => (
                          <>
                            {' · '}
                            <bdi>{from}</bdi>
                          </>
                        ))}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          )}
          {found.next_cursor === null ? null : (
            <p class="after">
              <a href={`/account/activity?cursor=${found.next_cursor}`}>{t('activity.more')}</a>
            </p>
          )}
        </>
      ));
    },
  }),
];
