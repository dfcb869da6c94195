import { index, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { instant, integer, table, text } from './columns.ts';
import { users } from './users.ts';

/** A WebAuthn credential. Its id is unique in the pool; the counter moves by conditional update alone. */
export const passkeys = table(
  'passkeys',
  {
    id: text('id').primaryKey(),
    pool: text('pool').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    /** base64url, as the authenticator gave it. */
    credentialId: text('credential_id').notNull(),
    rpId: text('rp_id').notNull(),
    /** COSE key, base64url. */
    publicKey: text('public_key').notNull(),
    counter: integer('counter').notNull(),
    transports: text('transports', { mode: 'json' }).$type<string[]>().notNull(),
    aaguid: text('aaguid').notNull(),
    backupEligible: integer('backup_eligible', { mode: 'boolean' }).notNull(),
    backedUp: integer('backed_up', { mode: 'boolean' }).notNull(),
    name: text('name').notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at'),
  },
  (t) => [uniqueIndex('passkeys_credential').on(t.pool, t.credentialId), index('passkeys_user').on(t.userId)],
);

/** An account elsewhere that signs a person in, known by issuer and subject; its address is for display only. */
export const linkedIdentities = table(
  'linked_identities',
  {
    id: text('id').primaryKey(),
    pool: text('pool').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    provider: text('provider').notNull(),
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    email: text('email'),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at'),
  },
  (t) => [
    uniqueIndex('linked_identities_subject').on(t.pool, t.issuer, t.subject),
    index('linked_identities_user').on(t.userId),
  ],
);

/** An Ethereum address that a person has proven. `address` in lower case; unique in the pool. */
export const wallets = table(
  'wallets',
  {
    id: text('id').primaryKey(),
    pool: text('pool').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    address: text('address').notNull(),
    chainId: integer('chain_id').notNull(),
    linkedAt: instant('linked_at').notNull(),
  },
  (t) => [uniqueIndex('wallets_address').on(t.pool, t.address), index('wallets_user').on(t.userId)],
);
