import assert from 'node:assert/strict';
import * as z from 'zod';
import type { Route } from '../../src/http/route.ts';

/** A field of a body or query, as the row's own schema has it. */
export interface Field {
  readonly name: string;
  readonly types: readonly string[];
  /** As JSON Schema has it, such as `uuid`. */
  readonly formats: readonly string[];
  readonly required: boolean;
  /** A string of any length would do: only the length of an address bounds it. */
  readonly anyLength: boolean;
}

interface Property {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** A field that may be null, for one. */
  readonly anyOf?: readonly Property[];
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

/** The fields that a row takes in its body or query; none where it takes neither. */
export async function fieldsOf(route: Route, part: 'body' | 'query'): Promise<Field[]> {
  const schema = await route[part]?.();
  if (!schema) return [];
  const { properties, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as ObjectSchema;
  assert.ok(properties, `${route.method} ${route.path} has a ${part} that is no object`);
  return Object.entries(properties).map(([name, property]) => {
    const forms = property.anyOf ?? [property];
    return {
      name,
      types: forms.flatMap(({ type = [] }) => type),
      formats: forms.flatMap(({ format = [] }) => format),
      required: required.includes(name),
      anyLength: forms.every(({ maxLength, pattern }) => maxLength === undefined && pattern === undefined),
    };
  });
}
