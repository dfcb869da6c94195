import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { recoveryCodes } from '../../../db/factors.ts';
import { sha256 } from '../../../lib/digest.ts';
import type { Database } from '../../../platform/d1.ts';
import type { Random } from '../../../platform/random.ts';

const SET_SIZE = 10;
/** Without letters and digits that look alike: 32 of them, 5 bits each. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz023456789';
const LENGTH = 16;

/** Ten codes of 80 bits each (NIST SP 800-63B-4 §3.1.2), in groups of four. */
export const drawRecoveryCodes = (random: Random): string[] =>
  Array.from({ length: SET_SIZE }, () => {
    const letters = [...random.bytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
    return letters.replace(/(.{4})(?=.)/g, '$1-');
  });

/** What is kept of a code. People type it with or without its hyphens, in either case. */
export const recoveryHash = (userId: string, code: string): string =>
  sha256(`recovery|${userId}|${code.toLowerCase().replace(/[\s-]/g, '')}`);

/** Whether a text has the form of a recovery code, and cannot be a code of six digits. */
export const looksLikeRecoveryCode = (text: string): boolean => /^[a-z0-9]{16}$/i.test(text.replace(/[\s-]/g, ''));

/** The condition that a code is there and was not used. */
export const codeUnused = (userId: string, hash: string): SQL =>
  sql`EXISTS (SELECT 1 FROM ${recoveryCodes} WHERE ${recoveryCodes.userId} = ${userId} AND ${recoveryCodes.hash} = ${hash} AND ${recoveryCodes.usedAt} IS NULL)`;

/** Spends a code, while `stands` does. */
export const useRecoveryCode = (db: Database, userId: string, hash: string, now: number, stands: SQL) =>
  db.build
    .update(recoveryCodes)
    .set({ usedAt: now })
    .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.hash, hash), isNull(recoveryCodes.usedAt), stands));

/** Statements that put a new set in the place of all codes of a person, while `stands` does. */
export const replaceRecoveryCodes = (
  db: Database,
  userId: string,
  hashes: readonly string[],
  now: number,
  stands: SQL,
) => [
  db.build
    .delete(recoveryCodes)
    .where(
      and(
        eq(recoveryCodes.userId, userId),
        sql`${recoveryCodes.hash} NOT IN (SELECT value FROM json_each(${JSON.stringify(hashes)}))`,
        stands,
      ),
    ),
  db.build
    .insert(recoveryCodes)
    .select(sql`SELECT ${userId}, value, ${now}, NULL FROM json_each(${JSON.stringify(hashes)}) WHERE ${stands}`)
    .onConflictDoNothing(),
];
