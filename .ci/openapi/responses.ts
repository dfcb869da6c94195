import type { Route } from '../../src/http/route.ts';
import { type ErrorCode, errors } from '../../src/lib/errors.ts';
import type { Reference, ResponseObject } from '../../src/site/reference/openapi.ts';
import { commonErrors } from './common-errors.ts';
import type { SchemaBook } from './schema-book.ts';

type Headers = NonNullable<ResponseObject['headers']>;

const DONE: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Taken; the work goes on',
  204: 'Done; there is nothing to say',
  302: 'The answer is at `Location`',
  303: 'The form was taken; what comes next is at `Location`',
  304: 'The version that the caller holds is current',
  422: 'The form once more, with what does not hold',
};
const LOCATION: Headers = {
  Location: { description: 'Where to go next', schema: { type: 'string', format: 'uri-reference' } },
};
const HEADERS: Readonly<Record<number, Headers>> = {
  302: LOCATION,
  303: LOCATION,
  401: { 'WWW-Authenticate': { description: 'RFC 6750 §3', schema: { type: 'string' } } },
  429: {
    'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } },
    RateLimit: { description: 'What is left, and when it starts anew', schema: { type: 'string' } },
  },
  503: { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } } },
};

/** What a row can answer, by status: its own answers, then refusals with their codes. Shared ones go to `shared`. */
export async function responsesOf(
  route: Route,
  where: string,
  book: SchemaBook,
  shared: Map<string, ResponseObject>,
): Promise<Record<string, ResponseObject | Reference>> {
  const responses: Record<string, ResponseObject | Reference> = {};
  const answers = { ...ofPages(route), ...route.answers };
  for (const [key, thunk] of Object.entries(answers)) {
    const status = Number(key);
    const schema = thunk ? await book.add(`${where} ${status}`, thunk, 'output', route.names?.answers?.[status]) : null;
    const content = schema
      ? { 'application/json': { schema } }
      : status === 200 || status === 422
        ? { [mediaOf(route.path)]: { schema: { type: 'string' } } }
        : undefined;
    responses[key] = respond(DONE[status] ?? 'Not done; the body says why', status, content);
  }
  const common = commonErrors(route);
  const refused = [...new Set([...common, ...route.errors])];
  for (const status of [...new Set(refused.map((code) => errors[code].status))].sort()) {
    const codes = codesAt(refused, status);
    const own = responses[status];
    if (own && !('$ref' in own)) {
      responses[status] = {
        ...own,
        description: `${own.description}. ${listed(codes)}`,
        content: { ...own.content, ...problem(codes, route) },
      };
    } else if (!route.isOAuth && codes.every((code) => common.includes(code))) {
      const name = codes.map(pascal).join('Or');
      shared.set(name, respond(listed(codes), status, problem(codes, route)));
      responses[status] = { $ref: `#/components/responses/${name}` };
    } else responses[status] = respond(listed(codes), status, problem(codes, route));
  }
  return responses;
}

/** What browsers get besides: a form is answered with a redirect, or shown again; who has to sign in is led there. */
const ofPages = ({ form, surface, auth }: Route): Route['answers'] => ({
  ...(form || (surface === 'pages' && auth !== 'none') ? { 303: null } : {}),
  ...(form ? { 422: null } : {}),
});

function respond(description: string, status: number, content: ResponseObject['content']): ResponseObject {
  const headers = HEADERS[status];
  return { description, ...(headers ? { headers } : {}), ...(content ? { content } : {}) };
}

/** The media type of an answer that is not JSON: what the path is named like, else a page. */
const mediaOf = (path: string): string => (/\.(svg|ico)$/.test(path) ? 'image/svg+xml' : 'text/html');

/** The problem body, its `code` one of these; for clients of OAuth with the members of their standard. */
function problem(codes: readonly ErrorCode[], { isOAuth }: Route): NonNullable<ResponseObject['content']> {
  const schema = { allOf: [{ $ref: '#/components/schemas/Error' }, { properties: { code: { enum: codes } } }] };
  const oauth = { type: 'object', properties: { error: text, error_description: text }, required: ['error'] };
  return {
    'application/problem+json': { schema },
    ...(isOAuth ? { 'application/json': { schema: { allOf: [...schema.allOf, oauth] } } } : {}),
  };
}

const text = { type: 'string' };

const codesAt = (codes: readonly ErrorCode[], status: number): ErrorCode[] =>
  codes.filter((code) => errors[code].status === status);
const listed = (codes: readonly ErrorCode[]): string =>
  codes.map((code) => `\`${code}\`: ${errors[code].title}`).join('. ');
const pascal = (code: string): string =>
  code
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
