import { and, eq, sql } from 'drizzle-orm';
import { credentials, identifiers, users } from '../db/users.ts';
import type { Database } from '../platform/d1.ts';

/** What judging a sign-in needs to know of a person, as one statement finds it. */
export type Facts = Awaited<ReturnType<typeof factsByEmail>>[number];

const columns = {
  user: users,
  email: identifiers.value,
  emailDisplay: identifiers.display,
  emailVerifiedAt: identifiers.verifiedAt,
  /** The sealed password hash, or null where none is set. */
  password: sql<string | null>`(SELECT ${credentials.data} FROM ${credentials} WHERE ${credentials.userId} = ${users.id} AND ${credentials.kind} = 'password')`.as('password'),
};

/** The person whom a folded address belongs to, within a pool. */
export const factsByEmail = (db: Database, pool: string, address: string) =>
  db.build
    .select(columns)
    .from(identifiers)
    .innerJoin(users, eq(users.id, identifiers.userId))
    .where(and(eq(identifiers.pool, pool), eq(identifiers.kind, 'email'), eq(identifiers.value, address)));
