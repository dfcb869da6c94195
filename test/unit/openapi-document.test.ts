import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { buildDocument } from '../../.ci/openapi/document.ts';
import { defineRoute, type Route } from '../../src/http/route.ts';
import type { OpenApiDocument, Operation } from '../../src/site/reference/openapi.ts';
import { resolveResponse } from '../../src/site/reference/resolve.ts';
import { fixtureRows } from './openapi-rows.ts';

const document = await buildDocument(fixtureRows, '1.2.3');

function operation(method: string, path: string, from: OpenApiDocument = document): Operation {
  const found = from.paths[path]?.[method];
  if (!found) throw new Error(`no ${method} ${path}`);
  return found;
}

function codes(at: Operation, status: number, from: OpenApiDocument = document): readonly unknown[] {
  const response = at.responses[status];
  const schema = response && resolveResponse(response, from).content?.['application/problem+json']?.schema;
  return schema?.allOf?.[1]?.properties?.code?.enum ?? [];
}

/** A row that differs from a plain one in what a test is about. */
const row = (more: Partial<Route>): Route => ({
  ...defineRoute({
    method: 'GET',
    path: '/one',
    surface: 'browser',
    summary: 'One',
    auth: 'none',
    rate: 'none',
    answers: {},
    errors: [],
    handler: () => new Response(),
  }),
  ...more,
});

