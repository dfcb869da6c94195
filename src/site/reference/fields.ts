import { limitsOf } from './limits.ts';
import type { JsonSchema, OpenApiDocument } from './openapi.ts';
import { modelName, resolveSchema } from './resolve.ts';
import { type TypePart, typeOf } from './type-of.ts';

/** One line of a table of fields. */
export interface Field {
  /** Dotted; `[]` after the name of a list. */
  readonly name: string;
  readonly type: readonly TypePart[];
  readonly required: boolean;
  readonly description: string;
  readonly limits: string;
}

/** The fields of one shape; a value that may have several shapes has several groups. */
export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly Field[];
}

const DEPTH_LIMIT = 3;

/** The fields of an object schema, those of objects written in place under dotted names. */
export function fieldGroups(schema: JsonSchema, document: OpenApiDocument): readonly FieldGroup[] {
  const own = resolveSchema(schema, document);
  const shapes = own.oneOf ?? own.anyOf;
  if (!shapes) return [{ title: '', fields: fieldsOf(own, '', 0) }].filter(({ fields }) => fields.length > 0);
  return shapes
    .map((shape, index) => ({
      title: modelName(shape) ?? resolveSchema(shape, document).title ?? `Form ${index + 1}`,
      fields: fieldsOf(resolveSchema(shape, document), '', 0),
    }))
    .filter(({ fields }) => fields.length > 0);
}

function fieldsOf(schema: JsonSchema, prefix: string, depth: number): Field[] {
  const parts = [schema, ...(schema.allOf ?? [])];
  return parts.flatMap((part) =>
    Object.entries(part.properties ?? {}).flatMap(([key, value]) => {
      const name = `${prefix}${key}`;
      const required = part.required?.includes(key) ?? false;
      const field = {
        name,
        type: typeOf(value),
        required,
        description: value.description ?? '',
        limits: limitsOf(value),
      };
      return depth >= DEPTH_LIMIT ? [field] : [field, ...inner(value, name, depth + 1)];
    }),
  );
}

/** Fields of an object, of the items of a list, or of the one object among alternatives such as `object or null`. */
function inner(schema: JsonSchema, name: string, depth: number): Field[] {
  if (schema.items) return inner(schema.items, `${name}[]`, depth);
  const alternatives = (schema.anyOf ?? schema.oneOf ?? []).filter(({ properties }) => properties);
  const only = alternatives.length === 1 ? alternatives[0] : undefined;
  return fieldsOf(only ?? schema, `${name}.`, depth);
}
