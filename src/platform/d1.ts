import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Prepared } from './map-result.ts';

/** Statements that go to D1 together: one round trip, one transaction. */
export type Statements = readonly [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]];

type Rows<T extends Statements> = { [K in keyof T]: Awaited<T[K]> };

/**
 * One pool's database. A request reads at most once before the proof and writes at most once after it; both
 * are batches. A refusal may read once more, to say why. `build` makes statements and sends nothing.
 */
export interface Database {
  readonly build: DrizzleD1Database & { readonly $client: D1Database };
  /** One read batch on the primary. D1 itself retries reads. Throws `Outage`. */
  read<const T extends Statements>(statements: T): Promise<Rows<T>>;
  /**
   * One write batch, atomic, sent once more when the answer was lost. Every write batch is therefore
   * written to give the same result when it runs twice: ids are drawn before it is built. Throws `Outage`.
   */
  write<const T extends Statements>(statements: T): Promise<Rows<T>>;
}

/** A dependency did not answer: 503, and nothing that depends on it was decided. */
export class Outage extends Error {
  constructor(what: 'd1' | 'kv' | 'queue', cause: unknown) {
    super(`${what} did not answer`, { cause });
  }
}

/**
 * The columns of a table under names of their own. D1 answers the statements of a batch with objects, in which
 * columns of two joined tables with the same name would become one.
 */
export function prefixed<T extends SQLiteTable>(table: T, prefix: string): T['_']['columns'] {
  const columns = Object.entries(getTableColumns(table)).map(([key, column]) => [
    key,
    sql`${column}`.mapWith(column).as(`${prefix}_${column.name}`),
  ]);
  return Object.fromEntries(columns);
}

/**
 * An expression whose columns keep the names of their tables. In a selection from one table drizzle drops those of
 * the expression's own parts, and within a sub-query a bare name then means a column of the sub-query's table.
 */
export const qualified = <T>(expression: SQL<T>): SQL<T> => sql<T>`${expression}`;

const perBinding = new WeakMap<D1Database, Database>();

/** The database behind a binding, made once per isolate. */
export function database(binding: D1Database): Database {
  const known = perBinding.get(binding);
  if (known) return known;
  const build = drizzle(binding);
  const send = async <T extends Statements>(statements: T): Promise<Rows<T>> =>
    (statements.length === 1
      ? [await sendAlone(statements[0])]
      : await build.batch(statements as never)) as unknown as Rows<T>;
  const outage = (cause: unknown) => Promise.reject(isBug(cause) ? cause : new Outage('d1', cause));
  const made: Database = {
    build,
    read: (statements) => send(statements).catch(outage),
    write: (statements) =>
      send(statements)
        .catch((cause) => (isLostAnswer(cause) ? send(statements) : Promise.reject(cause)))
        .catch(outage),
  };
  perBinding.set(binding, made);
  return made;
}

/** A batch of one, without what the client does for a batch: a twentieth of the request that is only a read. */
async function sendAlone(statement: BatchItem<'sqlite'>): Promise<unknown> {
  const prepared = (statement as unknown as { _prepare(): Prepared })._prepare();
  return prepared.mapResult(await prepared.stmt.bind(...prepared.getQuery().params).all(), true);
}

// What the language itself throws was thrown by our own mapping, after the database had answered.
const isBug = (cause: unknown): boolean =>
  cause instanceof TypeError || cause instanceof SyntaxError || cause instanceof RangeError;

// A constraint that fails, fails again; anything else may have been lost on the way, before or after its effect.
const isLostAnswer = (cause: unknown): boolean => !isBug(cause) && !/SQLITE_|no such|syntax error/i.test(String(cause));
