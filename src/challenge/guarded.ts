import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { claims } from '../db/once.ts';
import { auditEvents } from '../db/records.ts';
import type { Database } from '../platform/d1.ts';

/** Values of a row, each of them a value or an SQL expression over the source. */
type RowOf<T extends SQLiteTable> = { [K in keyof T['$inferInsert']]: T['$inferInsert'][K] | SQL };

/**
 * `INSERT … SELECT <every column> FROM source WHERE condition ON CONFLICT DO NOTHING`: a row that is written
 * only if the condition still stands when the batch runs, and once if the batch runs twice.
 */
export function insertWhere<T extends SQLiteTable>(
  db: Database,
  table: T,
  row: RowOf<NoInfer<T>>,
  source: SQLiteTable | SQL,
  condition: SQL | undefined,
) {
  const values = row as Record<string, unknown>;
  const fields = Object.entries(getTableColumns(table)).map(([key, column]) => [key, expression(values[key], column)]);
  return db.build
    .insert(table)
    .select((query) => query.select(Object.fromEntries(fields)).from(source).where(condition) as never)
    .onConflictDoNothing();
}

function expression(value: unknown, column: SQLiteColumn): SQL.Aliased {
  const whole =
    value === null || value === undefined
      ? sql`NULL`
      : value instanceof Object && 'getSQL' in value
        ? sql`${value}`
        : sql`${sql.param(value, column)}`;
  return whole.as(column.name);
}

/** One row without columns: the source of a row that hangs on a condition alone. */
export const nothing: SQL = sql`(SELECT 1)`;

/** The condition that a claim row of ours exists. */
export const claimed = (claim: { hash: string; claimId: string }): SQL =>
  and(eq(claims.hash, claim.hash), eq(claims.claimId, claim.claimId)) as SQL;

/** The same as a sub-query, for updates and for inserts from another source. */
export const whereClaimed = (claim: { hash: string; claimId: string }): SQL =>
  sql`EXISTS (SELECT 1 FROM ${claims} WHERE ${claims.hash} = ${claim.hash} AND ${claims.claimId} = ${claim.claimId})`;

/**
 * The condition that an event is not there yet: for what must happen once although the batch may run twice, such as
 * a number that rises. Stands before the statement that writes the event.
 */
export const notRecorded = (eventId: string): SQL =>
  sql`NOT EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${auditEvents.id} = ${eventId})`;
