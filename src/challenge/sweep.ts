import { sql } from 'drizzle-orm';
import { apiKeys, trustedDevices } from '../db/factors.ts';
import { attempts, claims } from '../db/once.ts';
import { sessions } from '../db/sessions.ts';
import { DAY } from '../lib/duration.ts';
import type { Database } from '../platform/d1.ts';

/** Rows per table and run: a run stays short, and the next one goes on where it stopped. */
const MOST = 500;
/** Sessions and keys are looked into for a while after their end. */
const MEMORY = 90 * DAY;

/**
 * Removes what has ended: claims past their value's end and a day, counters past theirs and a day, sessions and API
 * keys long over, trusted browsers and invitations at their end, for nobody looks into them then. It may run twice,
 * late or never: nothing reads an ended row as a live one.
 */
export async function sweep(db: Database, now: number): Promise<void> {
  // No part of start-up: a request that needs them loads them, too.
  const { invitations } = await import('../db/people.ts');
  await db.write([
    db.build
      .delete(claims)
      .where(
        sql`${claims.hash} IN (SELECT ${claims.hash} FROM ${claims} WHERE ${claims.expiresAt} < ${now} LIMIT ${MOST})`,
      ),
    db.build
      .delete(attempts)
      .where(
        sql`${attempts.key} IN (SELECT ${attempts.key} FROM ${attempts} WHERE ${attempts.expiresAt} < ${now - DAY} LIMIT ${MOST})`,
      ),
    db.build
      .delete(sessions)
      .where(
        sql`${sessions.id} IN (SELECT ${sessions.id} FROM ${sessions} WHERE ${sessions.expiresAt} < ${now - MEMORY} LIMIT ${MOST})`,
      ),
    db.build
      .delete(apiKeys)
      .where(
        sql`${apiKeys.id} IN (SELECT ${apiKeys.id} FROM ${apiKeys} WHERE ${apiKeys.revokedAt} < ${now - MEMORY} OR ${apiKeys.expiresAt} < ${now - MEMORY} LIMIT ${MOST})`,
      ),
    db.build
      .delete(trustedDevices)
      .where(
        sql`${trustedDevices.id} IN (SELECT ${trustedDevices.id} FROM ${trustedDevices} WHERE ${trustedDevices.expiresAt} <= ${now} LIMIT ${MOST})`,
      ),
    db.build
      .delete(invitations)
      .where(sql`rowid IN (SELECT rowid FROM ${invitations} WHERE ${invitations.expiresAt} <= ${now} LIMIT ${MOST})`),
  ]);
}
