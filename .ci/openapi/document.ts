import type { Route, Surface } from '../../src/http/route.ts';
import type { JsonSchema, OpenApiDocument, Operation, ResponseObject } from '../../src/site/reference/openapi.ts';
import { operationOf } from './operation.ts';
import { schemaBook } from './schema-book.ts';

const SURFACES: Readonly<Record<Surface, string>> = {
  browser: 'Pages and apps on the domains of a brand, with cookies. Fields are in camelCase.',
  tokens: 'Web apps that hold an access token; the refresh token is in a cookie. Fields are in snake_case.',
  native: 'Native apps, which get both tokens in the body. No cookie is read or set.',
  factors: 'Clients that manage the verification channels of a person. Fields are in camelCase.',
  'passkeys-sessions':
    'Clients that sign in with a passkey or a one-time password and manage sessions. Fields are in camelCase.',
  management: 'Admins of an organization, back-end services and the platform owner. Fields are in snake_case.',
  pages: 'Pages for people.',
  operations: 'Health, discovery and this document.',
};

/** The problem body of RFC 9457 with the members that this service adds. */
const problemBody: JsonSchema = {
  type: 'object',
  description: 'Why a call was refused (RFC 9457). Programs read `code`.',
  properties: {
    type: { type: 'string', format: 'uri', description: 'A URN of the code' },
    title: { type: 'string', description: 'The code in words; may change' },
    status: { type: 'integer', minimum: 400, maximum: 599, description: 'The status of the answer' },
    detail: { type: 'string', description: 'More about this one case; may change' },
    code: { type: 'string', description: 'Stable, in snake_case', examples: ['invalid_field'] },
    request_id: { type: 'string', description: 'Also in the `X-Request-Id` field; name it when asking for help' },
    errors: {
      type: 'array',
      description: 'The fields that do not hold',
      items: {
        type: 'object',
        properties: {
          path: { type: 'string', description: 'Dotted path in the body or the query' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
        required: ['path', 'code', 'message'],
      },
    },
    app: { type: 'string', description: 'Of `app_access_denied`: the app that was asked for' },
    env: { type: 'string', description: 'Of `env_access_denied`: the environment that was asked for' },
    acr_values: { type: 'string', description: 'Of a proof that is too old: what would do (RFC 9470)' },
    max_age: { type: 'integer', description: 'Of a proof that is too old: how old it may be, in seconds' },
  },
  required: ['type', 'title', 'status', 'code', 'request_id'],
};

/**
 * The OpenAPI 3.1 document of these rows, in their order: the same rows give the same bytes.
 * Throws where two rows claim one address or one operation id, or one name stands for two shapes.
 */
export async function buildDocument(rows: readonly Route[], version: string): Promise<OpenApiDocument> {
  const book = schemaBook({ Error: problemBody });
  const shared = new Map<string, ResponseObject>();
  const paths: Record<string, Record<string, Operation>> = {};
  const ids = new Set<string>();
  for (const row of rows) {
    const { path, operation } = await operationOf(row, book, shared);
    const method = row.method.toLowerCase();
    paths[path] ??= {};
    if (paths[path][method] || ids.has(operation.operationId))
      throw new Error(`${row.method} ${row.path} is there twice`);
    ids.add(operation.operationId);
    paths[path][method] = operation;
  }
  const surfaces = new Set(rows.map(({ surface }) => surface));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Gatehouse',
      version,
      summary: 'Sign-in, sessions and access for many branded domains from one worker.',
      description:
        'Every call goes to a host of the brand that it is about: the host alone decides which brand, app and environment is meant. ' +
        'Bodies are JSON in UTF-8 of at most 64 KiB. Every answer carries `X-Request-Id`. ' +
        'Whoever asks for `text/html`, or posts a form of a page, may get a page that says what a problem would.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The host that served this document' }],
    tags: Object.entries(SURFACES)
      .filter(([name]) => surfaces.has(name as Surface))
      .map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: book.named(),
      responses: Object.fromEntries([...shared].sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        bearerAuth: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token in the `Authorization` field (RFC 6750).',
        },
        cookieAuth: {
          type: 'apiKey',
          in: 'cookie',
          name: 'refresh_token',
          description: 'The refresh token, in a cookie that only `/auth` is sent.',
        },
        sessionCookie: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Secure-{brand}-{env}-sid',
          description:
            'The session. The name holds the brand and the environment of the host, as in `__Secure-brand1-prod-sid`; unsafe methods need an `Origin` of the brand beside it.',
        },
      },
    },
  };
}
