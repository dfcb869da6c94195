import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { linkedIdentities, passkeys, wallets } from '../../db/credentials.ts';
import { apiKeys, phones, recoveryCodes, totpEnrollments, totpFactors, trustedDevices } from '../../db/factors.ts';
import { memberships } from '../../db/organizations.ts';
import { pseudonyms } from '../../db/people.ts';
import { auditEvents } from '../../db/records.ts';
import { sessions } from '../../db/sessions.ts';
import { credentials, identifiers, users } from '../../db/users.ts';

/** A table that holds something about a person. */
export interface Holding {
  readonly table: SQLiteTable;
  /** What says whose row it is. */
  readonly owner: SQLiteColumn;
  /** Columns that prove or open something: nobody is shown them, not even their owner. */
  readonly secret: readonly SQLiteColumn[];
}

const of = <T extends SQLiteTable & { userId: SQLiteColumn }>(table: T, ...secret: SQLiteColumn[]): Holding => ({
  table,
  owner: table.userId,
  secret,
});

/**
 * Everything that is kept about a person beside their own row, by the name that an export gives it; what refers to
 * another row comes before it. The record of what happened is apart: it is kept, under an id that is nobody's any more.
 */
export const holdings = {
  identifiers: of(identifiers),
  credentials: of(credentials, credentials.data),
  passkeys: of(passkeys),
  linked_identities: of(linkedIdentities),
  wallets: of(wallets),
  totp_factors: of(totpFactors, totpFactors.secret),
  totp_enrollments: of(totpEnrollments, totpEnrollments.secret, totpEnrollments.recoveryHashes),
  recovery_codes: of(recoveryCodes, recoveryCodes.hash),
  phones: of(phones),
  trusted_devices: of(trustedDevices),
  api_keys: of(apiKeys, apiKeys.hash),
  sessions: of(sessions, sessions.secretHash),
  memberships: of(memberships),
  pseudonyms: of(pseudonyms),
} as const satisfies Record<string, Holding>;

export const self: Holding = { table: users, owner: users.id, secret: [] };

export const record: Holding = { table: auditEvents, owner: auditEvents.subjectId, secret: [] };
