import type { JsonSchema } from './openapi.ts';
import { modelName } from './resolve.ts';

/** A piece of a type as it is read: text, and the model that it links to. */
export interface TypePart {
  readonly text: string;
  readonly model?: string;
}

/** A schema's type in words: `string (email) or null`, `list of ApiToken`. */
export function typeOf(schema: JsonSchema): readonly TypePart[] {
  const model = modelName(schema);
  if (model !== undefined) return [{ text: model, model }];
  if (schema.const !== undefined) return [{ text: JSON.stringify(schema.const) }];
  if (schema.enum) return [{ text: schema.enum.map((value) => JSON.stringify(value)).join(' or ') }];
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives) return joined(alternatives.map(typeOf), ' or ');
  if (schema.allOf) return joined(schema.allOf.map(typeOf), ' and ');
  if (schema.prefixItems) return [{ text: 'list of ' }, ...joined(schema.prefixItems.map(typeOf), ', ')];
  if (schema.items) return [{ text: 'list of ' }, ...typeOf(schema.items)];
  const values = schema.additionalProperties;
  if (schema.type === 'object' && typeof values === 'object' && !schema.properties) {
    return [{ text: 'map to ' }, ...typeOf(values)];
  }
  const name = typeof schema.type === 'string' ? schema.type : (schema.type?.join(' or ') ?? 'any value');
  return [{ text: schema.format ? `${name} (${schema.format})` : name }];
}

function joined(lists: readonly (readonly TypePart[])[], by: string): TypePart[] {
  return lists.flatMap((parts, index) => (index === 0 ? [...parts] : [{ text: by }, ...parts]));
}
