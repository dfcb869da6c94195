import { index, primaryKey } from 'drizzle-orm/sqlite-core';
import { instant, table, text } from './columns.ts';
import { users } from './users.ts';

/** Whom a brand that is not open lets in: an address that may make an account until the invitation ends. */
export const invitations = table(
  'invitations',
  {
    pool: text('pool').notNull(),
    brand: text('brand').notNull(),
    env: text('env').notNull(),
    /** Folded. */
    address: text('address').notNull(),
    invitedBy: text('invited_by'),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.brand, t.env, t.address] }), index('invitations_end').on(t.expiresAt)],
);

/** The name by which one audience knows a person, drawn at random, so that two audiences cannot tell it is one person. */
export const pseudonyms = table(
  'pseudonyms',
  {
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    audience: text('audience').notNull(),
    subject: text('subject').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.audience] })],
);
