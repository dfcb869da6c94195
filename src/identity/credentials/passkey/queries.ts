import { and, eq, type SQL, sql } from 'drizzle-orm';
import { passkeys } from '../../../db/credentials.ts';
import type { Database } from '../../../platform/d1.ts';

export type PasskeyRow = typeof passkeys.$inferSelect;

/** A person's passkeys, the oldest first. */
export const passkeysOf = (db: Database, pool: string, userId: string) =>
  db.build
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.pool, pool), eq(passkeys.userId, userId)))
    .orderBy(passkeys.createdAt, passkeys.id);

/** The passkey of a WebAuthn credential id, which is unique within a pool. */
export const passkeyByCredential = (db: Database, pool: string, credentialId: string) =>
  db.build
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.pool, pool), eq(passkeys.credentialId, credentialId)));

/**
 * The condition that a passkey still exists and has not counted as far as `counter`: of two assertions with one count
 * the second finds it false. Authenticators that do not count stay at 0, and pass (WebAuthn L3 §7.2 step 22).
 */
export const countsTo = (id: string, counter: number): SQL =>
  sql`EXISTS (SELECT 1 FROM ${passkeys} WHERE ${passkeys.id} = ${id} AND (${passkeys.counter} < ${counter} OR (${passkeys.counter} = 0 AND ${counter} = 0)))`;

/** Notes the use of a passkey while `proven` stands. The counter only rises. */
export const usePasskey = (
  db: Database,
  id: string,
  { counter, backedUp, now }: { counter: number; backedUp: boolean; now: number },
  proven: SQL,
) =>
  db.build
    .update(passkeys)
    .set({ counter: sql`MAX(${passkeys.counter}, ${counter})`, backedUp, lastUsedAt: now })
    .where(and(eq(passkeys.id, id), proven));
