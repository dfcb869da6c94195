import { sql } from 'drizzle-orm';
import { index, primaryKey, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { instant, integer, table, text } from './columns.ts';

/** A person within a pool. `version` rises with every change that must end work in flight. */
export const users = table(
  'users',
  {
    id: text('id').primaryKey(),
    pool: text('pool').notNull(),
    version: integer('version').notNull(),
    /** `deleted`: sealed at its person's wish; what is left goes at `purgeAt`. */
    status: text('status', { enum: ['active', 'disabled', 'deleted'] }).notNull(),
    name: text('name'),
    picture: text('picture'),
    locale: text('locale'),
    role: text('role').notNull(),
    apps: text('apps', { mode: 'json' }).$type<string[]>().notNull(),
    env: text('env', { mode: 'json' }).$type<string[]>().notNull(),
    userType: text('user_type', { enum: ['b2c', 'b2b', 'internal'] }).notNull(),
    /** May run the deployment; read at each call. */
    platformOwner: integer('platform_owner', { mode: 'boolean' }).notNull().default(false),
    purgeAt: instant('purge_at'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    index('users_pool').on(t.pool, t.id),
    index('users_purge').on(t.purgeAt).where(sql`purge_at IS NOT NULL`),
    index('users_owners').on(t.pool).where(sql`platform_owner = 1`),
  ],
);

/** What a person is addressed by. `value` is folded for comparison, `display` is as it was typed. Unique within a pool. */
export const identifiers = table(
  'identifiers',
  {
    pool: text('pool').notNull(),
    /** `username_skeleton`: what a username looks like, so that none that is confusable with it can be taken. */
    kind: text('kind', { enum: ['email', 'username', 'username_skeleton', 'phone', 'wallet'] }).notNull(),
    value: text('value').notNull(),
    display: text('display').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    verifiedAt: instant('verified_at'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.kind, t.value] }), index('identifiers_user').on(t.userId, t.kind)],
);

/** A way to prove who one is. `data` is sealed or public as the kind has it. At most one password per person. */
export const credentials = table(
  'credentials',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    kind: text('kind', { enum: ['password', 'passkey', 'totp', 'oauth', 'wallet'] }).notNull(),
    data: text('data').notNull(),
    label: text('label'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    lastUsedAt: instant('last_used_at'),
  },
  (t) => [
    uniqueIndex('credentials_one_password').on(t.userId).where(sql`kind = 'password'`),
    index('credentials_user').on(t.userId, t.kind),
  ],
);
