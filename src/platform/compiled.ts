import { fillPlaceholders, type Placeholder, SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { DrizzleD1Database } from 'drizzle-orm/d1';
import type { Database } from './d1.ts';

/** What the builder keeps of a statement that it has prepared; it is asked for these by `batch` as well. */
interface Prepared {
  readonly stmt: D1PreparedStatement;
  readonly fields?: readonly { readonly path: readonly string[]; readonly field: unknown }[];
  getQuery(): { readonly sql: string; readonly params: unknown[] };
  mapResult(result: D1Result, isFromBatch: true): unknown;
}

type MapResult = (result: D1Result) => unknown;

/** Stands for a value of a statement until the statement is sent. */
export type Value<V> = (name: keyof V & string) => Placeholder;

/**
 * A statement of the hot path, whose text is made once for each database and isolate: building it costs more than all
 * else that a read of a session does. `build` writes it as ever, with a placeholder where a value belongs; what it
 * returns takes the values and goes into a batch like any other statement. To be called when a module loads.
 */
export const compiled =
  <V extends object>() =>
  <Q extends BatchItem<'sqlite'>>(build: (db: DrizzleD1Database, value: Value<V>) => Q) =>
    statement(build);

function statement<V extends object, Q extends BatchItem<'sqlite'>>(
  build: (db: DrizzleD1Database, value: Value<V>) => Q,
): (db: Database, values: V) => Q {
  const known = new WeakMap<Database, { readonly prepared: Prepared; readonly mapResult: MapResult }>();
  return (db, values) => {
    let made = known.get(db);
    if (!made) {
      const built = build(db.build, (name) => sql.placeholder(name)) as unknown as { prepare(): Prepared };
      const prepared = built.prepare();
      made = { prepared, mapResult: mapperOf(prepared) };
      known.set(db, made);
    }
    const { prepared, mapResult } = made;
    const { sql: text, params } = prepared.getQuery();
    const bound = { sql: text, params: fillPlaceholders(params, values as Record<string, unknown>) };
    const ready = { stmt: prepared.stmt, getQuery: () => bound, mapResult };
    return { _prepare: () => ready } as unknown as Q;
  };
}

interface Decoder {
  mapFromDriverValue(value: unknown): unknown;
}

/**
 * Rows as the builder itself maps them, with each column's decoder found once and not again for every row. Selections
 * whose tables can be missing as a whole are left to the builder, which makes null of them.
 */
function mapperOf(prepared: Prepared): MapResult {
  const columns = prepared.fields?.map(({ path, field }) => ({ path, decoder: aliasedDecoder(field), field }));
  if (!columns || columns.some(({ path, decoder }) => path.length > 2 || (decoder === null && path.length > 1)))
    return (result) => prepared.mapResult(result, true);
  const readers = columns.map(({ path: [first = '', second], decoder, field }) => ({
    first,
    second,
    decoder: decoder ?? (field as Decoder),
  }));
  return ({ results }) =>
    (results as Record<string, unknown>[]).map((row) => {
      const made: Record<string, unknown> = {};
      let at = 0;
      for (const name in row) {
        const { first, second, decoder } = readers[at++] as (typeof readers)[number];
        const raw = row[name];
        const value = raw === null ? null : decoder.mapFromDriverValue(raw);
        if (second === undefined) made[first] = value;
        else ((made[first] ??= {}) as Record<string, unknown>)[second] = value;
      }
      return made;
    });
}

/** The decoder of an expression, under a name or without; null for a column, which decodes for itself. */
function aliasedDecoder(field: unknown): Decoder | null {
  const expression = field instanceof SQL.Aliased ? field.sql : field;
  return expression instanceof SQL ? (expression as unknown as { decoder: Decoder }).decoder : null;
}
