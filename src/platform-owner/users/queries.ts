import { and, desc, eq, lt, type SQL, sql } from 'drizzle-orm';
import { identifiers, users } from '../../db/users.ts';
import { personColumns } from '../../identity/person.ts';
import type { Database } from '../../platform/d1.ts';
import type { Found, Place } from './search-page.ts';

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

interface SearchPage {
  readonly pool: string;
  readonly limit: number;
  readonly after: Place;
  readonly isFirst: boolean;
}

/**
 * The people of a pool whose id or username is `text`, or whose address or username begins with it, folded: who comes
 * before all others, and, after a place, as many names as a page and one more can come to, with the people whose turn it
 * may be (`searchPage`). Each name is a step along an index that begins at the place, and whether its person has their
 * turn elsewhere is told by that person alone: nothing is read of any page before.
 */
export function peopleFound(db: Database, { pool, limit, after, isFirst }: SearchPage, text: string) {
  const end = `${text}\u{10ffff}`;
  // One more of both than the page and the next turn take: who comes before all others may be among them.
  const most = limit + 2;
  const walk = (kind: 'email' | 'username', from: string, count: SQL) =>
    sql`SELECT found.value, found.user_id FROM ${identifiers} found WHERE found.pool = ${pool} AND found.kind = ${kind} AND ${from === '' ? sql`found.value >= ${text}` : sql`found.value > ${from}`} AND found.value < ${end} ORDER BY found.value LIMIT ${count}`;
  // The sign keeps the database from looking for a person's address among everybody's.
  const hasAddress = sql`EXISTS (SELECT 1 FROM ${identifiers} own WHERE own.user_id = walked.user_id AND own.kind = 'email' AND +own.pool = ${pool} AND own.value >= ${text} AND own.value < ${end})`;
  const exact = sql`COALESCE((SELECT id FROM ${users} WHERE pool = ${pool} AND id = ${text}), (SELECT user_id FROM ${identifiers} WHERE pool = ${pool} AND kind = 'username' AND value = ${text}))`;
  const left = sql`(SELECT ${most} - COUNT(*) FROM named WHERE NOT named.is_passed)`;
  const found = sql`(WITH named AS MATERIALIZED (SELECT walked.value, walked.user_id, ${hasAddress} AS is_passed FROM (${walk('username', after.username, sql`${most}`)}) walked)
    SELECT 'exact' AS found_by, ${text} AS value, ${exact} AS user_id, ${isFirst ? 0 : 1} AS is_passed
    UNION ALL SELECT 'username', named.value, named.user_id, named.is_passed FROM named
    UNION ALL SELECT 'email', addressed.value, addressed.user_id, 0 FROM (${walk('email', after.address, left)}) addressed)`;
  return db.build
    .select({
      by: sql<Found['by']>`met.found_by`.as('found_by'),
      value: sql<string>`met.value`.as('found_value'),
      userId: sql<string>`met.user_id`.as('found_id'),
      isPassed: sql<number>`met.is_passed`.as('is_passed'),
      ...personColumns,
    })
    .from(sql`${found} met`)
    .leftJoin(users, sql`${users.id} = met.user_id AND ${users.pool} = ${pool} AND NOT met.is_passed`)
    .where(sql`met.user_id IS NOT NULL`);
}
