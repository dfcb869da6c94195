import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { buildDocument } from '../../.ci/openapi/document.ts';
import type { Call } from '../../src/http/route.ts';
import type { Scope } from '../../src/http/scope.ts';
import { failed } from '../../src/lib/result.ts';
import { exampleOf } from '../../src/site/reference/example.ts';
import type { OpenApiDocument } from '../../src/site/reference/openapi.ts';
import { renderReference } from '../../src/site/reference/page.tsx';
import { routes } from '../../src/site/reference/routes.tsx';
import { brands } from '../../src/tenant/generated/brands.ts';
import { fixtureRows } from './openapi-rows.ts';

const document = await buildDocument(fixtureRows, '1.2.3');
const renderPage = (of: OpenApiDocument): string => Object.values(renderReference(of)).join('');
const html = renderPage(document);

/** Calls a row of the reference as the area does. */
async function get(path: string, origin: string, headers: Record<string, string> = {}): Promise<Response> {
  const route = routes.find((row) => row.path === path);
  const call = {
    request: new Request(`${origin}${path}`, { headers }),
    params: {},
    query: {},
    body: undefined,
    isForm: false,
  } as unknown as Call<unknown, unknown>;
  const url = new URL(path, origin);
  const brand = brands.find(({ id }) => url.host.includes(id));
  const tenant = { origin, brand };
  const scope = { tenant, url, sender: { acceptLanguage: headers['accept-language'] ?? null } } as unknown as Scope;
  const response = await route?.handler(call, scope);
  if (!response || failed(response)) throw new Error(`no answer from ${path}`);
  return response;
}

describe('the reference page', () => {
  it('shows every operation, model and code under an anchor of its own, each once', () => {
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const anchors = [
      'postPeople',
      'getPeople',
      'deletePeopleById',
      'model-Person',
      'model-Error',
      'error-csrf',
      'surface-native',
    ];
    for (const anchor of anchors) expect(ids).toContain(anchor);
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  it('shows fields with their type, limits and meaning', () => {
    expect(html).toContain('<code>name</code><span class="need"> required</span>');
    expect(html).toContain('<code>age</code><span class="need faint"> may be absent</span>');
    for (const text of [
      '1 to 80 characters',
      'at most 254 characters',
      'default 20',
      'As it is to be shown',
      'list of string',
      'string (email) or null',
    ]) {
      expect(html).toContain(text);
    }
    expect(html).toContain('<a href="#model-Person">Person</a>');
  });

  it('brings no script, no inline style and nothing from another host', () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|style="|\son[a-z]+=|src=/i);
    expect(
      [...html.matchAll(/href="([^"]*)"/g)]
        .map(([, href = '']) => href)
        .filter((href) => !href.startsWith('#') && href !== '/openapi.json'),
    ).toEqual([]);
    expect(html).not.toMatch(/@import|url\(/);
  });

  it('escapes whatever a text of the document holds', () => {
    const hostile = `"><script>alert(1)</script><b title='`;
    const text = JSON.stringify(document)
      .replaceAll('Adds a person', JSON.stringify(hostile).slice(1, -1))
      .replaceAll('As it is to be shown', '`</code><script>x</script>`');
    const page = renderPage({
      ...(JSON.parse(text) as OpenApiDocument),
      tags: document.tags.map((tag) => ({ ...tag, description: hostile })),
    });
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<script/i);
    expect(page).not.toContain(`<b title='`);
  });

  it('escapes names of paths, operations, fields and models', () => {
    const evil = '"><script>x</script>';
    const operation = {
      ...document.paths['/people']?.get,
      operationId: evil,
      parameters: [{ name: evil, in: 'query', required: true, schema: {} }],
    };
    const page = renderPage({
      ...document,
      paths: { [`/${evil}`]: { get: operation } },
      components: {
        ...document.components,
        schemas: { [evil]: { type: 'object', properties: { [evil]: { enum: [evil] } } } },
      },
    } as unknown as OpenApiDocument);
    expect(page).not.toMatch(/<script/i);
  });

  it('has one h1, and headers in its tables', () => {
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html.match(/<table/g)?.length).toBe(html.match(/<caption/g)?.length);
    expect(html.match(/<article/g)?.length).toBe(html.match(/<article id="[^"]+" aria-labelledby="[^"]+"/g)?.length);
  });

  it('gives calls that a shell takes as they are', () => {
    expect(html).toContain('curl -X POST &#39;{{origin}}/people&#39;');
    expect(html).toContain('Authorization: Bearer $ACCESS_TOKEN');
    expect(html).toContain('/people?host=');
    expect(html).toContain('{{origin}}/people/ID');
  });

  it('shows example bodies that the schema takes', () => {
    const schema = z.fromJSONSchema(
      document.components.schemas.AddPersonBody as Parameters<typeof z.fromJSONSchema>[0],
    );
    expect(schema.safeParse(exampleOf({ $ref: '#/components/schemas/AddPersonBody' }, document)).success).toBe(true);
  });
});

