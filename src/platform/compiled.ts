import { Column, isSQLWrapper, Param, Placeholder, SQL, type SQLWrapper, StringChunk, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import type { Database } from './d1.ts';
import { type MapResult, mapperOf, type Prepared } from './map-result.ts';

/** Stands for a value until the statement is sent. */
export type Value<V> = (name: keyof V & string) => Placeholder;

/**
 * A statement of the hot path, whose text is made once in an isolate: building it costs more than all else that a
 * request does beside its storage. `build` writes it as ever, with a placeholder where a value belongs; what it returns
 * takes the values and goes into a batch like any other statement. A value that is itself an expression stands there in
 * parentheses, with its own text. To be called when a module loads.
 */
export const compiled =
  <V extends object>() =>
  <Q extends BatchItem<'sqlite'>>(build: (db: DrizzleD1Database, value: Value<V>) => Q) =>
    statement(build);

function statement<V extends object, Q extends BatchItem<'sqlite'>>(
  build: (db: DrizzleD1Database, value: Value<V>) => Q,
): (db: Database, values: V) => Q {
  let made: { readonly template: Template; readonly mapResult: MapResult } | undefined;
  return ({ build: db }, values) => {
    if (!made) {
      const prepared = (build(writer, placeholder) as unknown as { prepare(): Prepared }).prepare();
      made = { template: templateOf(prepared.getQuery()), mapResult: mapperOf(prepared) };
    }
    const query = fill(made.template, values as Values);
    const ready = { stmt: db.$client.prepare(query.sql), getQuery: () => query, mapResult: made.mapResult };
    return { _prepare: () => ready } as unknown as Q;
  };
}

/** The same of a condition, or of another expression that stands in statements. To be called when a module loads. */
export function fragment<V extends object, T = unknown>(build: (value: Value<V>) => SQL): (values: V) => SQL<T> {
  let template: Template | undefined;
  return (values) => {
    template ??= templateOf(dialect.sqlToQuery(build(placeholder)));
    return new Known<T>(fill(template, values as Values));
  };
}

type Values = Readonly<Record<string, unknown>>;

interface Query {
  readonly sql: string;
  readonly params: unknown[];
}

/** The text of a statement, whole and between its values, and what is bound there. */
interface Template {
  readonly text: string;
  readonly pieces: readonly string[];
  readonly slots: readonly Slot[];
  /** Its last text with expressions in it, and theirs: most statements are sent with the same each time. */
  last: { readonly parts: readonly (string | null)[]; readonly text: string } | null;
}

/** What is bound at one place: a value of that name, or always the same. */
type Slot =
  | { readonly name: string; readonly encode: ((value: unknown) => unknown) | null }
  | { readonly name: null; readonly constant: unknown };

const dialect = new SQLiteAsyncDialect();

/** Writes statements and has no database: none of them is sent before its values are in. */
const writer = drizzle({ prepare: () => null } as unknown as D1Database);

const placeholder = (name: string): Placeholder => sql.placeholder(name);

const templateOf = (query: Query): Template => ({
  text: query.sql,
  pieces: piecesOf(query),
  slots: query.params.map(slotOf),
  last: null,
});

/** The text between what is bound. Throws where a question mark stands in the text itself: all after it would bind wrongly. */
function piecesOf({ sql: text, params }: Query): string[] {
  const pieces = text.split('?');
  if (pieces.length !== params.length + 1) throw new Error(`a question mark that binds nothing: ${text}`);
  return pieces;
}

function slotOf(param: unknown): Slot {
  if (param instanceof Placeholder) return { name: param.name, encode: null };
  if (!(param instanceof Param) || !(param.value instanceof Placeholder)) return { name: null, constant: param };
  const { encoder, value } = param;
  const isPlain = encoder.mapToDriverValue === Column.prototype.mapToDriverValue;
  return { name: value.name, encode: isPlain ? null : (raw) => encoder.mapToDriverValue(raw) };
}

function fill(template: Template, values: Values): Query {
  const params: unknown[] = [];
  let parts: (string | null)[] | undefined;
  const { slots } = template;
  for (let at = 0; at < slots.length; at += 1) {
    const slot = slots[at] as Slot;
    const value = slot.name === null ? slot.constant : values[slot.name];
    if (value === undefined) throw new Error(`no value for placeholder "${slot.name}"`);
    if (isSQLWrapper(value)) {
      const part = queryOf(value);
      parts ??= Array<string | null>(slots.length).fill(null);
      parts[at] = part.sql;
      for (const param of part.params) params.push(param);
    } else params.push(slot.name === null || slot.encode === null || value === null ? value : slot.encode(value));
  }
  return { sql: parts ? textWith(template, parts) : template.text, params };
}

/** The text with that of expressions in parentheses, in place of the slots that have one. */
function textWith(template: Template, parts: readonly (string | null)[]): string {
  const { pieces, last } = template;
  if (last && parts.every((part, at) => part === last.parts[at])) return last.text;
  let text = pieces[0] as string;
  for (const [at, part] of parts.entries()) text += `${part === null ? '?' : `(${part})`}${pieces[at + 1]}`;
  template.last = { parts, text };
  return text;
}

/** Text that is made, in the form in which drizzle's own builder takes it, which sets parentheses around it. */
class Made implements SQLWrapper {
  readonly query: Query;

  constructor(query: Query) {
    this.query = query;
  }

  getSQL(): SQL {
    const { params } = this.query;
    return new SQL(
      piecesOf(this.query).flatMap((piece, at) => [
        ...(at === 0 ? [] : [new Param(params[at - 1])]),
        new StringChunk(piece),
      ]),
    );
  }
}

/** An expression whose text need not be made again. */
class Known<T> extends SQL<T> {
  readonly query: Query;

  constructor(query: Query) {
    // What is there at the start is searched for tables, which a text has none of.
    super([]);
    this.queryChunks.push(new Made(query));
    this.query = query;
  }
}

/** Values as a list, to stand after `IN`. */
export const listOf = (values: readonly string[]): SQL =>
  new Known({ sql: values.map(() => '?').join(', '), params: [...values] });

/** The condition that always stands. */
export const always: SQL = new Known({ sql: '1', params: [] });

const queryOf = (value: SQLWrapper): Query =>
  value instanceof Known ? value.query : dialect.sqlToQuery(value.getSQL());
