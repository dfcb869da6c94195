import { and, eq, type SQL, sql } from 'drizzle-orm';
import { insertWhere } from '../../../challenge/guarded.ts';
import { linkedIdentities } from '../../../db/credentials.ts';
import { users } from '../../../db/users.ts';
import type { Database } from '../../../platform/d1.ts';

/** An account elsewhere, within a pool. */
export interface IdentityKey {
  readonly pool: string;
  readonly issuer: string;
  readonly subject: string;
}

const at = ({ pool, issuer, subject }: IdentityKey): SQL =>
  and(
    eq(linkedIdentities.pool, pool),
    eq(linkedIdentities.issuer, issuer),
    eq(linkedIdentities.subject, subject),
  ) as SQL;

/** Whom an account elsewhere is linked to. */
export const linkedTo = (db: Database, key: IdentityKey) =>
  db.build.select({ userId: linkedIdentities.userId }).from(linkedIdentities).where(at(key));

/** The condition that nobody is linked to it yet. */
export const isUnlinked = (key: IdentityKey): SQL =>
  sql`NOT EXISTS (SELECT 1 FROM ${linkedIdentities} WHERE ${at(key)})`;

/** Links an account elsewhere to a person while `condition` stands, where nobody is linked to it yet. */
export const linkIdentity = (
  db: Database,
  key: IdentityKey,
  row: { id: string; userId: string; provider: string; email: string | null; now: number },
  condition: SQL,
) =>
  insertWhere(
    db,
    linkedIdentities,
    {
      ...key,
      id: row.id,
      userId: row.userId,
      provider: row.provider,
      email: row.email,
      createdAt: row.now,
      lastUsedAt: row.now,
    },
    users,
    and(eq(users.id, row.userId), condition),
  );

/** Notes the use of a linked account, and the address that it has there by now, which is for display alone. */
export const noteIdentityUse = (db: Database, key: IdentityKey, email: string | null, now: number, condition: SQL) =>
  db.build
    .update(linkedIdentities)
    .set({ lastUsedAt: now, ...(email === null ? {} : { email }) })
    .where(and(at(key), condition));
