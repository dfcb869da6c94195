import { and, eq, type SQL } from 'drizzle-orm';
import type { Claim } from '../../../challenge/claim.ts';
import { claimed, insertWhere, whereClaimed } from '../../../challenge/guarded.ts';
import { claims } from '../../../db/once.ts';
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
 * Statements that put a sealed password in place of whatever there was, while a claim of ours stands. The
 * sealed text is bound to its owner, not to the row, so that it may stay in the row that exists.
 */
export function setPassword(db: Database, password: SealedPassword, claim: Claim) {
  const { userId, data, now } = password;
  return [
    insertWhere(db, credentials, rowOf(password), claims, claimed(claim)),
    db.build
      .update(credentials)
      .set({ data, updatedAt: now })
      .where(and(eq(credentials.userId, userId), eq(credentials.kind, 'password'), whereClaimed(claim))),
  ] as const;
}
