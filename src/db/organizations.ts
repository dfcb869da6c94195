import { sql } from 'drizzle-orm';
import { index, primaryKey, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { MfaPolicy } from '../lib/mfa-policy.ts';
import { instant, table, text } from './columns.ts';
import { users } from './users.ts';

/** A customer of a brand that brings its own people. */
export const organizations = table(
  'organizations',
  {
    id: text('id').primaryKey(),
    pool: text('pool').notNull(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    status: text('status', { enum: ['pending', 'active', 'rejected', 'suspended'] }).notNull(),
    /** Which of its people need a second factor; null leaves that to the brand. */
    mfa: text('mfa', { mode: 'json' }).$type<MfaPolicy>(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [uniqueIndex('organizations_slug').on(t.pool, t.slug)],
);

/**
 * A person's place in an organization. Where it begins, triggers take the organization out of their sessions: none that
 * was for it under an earlier membership is in it again.
 */
export const memberships = table(
  'memberships',
  {
    organizationId: text('organization_id')
      .notNull()
      .references(() => organizations.id),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    role: text('role').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.userId] }),
    index('memberships_user').on(t.userId),
    // So that who owns an organization is not looked for among all of its people.
    index('memberships_owners').on(t.organizationId, t.userId).where(sql`role = 'owner'`),
  ],
);
