import type { Auth } from '../../src/http/auth.ts';
import type { Route } from '../../src/http/route.ts';
import type { Operation, Parameter, ResponseObject } from '../../src/site/reference/openapi.ts';
import { addressOf, operationIdOf } from './address.ts';
import { responsesOf } from './responses.ts';
import type { SchemaBook } from './schema-book.ts';

const SECURITY: Readonly<Record<Auth, Operation['security']>> = {
  none: [],
  session: [{ sessionCookie: [] }, { bearerAuth: [] }],
  person: [{ sessionCookie: [] }, { bearerAuth: [] }],
  set_up: [{ sessionCookie: [] }, { bearerAuth: [] }],
  refresh: [{ cookieAuth: [] }],
  bearer_or_pending: [{ bearerAuth: [] }],
  session_or_refresh: [{ bearerAuth: [] }, { cookieAuth: [] }],
};

/** Native clients bring their refresh token in the body, which no security scheme describes. */
const securityOf = ({ auth, surface }: Route) => (surface === 'native' && auth === 'refresh' ? [] : SECURITY[auth]);

/** One row as an operation of the document. Throws on a schema that JSON cannot describe, naming the row. */
export async function operationOf(
  route: Route,
  book: SchemaBook,
  shared: Map<string, ResponseObject>,
): Promise<{ readonly path: string; readonly operation: Operation }> {
  const where = `${route.method} ${route.path}`;
  const { path, parameters: inPath } = addressOf(route.path);
  const parameters = [...inPath, ...(await inQuery(route, where, book)), ...inHeader(route)];
  const body = route.body ? await book.add(`${where} body`, route.body, 'input', route.names?.body) : undefined;
  const operation: Operation = {
    operationId: operationIdOf(route.method, path),
    tags: [route.surface],
    summary: route.summary,
    security: securityOf(route),
    'x-rate-class': route.rate,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            ...(route.form
              ? {
                  description:
                    'A form also carries `form_token`, the token of the page that holds it, and is answered with 303.',
                }
              : {}),
            content: {
              'application/json': { schema: body },
              ...(route.form || route.isOAuth ? { 'application/x-www-form-urlencoded': { schema: body } } : {}),
            },
          },
        }
      : {}),
    responses: await responsesOf(route, where, book, shared),
  };
  return { path, operation };
}

const inHeader = ({ header }: Route): Parameter[] =>
  header ? [{ ...header, in: 'header', required: true, schema: { type: 'string' } }] : [];

async function inQuery(route: Route, where: string, book: SchemaBook): Promise<Parameter[]> {
  if (!route.query) return [];
  const { properties, required = [] } = await book.add(`${where} query`, route.query, 'input');
  if (!properties) throw new Error(`${where}: the query is not an object`);
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}