describe('GET /docs', () => {
  it('names the origin that it is asked at, and no other', async () => {
    const one = await (await get('/docs', 'https://auth.brand1.com')).text();
    const two = await (await get('/docs', 'https://auth.brand2.com')).text();
    expect(one).toContain('https://auth.brand1.com/');
    expect(one).not.toContain('{{origin}}');
    expect(two).toContain('https://auth.brand2.com/');
    expect(two).not.toContain('brand1.com/');
  });

  it('allows its own style sheet by hash, scripts of its own origin, and nothing else', async () => {
    const response = await get('/docs', 'https://auth.brand1.com');
    const html = await response.text();
    const [, style = ''] = html.match(/<style[^>]*>([\s\S]*?)<\/style>/) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = (response.headers.get('content-security-policy') ?? '').split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        `style-src 'sha256-${hash}'`,
        "script-src 'self'",
        "base-uri 'none'",
      ]),
    );
    expect(policy.join()).not.toMatch(/unsafe|nonce|https?:|\*/);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html).not.toMatch(/\sstyle="|\son[a-z]+="/);
    expect([...html.matchAll(/<script[^>]*>/g)].map(String).join()).toMatch(
      /^<script type="module" src="\/assets\/search-[A-Za-z0-9]+\.js"[^>]*>$/,
    );
  });

  it('stands in the frame of its brand, in the language of the reader, itself in English', async () => {
    const one = await get('/docs', 'https://auth.brand1.com', { 'accept-language': 'ar' });
    const html = await one.text();
    expect(html).toMatch(/^<!doctype html><html lang="ar" dir="rtl">/);
    expect(html).toContain('<nav aria-label="المحتويات">');
    expect(html).toMatch(/<div class="document" lang="en" dir="ltr">\s*<h1>/);
    expect(html).toContain(' – Brand One</title>');
    expect([one.headers.get('content-language'), one.headers.get('vary')]).toEqual(['ar', 'accept-language, cookie']);
    const tags = await Promise.all(
      [
        get('/docs', 'https://auth.brand1.com'),
        get('/docs', 'https://auth.brand2.com'),
        get('/docs', 'https://auth.brand1.com', { 'accept-language': 'de' }),
      ].map(async (answer) => (await answer).headers.get('etag')),
    );
    expect(new Set([...tags, one.headers.get('etag')]).size).toBe(4);
  });
});

describe('GET /openapi.json', () => {
  it('serves the document to any origin, cacheable', async () => {
    const response = await get('/openapi.json', 'https://auth.brand1.com');
    expect(await response.json()).toMatchObject({ openapi: '3.1.1', info: { title: 'Gatehouse' } });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toContain('public, max-age=');
  });

  it.each(['/openapi.json', '/docs'])(
    'answers 304 on %s to a caller that holds this version, and the whole to others',
    async (path) => {
      const tag = (await get(path, 'https://auth.brand1.com')).headers.get('etag') ?? '';
      for (const held of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
        const response = await get(path, 'https://auth.brand1.com', { 'if-none-match': held });
        expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([304, tag, '']);
      }
      expect((await get(path, 'https://auth.brand1.com', { 'if-none-match': '"other"' })).status).toBe(200);
    },
  );
});
