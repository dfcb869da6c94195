import { index } from 'drizzle-orm/sqlite-core';
import { instant, integer, table, text } from './columns.ts';
import { organizations } from './organizations.ts';
import { users } from './users.ts';

/** One signed-in browser or app, for one brand and environment; the refresh counter lives in the same row. */
export const sessions = table(
  'sessions',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    pool: text('pool').notNull(),
    brand: text('brand').notNull(),
    env: text('env').notNull(),
    organizationId: text('organization_id').references(() => organizations.id),
    secretHash: text('secret_hash').notNull(),
    targetDomain: text('target_domain').notNull(),
    targetSubapp: text('target_subapp').notNull(),
    targetEnv: text('target_env').notNull(),
    amr: text('amr', { mode: 'json' }).$type<string[]>().notNull(),
    acr: text('acr', { enum: ['aal1', 'aal2', 'aal3'] }).notNull(),
    authTime: instant('auth_time').notNull(),
    remembered: integer('remembered', { mode: 'boolean' }).notNull(),
    createdAt: instant('created_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    idleSeconds: integer('idle_seconds').notNull(),
    expiresAt: instant('expires_at').notNull(),
    refreshCounter: integer('refresh_counter').notNull(),
    refreshRotatedAt: instant('refresh_rotated_at').notNull(),
    refreshExpiresAt: instant('refresh_expires_at').notNull(),
    refreshLimitAt: instant('refresh_limit_at').notNull(),
    revokedAt: instant('revoked_at'),
    revokedReason: text('revoked_reason'),
    /** The product of the brand that the session is for, where one was chosen. */
    product: text('product'),
    /**
     * How it was opened, where its person showed nothing within it: by a device code, or by a handover from such a
     * session. It stays, whatever they show in it afterwards.
     */
    origin: text('origin', { enum: ['device_code'] }),
    userAgent: text('user_agent'),
    network: text('network'),
    country: text('country'),
  },
  (t) => [index('sessions_user').on(t.userId, t.revokedAt), index('sessions_end').on(t.expiresAt)],
);
