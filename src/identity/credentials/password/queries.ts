import { and, eq, type SQL } from 'drizzle-orm';
import type { Claim } from '../../../challenge/claim.ts';
import { claimed, insertWhere, whereClaimed } from '../../../challenge/guarded.ts';
import { claims } from '../../../db/once.ts';
import { credentials } from '../../../db/users.ts';
import type { Database } from '../../../platform/d1.ts';

/** Puts a stronger hash in place of the one that was checked, and of no other, while `stands` does. */
export const replacePassword = (db: Database, userId: string, data: string, instead: string, stands: SQL) =>
  db.build
    .update(credentials)
    .set({ data })
    .where(
      and(eq(credentials.userId, userId), eq(credentials.kind, 'password'), eq(credentials.data, instead), stands),
    );

/**
 * Statements that put a sealed password in place of whatever there was, while a claim of ours stands. The
 * sealed text is bound to its owner, not to the row, so that it may stay in the row that exists.
 */
export function setPassword(
  db: Database,
  { id, userId, data, now }: { id: string; userId: string; data: string; now: number },
  claim: Claim,
) {
  const row = {
    id,
    userId,
    kind: 'password',
    data,
    label: null,
    createdAt: now,
    updatedAt: now,
    lastUsedAt: null,
  } as const;
  return [
    insertWhere(db, credentials, row, claims, claimed(claim)),
    db.build
      .update(credentials)
      .set({ data, updatedAt: now })
      .where(and(eq(credentials.userId, userId), eq(credentials.kind, 'password'), whereClaimed(claim))),
  ] as const;
}
