import { and, desc, eq, lt, type SQL, sql } from 'drizzle-orm';
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
export const peopleOfPool = (db: Database, { pool, limit, after }: Page) =>
  db.build
    .select(personColumns)
    .from(users)
    .where(and(eq(users.pool, pool), after === undefined ? undefined : lt(users.id, after)))
    .orderBy(desc(users.id))
    .limit(limit + 1);

/**
 * People of a pool whose id is `text`, or whose address or username begins with it, folded; in the order of what they
 * are found by, and one more than the page holds where there are more. An index has them in that order, so a page is
 * read and not all that are found: nobody has more than one address and one username, so that as many of each hold the
 * page. Passed over are those alone who were on a page before this one.
 */
export function peopleFound(db: Database, { pool, limit, after }: Page, text: string) {
  const end = `${text}\u{10ffff}`;
  // The first of what somebody is found by. The sign keeps the database from looking for it among everybody's.
  const foundBy = (id: SQL) =>
    sql`(SELECT MIN(own.value) FROM ${identifiers} own WHERE own.user_id = ${id} AND own.kind IN ('email', 'username') AND +own.pool = ${pool} AND own.value >= ${text} AND own.value < ${end})`;
  const before = sql`COALESCE(${foundBy(sql`${after}`)}, ${text})`;
  const isNext =
    after === undefined
      ? sql`found.value >= ${text}`
      : sql`found.value > ${before} AND ${foundBy(sql`found.user_id`)} > ${before}`;
  const among = (kind: 'email' | 'username') =>
    sql`SELECT user_id FROM (SELECT found.user_id FROM ${identifiers} found WHERE found.pool = ${pool} AND found.kind = ${kind} AND ${isNext} AND found.value < ${end} ORDER BY found.value LIMIT ${limit + 1})`;
  const byId = after === undefined ? sql` UNION ALL SELECT ${text}` : sql``;
  return db.build
    .select(personColumns)
    .from(users)
    .where(and(eq(users.pool, pool), sql`${users.id} IN (${among('email')} UNION ALL ${among('username')}${byId})`))
    .orderBy(foundBy(sql`${users.id}`), users.id)
    .limit(limit + 1);
}
