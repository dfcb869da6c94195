import { html } from 'hono/html';
import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { cacheable, entityTag } from './cacheable.ts';
import { ORIGIN } from './curl.ts';
import { loadDocument } from './document.ts';
import { renderPage } from './page.tsx';
import { pagePolicy } from './policy.ts';

// What an isolate keeps is text: the same for every tenant, made at the first call.
let json: { readonly text: string; readonly tag: string } | undefined;
let page: { readonly pieces: readonly string[]; readonly tag: string } | undefined;

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
      json ??= await documentText();
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
    handler: async ({ request }, { tenant }) => {
      page ??= await pageText();
      const { pieces, tag } = page;
      const fields = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy() };
      return cacheable(request, entityTag(tag, tenant.origin), fields, () =>
        pieces.join(String(html`${tenant.origin}`)),
      );
    },
  }),
];

async function documentText() {
  const text = JSON.stringify(await loadDocument());
  return { text, tag: entityTag(text) };
}

async function pageText() {
  const text = renderPage(await loadDocument());
  return { pieces: text.split(ORIGIN), tag: entityTag(text) };
}
