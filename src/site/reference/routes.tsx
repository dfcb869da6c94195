import { html } from 'hono/html';
import * as z from 'zod';
import { localeCookie } from '../../http/cookies.ts';
import { anySite } from '../../http/cors.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { entityTag, type StoredAnswer, send, storedAnswer } from '../../http/stored-answer.ts';
import { documentText } from './document.ts';
import { CONTENTS, frameOf, REFERENCE } from './frame.tsx';
import { ORIGIN } from './origin.ts';

const KEPT = { 'cache-control': 'public, max-age=300, stale-while-revalidate=86400' };

// The same for every tenant, made at the first call.
let json: StoredAnswer | undefined;

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/openapi.json',
    surface: 'operations',
    summary: 'The OpenAPI document of this service',
    auth: 'none',
    rate: 'read',
    answers: {
      200: () => z.looseObject({ openapi: z.string(), info: z.looseObject({}), paths: z.looseObject({}) }),
      304: null,
    },
    errors: [],
    handler: async ({ request }) => {
      json ??= storedAnswer(await documentText());
      return send(json, request, 'application/json', { ...anySite, ...KEPT });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/docs',
    surface: 'pages',
    summary: 'This reference, for people',
    auth: 'none',
    rate: 'read',
    answers: { 200: null, 304: null },
    errors: [],
    query: () => z.object({ ui_locales: z.string().max(64).optional() }),
    handler: ({ request }, scope) => reference(request, scope),
  }),
];

/** The reference in the frame of its brand: kept by browsers, for each language that they ask for. */
async function reference(request: Request, scope: Scope): Promise<Response> {
  const { contents, reference: text, tag } = await import('./generated/page.ts');
  const { origin } = scope.tenant;
  const shown = String(html`${origin}`);
  const frame = await frameOf(scope);
  const fields = {
    ...KEPT,
    'content-language': frame.locale,
    'content-security-policy': frame.policy,
    vary: 'accept-language, cookie',
  };
  const [before = '', rest = ''] = frame.html.split(CONTENTS);
  const [between = '', after = ''] = rest.split(REFERENCE);
  const stored: StoredAnswer = {
    etag: entityTag(tag, origin, frame.html),
    // Put together where it is sent: a 304 needs none of it.
    get body() {
      return [before, contents, between, text.replaceAll(ORIGIN, () => shown), after].join('');
    },
  };
  const answer = send(stored, request, 'text/html; charset=utf-8', fields);
  // Chosen on purpose: kept for the pages that follow.
  if (!scope.url.searchParams.has('ui_locales')) return answer;
  answer.headers.set('cache-control', 'no-store');
  answer.headers.append('set-cookie', localeCookie(scope.tenant, frame.locale));
  return answer;
}
