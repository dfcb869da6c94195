import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { claims } from '../db/once.ts';
import { auditEvents } from '../db/records.ts';
import { always, compiled, fragment } from '../platform/compiled.ts';
import type { Database } from '../platform/d1.ts';

/** Values of a row, each of them a value or an SQL expression over the source. */
export type RowOf<T extends SQLiteTable> = { [K in keyof T['$inferInsert']]: T['$inferInsert'][K] | SQL };

type Source = SQLiteTable | SQL;

type Insert = <T extends SQLiteTable>(
  db: Database,
  table: T,
  row: RowOf<NoInfer<T>>,
  source: Source,
  condition: SQL | undefined,
) => BatchItem<'sqlite'>;

/** An insert whose statements, by what they write to and from, are made once in an isolate. */
function inserting(told: boolean): Insert {
  const made = new WeakMap<SQLiteTable, WeakMap<Source, ReturnType<typeof insertFrom>>>();
  return (db, table, row, source, condition) => {
    let bySource = made.get(table);
    if (!bySource) made.set(table, (bySource = new WeakMap()));
    let insert = bySource.get(source);
    if (!insert) bySource.set(source, (insert = insertFrom(source, table, told)));
    const values: Record<string, unknown> = { [CONDITION]: condition ?? always };
    for (const key in getTableColumns(table)) values[key] = (row as Record<string, unknown>)[key] ?? null;
    return insert(db, values);
  };
}

/**
 * `INSERT … SELECT <every column> FROM source WHERE condition ON CONFLICT DO NOTHING`: a row that is written
 * only if the condition still stands when the batch runs, and once if the batch runs twice.
 */
export const insertWhere = inserting(false);

/** The same, and a row back means that it was written by this very run: an earlier run of the batch gives none. */
export const insertTold = inserting(true);

/** No column's name. */
const CONDITION = '(condition)';

function insertFrom(source: Source, table: SQLiteTable, told: boolean) {
  return compiled<Record<string, unknown>>()((db, value): BatchItem<'sqlite'> => {
    const row = Object.entries(getTableColumns(table)).map(([key, column]) => sql.param(value(key), column));
    const insert = db
      .insert(table)
      .select(sql`SELECT ${sql.join(row, sql`, `)} FROM ${source} WHERE ${value(CONDITION)}`)
      .onConflictDoNothing();
    return told ? insert.returning({ told: sql<number>`1` }) : insert;
  });
}

/** One row without columns: the source of a row that hangs on a condition alone. */
export const nothing: SQL = sql`(SELECT 1)`;

type Ours = Readonly<Record<'hash' | 'claimId', string>>;

/** The condition that a claim row of ours exists. */
export const claimed = fragment<Ours>(
  (value) => and(eq(claims.hash, value('hash')), eq(claims.claimId, value('claimId'))) as SQL,
);

/** The same as a sub-query, for updates and for inserts from another source. */
export const whereClaimed = fragment<Ours>(
  (value) =>
    sql`EXISTS (SELECT 1 FROM ${claims} WHERE ${claims.hash} = ${value('hash')} AND ${claims.claimId} = ${value('claimId')})`,
);

const isMissing = fragment<{ id: string }>(
  (value) => sql`NOT EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${auditEvents.id} = ${value('id')})`,
);

/**
 * The condition that an event is not there yet: for what must happen once although the batch may run twice, such as
 * a number that rises. Stands before the statement that writes the event.
 */
export const notRecorded = (eventId: string): SQL => isMissing({ id: eventId });
