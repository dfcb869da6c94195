import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Claim } from '../../../challenge/claim.ts';
import { insertWhere, whereClaimed } from '../../../challenge/guarded.ts';
import { credentials, users } from '../../../db/users.ts';
import type { Database } from '../../../platform/d1.ts';

/** Puts a stronger hash in place of the one that was checked, and of no other, while `stands` does. */
export const replacePassword = (db: Database, userId: string, data: string, instead: string, stands: SQL) =>
  db.build
    .update(credentials)
    .set({ data })
    .where(
      and(eq(credentials.userId, userId), eq(credentials.kind, 'password'), eq(credentials.data, instead), stands),
    );

interface SealedPassword {
  readonly id: string;
  readonly userId: string;
  readonly data: string;
  readonly now: number;
}

const rowOf = ({ id, userId, data, now }: SealedPassword) =>
  ({ id, userId, kind: 'password', data, label: null, createdAt: now, updatedAt: now, lastUsedAt: null }) as const;

/** Gives a person who has no password a sealed one while `stands` does; it never replaces any. */
export const addPassword = (db: Database, password: SealedPassword, stands: SQL) =>
  insertWhere(db, credentials, rowOf(password), users, and(eq(users.id, password.userId), stands));

/**
 * Statements that put a sealed password in place of whatever there was, while `stands` does. The sealed text is bound
 * to its owner, not to the row, so that it may stay in the row that exists.
 */
export const writePassword = (db: Database, password: SealedPassword, stands: SQL) =>
  [
    addPassword(db, password, stands),
    db.build
      .update(credentials)
      .set({ data: password.data, updatedAt: password.now })
      .where(and(eq(credentials.userId, password.userId), eq(credentials.kind, 'password'), stands)),
  ] as const;

/** The same while a claim of ours stands. */
export const setPassword = (db: Database, password: SealedPassword, claim: Claim) =>
  writePassword(db, password, whereClaimed(claim));

/** The condition that a person's password is still the one that was read, or that there is none where none was. */
export function passwordIs(userId: string, data: string | null): SQL {
  const theirs = sql`SELECT 1 FROM ${credentials} WHERE ${credentials.userId} = ${userId} AND ${credentials.kind} = 'password'`;
  return data === null ? sql`NOT EXISTS (${theirs})` : sql`EXISTS (${theirs} AND ${credentials.data} = ${data})`;
}