describe('the OpenAPI document', () => {
  it('holds as OpenAPI 3.1, references included', async () => {
    expect(await new Validator().validate(JSON.parse(JSON.stringify(document)))).toEqual({ valid: true });
  });

  it('is the same bytes for the same rows', async () => {
    expect(JSON.stringify(await buildDocument(fixtureRows, '1.2.3'))).toBe(JSON.stringify(document));
  });

  it('names every row once, without its trailing slash and with parameters in braces', () => {
    const served = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(served).toEqual(['post /people', 'get /people', 'delete /people/{id}', 'get /health/ready']);
  });

  it('gives each operation an id of its own, and the surface as its tag', () => {
    expect(operation('delete', '/people/{id}')).toMatchObject({
      operationId: 'deletePeopleById',
      tags: ['native'],
      'x-rate-class': 'none',
    });
    expect(document.tags.map(({ name }) => name)).toEqual(['browser', 'native', 'operations']);
  });

  it('declares path and query parameters with the shape that a caller sends', () => {
    expect(operation('get', '/people').parameters).toEqual([
      {
        name: 'after',
        in: 'query',
        required: false,
        description: 'Where to go on',
        schema: { type: 'string', format: 'uuid' },
      },
      {
        name: 'limit',
        in: 'query',
        required: false,
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
      },
      { name: 'host', in: 'query', required: true, schema: { type: 'string' } },
    ]);
    expect(operation('delete', '/people/{id}').parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9._~-]{1,128}$' } },
    ]);
  });

  it('offers a form beside JSON where the row takes one, and then documents 303', () => {
    const { requestBody, responses } = operation('post', '/people');
    expect(Object.keys(requestBody?.content ?? {})).toEqual(['application/json', 'application/x-www-form-urlencoded']);
    expect(requestBody?.content['application/json']?.schema).toEqual({ $ref: '#/components/schemas/AddPersonBody' });
    expect(responses[303]).toMatchObject({ headers: { Location: {} } });
    expect(operation('delete', '/people/{id}').requestBody).toBeUndefined();
  });

  it('puts named schemas and those with an id among the components, closed only where the schema says so', () => {
    expect(Object.keys(document.components.schemas)).toEqual(['AddPersonBody', 'Error', 'Person', 'PersonAdded']);
    expect(document.components.schemas.AddPersonBody).toMatchObject({
      additionalProperties: false,
      required: ['email', 'name'],
    });
    expect(document.components.schemas.PersonAdded?.properties?.person).toEqual({
      $ref: '#/components/schemas/Person',
    });
    expect(document.components.schemas.PersonAdded).not.toHaveProperty('additionalProperties');
    expect(document.components.schemas.Person?.properties?.email).toEqual({
      anyOf: [{ type: 'string', maxLength: 254, format: 'email' }, { type: 'null' }],
    });
  });

  it('groups the codes of a row by status, those of every row of its kind included', () => {
    const post = operation('post', '/people');
    expect(codes(post, 400)).toEqual(['malformed_request', 'invalid_field', 'password_blocked']);
    expect(codes(post, 403)).toEqual(['csrf', 'stale_form']);
    for (const [status, code] of [
      [401, 'unauthenticated'],
      [409, 'conflict'],
      [413, 'payload_too_large'],
      [415, 'unsupported_media_type'],
      [421, 'unknown_host'],
      [429, 'rate_limited'],
      [500, 'internal'],
    ] as const) {
      expect(codes(post, status)).toEqual([code]);
    }
    expect(codes(post, 503)).toEqual(['misconfigured', 'unavailable']);
    expect(resolveResponse(post.responses[400] ?? { description: '' }, document).description).toContain(
      '`password_blocked`',
    );
  });

  it('claims no refusal that a row cannot give', () => {
    const remove = operation('delete', '/people/{id}');
    for (const status of [400, 403, 413, 415, 429]) expect(remove.responses).not.toHaveProperty(String(status));
    expect(codes(remove, 404)).toEqual(['not_found', 'unknown_subapp']);
    const health = operation('get', '/health/ready');
    for (const status of [401, 404, 421]) expect(health.responses).not.toHaveProperty(String(status));
  });

  it('keeps the own body of a status that is also a refusal', () => {
    const content = resolveResponse(
      operation('get', '/health/ready').responses[503] ?? { description: '' },
      document,
    ).content;
    expect(Object.keys(content ?? {})).toEqual(['application/json', 'application/problem+json']);
  });

  it('says who may call: anybody, a session by cookie or token, or a refresh cookie', async () => {
    expect(operation('get', '/people').security).toEqual([]);
    expect(operation('post', '/people').security).toEqual([{ sessionCookie: [] }, { bearerAuth: [] }]);
    const refresh = await buildDocument([row({ auth: 'refresh' })], '1');
    expect(operation('get', '/one', refresh).security).toEqual([{ cookieAuth: [] }]);
    expect(codes(operation('get', '/one', refresh), 401, refresh)).toEqual(['unauthenticated']);
    expect(document.components.securitySchemes).toMatchObject({
      bearerAuth: { type: 'http', scheme: 'bearer' },
      cookieAuth: { type: 'apiKey', in: 'cookie', name: 'refresh_token' },
    });
  });

  it('refuses rows that contradict one another, and schemas that JSON cannot describe, naming the row', async () => {
    const build = (...rows: readonly Route[]) => buildDocument(rows, '1');
    await expect(build(row({}), row({ path: '/one/' }))).rejects.toThrow('GET /one/ is there twice');
    await expect(build(row({ path: '/a-b' }), row({ path: '/a/b' }))).rejects.toThrow('GET /a/b is there twice');
    const named = (path: string, schema: () => z.ZodType) =>
      row({ path, answers: { 200: schema }, names: { answers: { 200: 'Thing' } } });
    await expect(
      build(
        named('/a', () => z.object({ a: z.string() })),
        named('/b', () => z.object({ b: z.string() })),
      ),
    ).rejects.toThrow('Thing is one shape in GET /a 200 and another in GET /b 200');
    await expect(build(row({ answers: { 200: () => z.object({ at: z.date() }) } }))).rejects.toThrow('GET /one 200: ');
    await expect(build(row({ query: () => z.string() }))).rejects.toThrow('GET /one: the query is not an object');
    await expect(build(row({ path: '/one/*' }))).rejects.toThrow('/one/* has no form in OpenAPI');
  });

  it('describes a shape that holds itself by its name', async () => {
    const tree = () => {
      const node: z.ZodType = z.object({ name: z.string(), children: z.lazy(() => z.array(node)) });
      return node;
    };
    const made = await buildDocument([row({ answers: { 200: tree }, names: { answers: { 200: 'Tree' } } })], '1');
    expect(made.components.schemas.Tree?.properties?.children).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/Tree' },
    });
    await expect(buildDocument([row({ answers: { 200: tree } })], '1')).rejects.toThrow('needs a name');
  });
});
