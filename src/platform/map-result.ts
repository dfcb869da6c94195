import { Column, noopDecoder, SQL } from 'drizzle-orm';

/** What the builder keeps of a statement that it has prepared. */
export interface Prepared {
  readonly stmt: D1PreparedStatement;
  readonly fields?: readonly { readonly path: readonly string[]; readonly field: unknown }[];
  getQuery(): { readonly sql: string; readonly params: unknown[] };
  mapResult(result: D1Result, isFromBatch: true): unknown;
}

export type MapResult = (result: D1Result) => unknown;

interface Decoder {
  mapFromDriverValue(value: unknown): unknown;
}

/**
 * Rows as the builder itself maps them, with each column's decoder found once and not again for every row. Selections
 * whose tables can be missing as a whole are left to the builder, which makes null of them.
 */
export function mapperOf(prepared: Prepared): MapResult {
  const columns = prepared.fields?.map(({ path, field }) => ({ path, decoder: aliasedDecoder(field), field }));
  if (!columns || columns.some(({ path, decoder }) => path.length > 2 || (decoder === null && path.length > 1)))
    return (result) => prepared.mapResult(result, true);
  const readers = columns.map(({ path: [first = '', second], decoder, field }) => ({
    first,
    second,
    decoder: changing(decoder ?? (field as Decoder)),
  }));
  return ({ results }) =>
    (results as Record<string, unknown>[]).map((row) => {
      const made: Record<string, unknown> = {};
      let at = 0;
      for (const name in row) {
        const { first, second, decoder } = readers[at++] as (typeof readers)[number];
        const raw = row[name];
        const value = raw === null || decoder === null ? raw : decoder.mapFromDriverValue(raw);
        if (second === undefined) made[first] = value;
        else ((made[first] ??= {}) as Record<string, unknown>)[second] = value;
      }
      return made;
    });
}

/** The decoder, or null where it gives back what it gets, as those of text and of expressions do. */
const changing = (decoder: Decoder): Decoder | null =>
  decoder === noopDecoder || decoder.mapFromDriverValue === Column.prototype.mapFromDriverValue ? null : decoder;

/** The decoder of an expression, under a name or without; null for a column, which decodes for itself. */
function aliasedDecoder(field: unknown): Decoder | null {
  const expression = field instanceof SQL.Aliased ? field.sql : field;
  return expression instanceof SQL ? (expression as unknown as { decoder: Decoder }).decoder : null;
}
