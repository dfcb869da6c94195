import fc from 'fast-check';
import type { JsonSchema } from '../../../src/site/reference/openapi.ts';
import { schemaOf } from './operations.ts';

/** Texts that mean something to the server, tried for fields of that name. Slots in braces are filled when sent. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  email: ['known@example.com', 'KNOWN@example.com', 'nobody@example.com'],
  password: ['securepassword123', 'password'],
  new_password: ['quiet-river-lantern', 'password'],
  refresh_token: ['{refresh}'],
  id: ['{session}'],
  return_to: ['/', 'https://app1.brand1.com/inbox', 'https://evil.example/'],
  provider: ['apple', 'github'],
  host: ['auth.brand3.com', 'app2.brand2.com'],
  brand: ['brand3'],
  to: ['auth.brand3.com'],
  username: ['known-name', 'admin'],
  form_token: ['{form}'],
};

const byFormat: Readonly<Record<string, () => fc.Arbitrary<string>>> = {
  email: () => fc.oneof(fc.emailAddress(), fc.stringMatching(/^[a-z]{1,8}\+[a-z]{1,4}@example\.com$/)),
  uuid: () => fc.uuid(),
  uri: () => fc.webUrl(),
  'uri-reference': () => fc.oneof(fc.webUrl(), fc.webPath()),
  'date-time': () => fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
};

function texts({ format, pattern, minLength = 0, maxLength = 512 }: JsonSchema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'));
  const made = format === undefined ? undefined : byFormat[format]?.();
  if (made) return made;
  const size = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 512)) };
  // In UTF-16 units, as JSON Schema's reader in the worker counts: a grapheme may be several.
  return fc.string({
    ...size,
    unit: fc.oneof(
      fc.constantFrom('a', 'Z', '0', ' ', '-', '<', '"', '%'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  });
}

function objects({ properties = {}, required = [], additionalProperties }: JsonSchema): fc.Arbitrary<object> {
  const fields = Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema, name)] as const);
  const requiredKeys = required.filter((name) => name in properties);
  const record = fc.record(Object.fromEntries(fields), { requiredKeys });
  if (typeof additionalProperties !== 'object') return record;
  return fc
    .tuple(record, fc.dictionary(fc.string(), valuesOf(additionalProperties), { maxKeys: 2 }))
    .map(([own, more]) => ({ ...more, ...own }));
}

/** Values that hold against a schema; of some fields, mostly those that mean something to the server. */
export function valuesOf(given: JsonSchema, name = ''): fc.Arbitrary<unknown> {
  const schema = schemaOf(given);
  const { type, anyOf, oneOf, const: only, items = {} } = schema;
  if (only !== undefined) return fc.constant(only);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const forms =
    anyOf ?? oneOf ?? (Array.isArray(type) ? type.map((each: string) => ({ ...schema, type: each })) : null);
  if (forms) return fc.oneof(...forms.map((form) => valuesOf(form, name)));
  const { minimum = -1000, maximum = 1000 } = schema;
  switch (type) {
    case 'object':
      return objects(schema);
    case 'array':
      return fc.array(valuesOf(items), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 4, 4),
      });
    case 'string': {
      const known = KNOWN[name];
      return known ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, texts(schema)) : texts(schema);
    }
    case 'integer':
      return fc.integer({ min: minimum, max: maximum });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue();
  }
}

const without = (value: object, name: string): object =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));

/** Values that would hold but for one thing. */
export function nearMisses(given: JsonSchema): fc.Arbitrary<unknown> {
  const schema = schemaOf(given);
  const names = Object.keys(schema.properties ?? {});
  const valid = valuesOf(schema) as fc.Arbitrary<object>;
  const strange = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('', 'a'.repeat(5000), -1, 1e308, [], {}));
  return fc.oneof(
    fc.tuple(valid, fc.string(), strange).map(([value, name, other]) => ({ ...value, [name]: other })),
    ...names.flatMap((name) => [
      valid.map((value) => without(value, name)),
      fc.tuple(valid, strange).map(([value, other]) => ({ ...value, [name]: other })),
    ]),
    valid.map((value) => [value]),
    strange,
  );
}
