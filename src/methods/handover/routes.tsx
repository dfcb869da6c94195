import * as z from 'zod';
import { failurePage } from '../../http/page/failure-page.tsx';
import { wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { wantsPage } from '../../http/wants-page.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { defaultReturnTo, webAttempt } from '../../signin/attempt.ts';
import { redirectDelivery } from '../../signin/deliver/redirect.ts';
import { finish } from '../../signin/finish.ts';
import { gateErrors } from '../../signin/token-surfaces.ts';
import { authorizeHandover } from './authorize-handover.ts';
import { ar } from './copy/ar.ts';
import { de } from './copy/de.ts';
import { en } from './copy/en.ts';
import { es } from './copy/es.ts';
import { fr } from './copy/fr.ts';
import { ja } from './copy/ja.ts';
import { findFlow } from './flow.ts';
import { redeemHandover } from './redeem-handover.ts';
import { redirect } from './redirect.ts';
import { startHandover } from './start-handover.ts';

const secret = () => z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is not a value of this service');
const startQuery = () =>
  z.object({
    brand: z.string().max(30).optional(),
    host: z.string().max(253).optional(),
    return_to: z.string().max(2048).optional(),
  });
const authorizeQuery = () =>
  z.object({
    to: z.string().max(253),
    state: secret(),
    code_challenge: secret(),
    code_challenge_method: z.literal('S256'),
  });
const callbackQuery = () =>
  z.object({
    state: z.string().max(128),
    code: z.string().max(128).optional(),
    error: z.literal('login_required').optional(),
  });

/** What a browser that navigated here gets: a page. Programs get the problem itself. */
const shown = (request: Request, scope: Scope, outcome: Response | Failure): Promise<Response> | Response | Failure =>
  failed(outcome) && wantsPage(request) ? failurePage(scope, outcome) : outcome;

/** A hand-over is a navigation of the whole window; a frame, an image or a script has no business here. Errors: `csrf`. */
function checkNavigation({ headers }: Request): Failure | null {
  const mode = headers.get('sec-fetch-mode');
  const destination = headers.get('sec-fetch-dest');
  const isNavigation = (mode ?? 'navigate') === 'navigate' && (destination ?? 'document') === 'document';
  return isNavigation ? null : fail('csrf', { internal: 'not a navigation of the window' });
}

/** Another site may lead here, but the person says whether to go on: one link, which is then one of our own pages. */
async function askFirst(scope: Scope): Promise<Response> {
  const { tenant, url } = scope;
  const { t, rich } = await wordsOf(scope, { en, ar, de, es, fr, ja });
  return page(
    scope,
    { title: t('sign_in.title') },
    <>
      <h1>{rich('sign_in.heading', { brand: <bdi>{tenant.brand.name}</bdi> })}</h1>
      <p>{t('ask.lead')}</p>
      <div class="stack">
        <a class="button" href={url.pathname + url.search}>
          {t('ask.go_on')}
        </a>
        <a class="button second" href={tenant.brand.links.home}>
          {t('go_to_brand', { brand: tenant.brand.name })}
        </a>
      </div>
    </>,
  );
}

async function callback(
  request: Request,
  scope: Scope,
  query: z.output<ReturnType<typeof callbackQuery>>,
): Promise<Response | Failure> {
  if (!scope.tenant.isAuthHost) return fail('not_found');
  const { state } = query;
  const flow = await findFlow(request, scope, state);
  if (failed(flow)) return flow;
  const { target } = flow.payload;
  const returnTo = flow.payload.returnTo ?? defaultReturnTo(scope, target);
  if (query.error !== undefined) return redirect(withError(returnTo, query.error));
  // HEAD tells where a sign-in would lead, and spends nothing.
  if (request.method === 'HEAD') return redirect(returnTo);
  const redeemed = await redeemHandover(scope, flow, state, query.code ?? '');
  if (failed(redeemed)) return redeemed;
  const { proof, facts, remember } = redeemed;
  const delivery = redirectDelivery(scope, { returnTo, status: 302 }, (failure) => failure);
  return finish(scope, webAttempt(flow.payload, remember), proof, facts, delivery);
}

/** The app reads it as it would from an OpenID provider, and does not ask again at once. */
function withError(returnTo: string, error: string): string {
  const url = new URL(returnTo);
  url.searchParams.set('error', error);
  return url.href;
}

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/handover/start',
    surface: 'browser',
    summary: 'Signs in with the session of another brand that has the same people: asks its auth host by redirect',
    auth: 'none',
    rate: 'auth',
    query: startQuery,
    answers: { 200: null, 302: null },
    errors: ['invalid_return_to', 'csrf'],
    handler: async ({ request, query }, scope) => {
      const refused = checkNavigation(request);
      if (refused) return refused;
      if (request.headers.get('sec-fetch-site') === 'cross-site') return askFirst(scope);
      return shown(request, scope, await startHandover(request, scope, query));
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/handover/authorize',
    surface: 'browser',
    summary:
      'At the brand where the person is signed in: sends the browser back with a code, good once within a minute',
    auth: 'none',
    rate: 'auth',
    query: authorizeQuery,
    answers: { 302: null },
    errors: ['not_found', 'csrf'],
    handler: async ({ request, query }, scope) => {
      const refused = checkNavigation(request) ?? (scope.tenant.isAuthHost ? null : fail('not_found'));
      return shown(request, scope, refused ?? (await authorizeHandover(request, scope, query)));
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/handover/callback',
    surface: 'browser',
    summary: 'Where the browser comes back to: signs in and goes on to return_to, or there with error=login_required',
    auth: 'none',
    // Both steps before are limited, and a code does not live as long as the limiter asks to wait.
    rate: 'none',
    query: callbackQuery,
    answers: { 302: null },
    errors: ['not_found', 'invalid_token', ...gateErrors, 'csrf'],
    handler: async ({ request, query }, scope) =>
      shown(request, scope, checkNavigation(request) ?? (await callback(request, scope, query))),
  }),
];
