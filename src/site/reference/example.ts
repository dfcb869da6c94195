import type { JsonSchema, OpenApiDocument } from './openapi.ts';
import { modelName, resolveSchema } from './resolve.ts';

const BY_FORMAT: Readonly<Record<string, string>> = {
  email: 'ada@example.com',
  uuid: '01890a5d-ac96-774b-bcce-b302099a8057',
  uri: 'https://example.com/',
  'date-time': '2030-01-31T12:00:00Z',
  date: '2030-01-31',
};

/** Of fields whose type says too little for a good example. */
const BY_NAME: Readonly<Record<string, string>> = {
  name: 'Ada Lovelace',
  password: 'securepassword123',
  new_password: 'newpassword123',
  code: '123456',
  return_to: '/',
};

/** A value that the schema takes, with the required fields alone. */
export function exampleOf(
  schema: JsonSchema,
  document: OpenApiDocument,
  name = '',
  path: readonly string[] = [],
): unknown {
  const model = modelName(schema);
  if (model !== undefined && path.includes(model)) return {};
  const within = model === undefined ? path : [...path, model];
  const own = resolveSchema(schema, document);
  if (own.examples?.[0] !== undefined) return own.examples[0];
  if (own.const !== undefined) return own.const;
  if (own.default !== undefined) return own.default;
  if (own.enum) return own.enum[0];
  const first = own.oneOf?.[0] ?? own.anyOf?.[0];
  if (first) return exampleOf(first, document, name, within);
  if (own.type === 'object' || own.properties || own.allOf) {
    const parts = [own, ...(own.allOf ?? []).map((part) => resolveSchema(part, document))];
    return Object.fromEntries(
      parts.flatMap((part) =>
        (part.required ?? []).map((key) => [key, exampleOf(part.properties?.[key] ?? {}, document, key, within)]),
      ),
    );
  }
  if (own.type === 'array') return own.items ? [exampleOf(own.items, document, name, within)] : [];
  return scalar(own, name);
}

function scalar(schema: JsonSchema, name: string): unknown {
  switch (schema.type) {
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'null':
      return null;
    default:
      return BY_FORMAT[schema.format ?? ''] ?? BY_NAME[name] ?? '…';
  }
}
