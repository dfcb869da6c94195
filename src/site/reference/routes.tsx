import { html } from 'hono/html';
import * as z from 'zod';
import { localeCookie } from '../../http/cookies.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { cacheable, entityTag } from './cacheable.ts';
import { ORIGIN } from './curl.ts';
import { documentText, loadDocument } from './document.ts';
import { CONTENTS, frameOf, REFERENCE } from './frame.tsx';
import { renderReference } from './page.tsx';

// What an isolate keeps is text: the same for every tenant, made at the first call.
let json: { readonly text: string; readonly tag: string } | undefined;
let made: { readonly contents: string; readonly pieces: readonly string[]; readonly tag: string } | undefined;

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
      json ??= await taggedDocument();
      const { text, tag } = json;
      const fields = {
        'content-type': 'application/json',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
      };
      return cacheable(request, tag, fields, () => text);
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

async function taggedDocument() {
  const text = await documentText();
  return { text, tag: entityTag(text) };
}

async function madeReference() {
  const { contents, reference } = renderReference(await loadDocument());
  return { contents, pieces: reference.split(ORIGIN), tag: entityTag(contents, reference) };
}

/** The reference in the frame of its brand: kept by browsers, for each language that they ask for. */
async function reference(request: Request, scope: Scope): Promise<Response> {
  made ??= await madeReference();
  const { contents, pieces, tag } = made;
  const { origin } = scope.tenant;
  const frame = await frameOf(scope);
  const fields = {
    'content-type': 'text/html; charset=utf-8',
    'content-language': frame.locale,
    'content-security-policy': frame.policy,
    vary: 'accept-language, cookie',
  };
  const [before = '', rest = ''] = frame.html.split(CONTENTS);
  const [between = '', after = ''] = rest.split(REFERENCE);
  const answer = cacheable(request, entityTag(tag, origin, frame.html), fields, () =>
    [before, contents, between, pieces.join(String(html`${origin}`)), after].join(''),
  );
  // Chosen on purpose: kept for the pages that follow.
  if (!scope.url.searchParams.has('ui_locales')) return answer;
  answer.headers.set('cache-control', 'no-store');
  answer.headers.append('set-cookie', localeCookie(scope.tenant, frame.locale));
  return answer;
}
