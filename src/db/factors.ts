import { isNotNull } from 'drizzle-orm';
import { index, primaryKey, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { instant, integer, table, text } from './columns.ts';
import { users } from './users.ts';

/** The authenticator app of a person; at most one. `lastStep` only rises: a time step is good once (RFC 6238 §5.2). */
export const totpFactors = table('totp_factors', {
  userId: text('user_id')
    .primaryKey()
    .references(() => users.id),
  pool: text('pool').notNull(),
  /** Base32, sealed with the data key. */
  secret: text('secret').notNull(),
  lastStep: integer('last_step').notNull(),
  createdAt: instant('created_at').notNull(),
  lastUsedAt: instant('last_used_at'),
});

/** The newest secret that was handed to a person and not confirmed yet; it asks for nothing at sign-in. */
export const totpEnrollments = table('totp_enrollments', {
  userId: text('user_id')
    .primaryKey()
    .references(() => users.id),
  id: text('id').notNull(),
  pool: text('pool').notNull(),
  /** Base32, sealed with the data key. */
  secret: text('secret').notNull(),
  /** Hashes of the recovery codes that were shown with the secret; empty where they are shown at confirmation. */
  recoveryHashes: text('recovery_hashes', { mode: 'json' }).$type<string[]>().notNull(),
  expiresAt: instant('expires_at').notNull(),
  createdAt: instant('created_at').notNull(),
});

/** A recovery code, by its hash; good once. A new set replaces all of the person's. */
export const recoveryCodes = table(
  'recovery_codes',
  {
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    hash: text('hash').notNull(),
    createdAt: instant('created_at').notNull(),
    usedAt: instant('used_at'),
  },
  (t) => [primaryKey({ columns: [t.userId, t.hash] })],
);

/** The phone of a person, to which codes go by SMS; a factor once `verifiedAt` is set. */
export const phones = table('phones', {
  userId: text('user_id')
    .primaryKey()
    .references(() => users.id),
  pool: text('pool').notNull(),
  /** E.164. */
  number: text('number').notNull(),
  /** ISO 3166-1 alpha-2. */
  country: text('country').notNull(),
  verifiedAt: instant('verified_at'),
  createdAt: instant('created_at').notNull(),
});

/** A browser that its person chose to trust: no second factor is asked for there until it ends. */
export const trustedDevices = table(
  'trusted_devices',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    pool: text('pool').notNull(),
    brand: text('brand').notNull(),
    env: text('env').notNull(),
    userAgent: text('user_agent'),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [index('trusted_devices_user').on(t.userId), index('trusted_devices_end').on(t.expiresAt)],
);

/** A key of a person for programs. Only its SHA-256 is kept; `prefix` is what finds and names it. */
export const apiKeys = table(
  'api_keys',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    pool: text('pool').notNull(),
    brand: text('brand').notNull(),
    env: text('env').notNull(),
    name: text('name').notNull(),
    prefix: text('prefix').notNull(),
    hash: text('hash').notNull(),
    scopes: text('scopes', { mode: 'json' }).$type<string[]>().notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at'),
    expiresAt: instant('expires_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    uniqueIndex('api_keys_prefix').on(t.prefix),
    index('api_keys_user').on(t.userId, t.revokedAt),
    index('api_keys_revoked').on(t.revokedAt).where(isNotNull(t.revokedAt)),
    index('api_keys_end').on(t.expiresAt).where(isNotNull(t.expiresAt)),
  ],
);
