import { and, eq, type SQL } from 'drizzle-orm';
import { linkedIdentities, passkeys, wallets } from '../../db/credentials.ts';
import { apiKeys, phones, recoveryCodes, totpEnrollments, totpFactors, trustedDevices } from '../../db/factors.ts';
import { credentials } from '../../db/users.ts';
import type { Database } from '../../platform/d1.ts';

/** Statements that take every second factor of a person, and the browsers that were trusted, while `stands` does. */
export const removeFactors = (db: Database, userId: string, stands: SQL) =>
  [totpFactors, totpEnrollments, recoveryCodes, phones, trustedDevices].map((table) =>
    db.build.delete(table).where(and(eq(table.userId, userId), stands)),
  );

/** The statement that takes every passkey of a person, while `stands` does. */
export const removePasskeys = (db: Database, pool: string, userId: string, stands: SQL) =>
  db.build.delete(passkeys).where(and(eq(passkeys.pool, pool), eq(passkeys.userId, userId), stands));

/** Statements that take everything by which a person could get in, API keys and second factors too, while `stands` does. */
export const removeCredentials = (db: Database, userId: string, stands: SQL) => [
  ...[credentials, passkeys, linkedIdentities, wallets, apiKeys].map((table) =>
    db.build.delete(table).where(and(eq(table.userId, userId), stands)),
  ),
  ...removeFactors(db, userId, stands),
];
