import { and, eq, type SQL, sql } from 'drizzle-orm';
import { passkeys } from '../../../db/credentials.ts';
import { compiled, fragment } from '../../../platform/compiled.ts';
import type { Database } from '../../../platform/d1.ts';

export type PasskeyRow = typeof passkeys.$inferSelect;

/** A person's passkeys, the oldest first. */
export const passkeysOf = (db: Database, pool: string, userId: string) =>
  db.build
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.pool, pool), eq(passkeys.userId, userId)))
    .orderBy(passkeys.createdAt, passkeys.id);

const byCredential = compiled<{ pool: string; credentialId: string }>()((db, value) =>
  db
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.pool, value('pool')), eq(passkeys.credentialId, value('credentialId')))),
);

/** The passkey of a WebAuthn credential id, which is unique within a pool. */
export const passkeyByCredential = (db: Database, pool: string, credentialId: string) =>
  byCredential(db, { pool, credentialId });

const counts = fragment<{ id: string; counter: number }>(
  (value) =>
    sql`EXISTS (SELECT 1 FROM ${passkeys} WHERE ${passkeys.id} = ${value('id')} AND (${passkeys.counter} < ${value('counter')} OR (${passkeys.counter} = 0 AND ${value('counter')} = 0)))`,
);

/**
 * The condition that a passkey still exists and has not counted as far as `counter`: of two assertions with one count
 * the second finds it false. Authenticators that do not count stay at 0, and pass (WebAuthn L3 §7.2 step 22).
 */
export const countsTo = (id: string, counter: number): SQL => counts({ id, counter });

interface Use {
  readonly counter: number;
  readonly backedUp: boolean;
  readonly now: number;
}

const use = compiled<Use & { id: string; proven: SQL }>()((db, value) =>
  db
    .update(passkeys)
    .set({
      counter: sql`MAX(${passkeys.counter}, ${value('counter')})`,
      backedUp: sql`${sql.param(value('backedUp'), passkeys.backedUp)}`,
      lastUsedAt: sql`${value('now')}`,
    })
    .where(and(eq(passkeys.id, value('id')), sql`${value('proven')}`)),
);

/** Notes the use of a passkey while `proven` stands. The counter only rises. */
export const usePasskey = (db: Database, id: string, passkey: Use, proven: SQL) => use(db, { ...passkey, id, proven });
