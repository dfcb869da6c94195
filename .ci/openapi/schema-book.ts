import * as z from 'zod';
import type { Thunk } from '../../src/http/route.ts';
import type { JsonSchema } from '../../src/site/reference/openapi.ts';
import { tidy } from './tidy.ts';

/** Turns zod schemas into JSON Schema and collects the named ones. */
export interface SchemaBook {
  /** The schema to write in the document: a reference where it has a name. */
  readonly add: (where: string, thunk: Thunk<z.ZodType>, io: 'input' | 'output', name?: string) => Promise<JsonSchema>;
  /** The named schemas, in order of their names. */
  readonly named: () => Record<string, JsonSchema>;
}

const PREFIX = '#/components/schemas/';

/** @param given schemas whose names are taken from the start. */
export function schemaBook(given: Readonly<Record<string, JsonSchema>>): SchemaBook {
  const known = new Map<string, { schema: JsonSchema; where: string }>();
  const define = (name: string, schema: JsonSchema, where: string) => {
    if (!/^[A-Za-z][A-Za-z0-9._-]*$/.test(name)) throw new Error(`${where}: ${name} cannot name a component`);
    const before = known.get(name);
    if (before && JSON.stringify(before.schema) !== JSON.stringify(schema)) {
      throw new Error(`${name} is one shape in ${before.where} and another in ${where}`);
    }
    if (!before) known.set(name, { schema, where });
  };
  for (const [name, schema] of Object.entries(given)) define(name, schema, 'the problem body');

  return {
    add: async (where, thunk, io, name) => {
      const { $schema: _, $defs = {}, ...own } = toJsonSchema(where, await thunk(), io);
      // A schema that holds itself points at its own root, which only a name makes addressable.
      const rooted = (ref: string) => {
        if (ref.startsWith('#/$defs/') && !ref.includes('__schema')) return PREFIX + ref.slice('#/$defs/'.length);
        if (ref === '#' && name !== undefined) return PREFIX + name;
        throw new Error(`${where}: a schema that holds itself needs a name`);
      };
      for (const [id, schema] of Object.entries($defs)) define(id, tidy(schema as Loose, rooted), where);
      const schema = tidy(own, rooted);
      if (name === undefined || schema.$ref === PREFIX + name) return schema;
      define(name, schema, where);
      return { $ref: PREFIX + name };
    },
    named: () =>
      Object.fromEntries([...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { schema }]) => [name, schema])),
  };
}

type Loose = Readonly<Record<string, unknown>>;

function toJsonSchema(where: string, schema: z.ZodType, io: 'input' | 'output'): Loose & { $defs?: Loose } {
  try {
    return z.toJSONSchema(schema, {
      io,
      target: 'draft-2020-12',
      override: ({ zodSchema, jsonSchema }) => {
        // Answers may gain members: only a schema that says so itself is closed.
        const { def } = zodSchema._zod;
        if (io === 'output' && def.type === 'object' && !def.catchall) delete jsonSchema.additionalProperties;
      },
    }) as Loose;
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
