import { and, desc, eq, inArray, lt, type SQL, sql } from 'drizzle-orm';
import { identifiers, users } from '../../db/users.ts';
import { personColumns } from '../../identity/person.ts';
import type { Database } from '../../platform/d1.ts';

/** A person of a pool. */
export const personById = (db: Database, pool: string, id: string) =>
  db.build
    .select(personColumns)
    .from(users)
    .where(and(eq(users.pool, pool), eq(users.id, id)));

interface Page {
  readonly pool: string;
  readonly limit: number;
  /** The id after which the page begins. */
  readonly after: string | undefined;
}

/** People of a pool, the newest first, and one more than the page holds where there are more. */
export const peopleOfPool = (db: Database, { pool, limit, after }: Page, found?: SQL) =>
  db.build
    .select(personColumns)
    .from(users)
    .where(and(eq(users.pool, pool), after === undefined ? undefined : lt(users.id, after), found))
    .orderBy(desc(users.id))
    .limit(limit + 1);

/** The condition that a person's id is `text`, or that an address or username of theirs begins with it; folded. */
export function isFoundBy(pool: string, text: string): SQL {
  const begins = and(
    eq(identifiers.pool, pool),
    inArray(identifiers.kind, ['email', 'username']),
    sql`${identifiers.value} >= ${text} AND ${identifiers.value} < ${`${text}\u{10ffff}`}`,
  );
  // One list of ids: with OR the database would look at everybody of the pool.
  return sql`${users.id} IN (SELECT ${identifiers.userId} FROM ${identifiers} WHERE ${begins} UNION ALL SELECT ${text})`;
}
