import fc from 'fast-check';
import type { JsonSchema } from '../../../src/site/reference/openapi.ts';
import type { Described } from './operations.ts';
import { nearMisses, valuesOf } from './values.ts';

/** Who calls: nobody, or a person by one of their credentials. */
export type Caller = 'nobody' | 'cookie' | 'bearer' | 'refresh' | 'stranger';

/** A request before its slots (`{session}`, `{refresh}`, `{form}`) are filled. */
export interface Drawn {
  /** Path and query. */
  readonly target: string;
  readonly caller: Caller;
  readonly origin: string | null;
  readonly accept: string;
  readonly etag: string | null;
  readonly body?: string;
  readonly type?: string;
}

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

// Dots alone would make another path of it, an empty segment too.
const segments = fc
  .string({ minLength: 1, maxLength: 140, unit: 'grapheme' })
  .filter((text) => !/^\.{1,2}$/.test(text));

const slot = /^\{[a-z]+\}$/;
const encoded = (value: unknown): string => {
  const text = typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value);
  return slot.test(text) ? text : encodeURIComponent(text);
};

const paths = ({ address, operation }: Described): fc.Arbitrary<string> => {
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const own = (name: string) => operation.parameters?.find((each) => each.in === 'path' && each.name === name)?.schema;
  const values = names.map((name) => fc.oneof(valuesOf({ type: 'string', ...own(name) }, name), fc.uuid(), segments));
  return fc
    .tuple(...values)
    .filter((drawn) => drawn.every((value) => value !== '' && !/^\.{1,2}$/.test(String(value))))
    .map((drawn) =>
      drawn.reduce<string>((path, value, n) => path.replace(`{${names[n]}}`, () => encoded(value)), address),
    );
};

const queries = ({ operation }: Described): fc.Arbitrary<string> => {
  const declared = (operation.parameters ?? []).filter((each) => each.in === 'query');
  const record = fc.record(
    Object.fromEntries(
      declared.map(({ name, schema }) => [
        name,
        fc.oneof({ weight: 3, arbitrary: valuesOf(schema, name) }, fc.string()),
      ]),
    ),
    { requiredKeys: declared.filter(({ required }) => required).map(({ name }) => name) },
  );
  const written = record.map((fields) =>
    Object.entries(fields)
      .map(([name, value]) => `${name}=${encoded(value)}`)
      .join('&'),
  );
  const wild = fc.stringMatching(/^[A-Za-z0-9%&=+._~;[\]-]{0,60}$/);
  return fc
    .oneof({ weight: 6, arbitrary: written }, { weight: 1, arbitrary: wild })
    .map((query) => (query === '' ? '' : `?${query}`));
};

const formOf = (value: unknown): string =>
  Object.entries(value ?? {})
    .map(([name, each]) => `${encoded(name)}=${encoded(each)}`)
    .join('&');

function bodies({ operation }: Described): fc.Arbitrary<Pick<Drawn, 'body' | 'type'>> {
  const content = Object.entries(operation.requestBody?.content ?? {});
  if (content.length === 0) {
    const stray = fc.jsonValue({ maxDepth: 1 }).map((value) => ({ body: JSON.stringify(value), type: JSON_TYPE }));
    return fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, stray);
  }
  return fc.oneof(
    ...content.flatMap(([type, { schema }]) => {
      const full: JsonSchema = type === FORM_TYPE ? withToken(schema) : schema;
      const write = (value: unknown) => ({ body: type === FORM_TYPE ? formOf(value) : JSON.stringify(value), type });
      return [
        { weight: 4, arbitrary: valuesOf(full).map(write) },
        { weight: 4, arbitrary: nearMisses(full).map(write) },
      ];
    }),
    { weight: 1, arbitrary: fc.string({ maxLength: 200 }).map((body) => ({ body, type: JSON_TYPE })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('text/plain', 'application/xml', FORM_TYPE, 'x').map((type) => ({ body: '{}', type })),
    },
  );
}

/** A form also carries the token of its page. */
const withToken = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  properties: { ...schema.properties, form_token: { type: 'string' } },
  required: [...(schema.required ?? []), 'form_token'],
});

const callers = ({ operation }: Described): fc.Arbitrary<Caller> =>
  operation.security.length === 0
    ? fc.constantFrom('nobody', 'nobody', 'cookie', 'refresh')
    : fc.constantFrom('cookie', 'cookie', 'bearer', 'bearer', 'refresh', 'nobody', 'stranger');

const OWN = 'https://auth.brand1.com';

/** Requests that an operation describes, and ones that are nearly so. */
export const requestsOf = (described: Described): fc.Arbitrary<Drawn> =>
  fc
    .record({
      path: paths(described),
      query: queries(described),
      caller: callers(described),
      origin: fc.constantFrom(OWN, OWN, OWN, 'https://app1.brand1.com', null, 'https://evil.example'),
      accept: fc.constantFrom('*/*', 'application/json', 'text/html,*/*;q=0.8'),
      etag: fc.constantFrom(null, null, '*', '"x"', 'W/"x"'),
      content: bodies(described),
    })
    .map(({ path, query, content, ...rest }) => ({ target: path + query, ...rest, ...content }));
