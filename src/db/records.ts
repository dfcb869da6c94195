import { index } from 'drizzle-orm/sqlite-core';
import { instant, integer, table, text } from './columns.ts';

/** What happened. Append-only: triggers refuse UPDATE, DELETE and an INSERT over an existing id. */
export const auditEvents = table(
  'audit_events',
  {
    id: text('id').primaryKey(),
    pool: text('pool').notNull(),
    brand: text('brand').notNull(),
    env: text('env').notNull(),
    organizationId: text('organization_id'),
    event: text('event').notNull(),
    outcome: text('outcome', { enum: ['success', 'failure'] }).notNull(),
    reason: text('reason'),
    actorId: text('actor_id'),
    subjectId: text('subject_id'),
    sessionId: text('session_id'),
    requestId: text('request_id').notNull(),
    network: text('network'),
    userAgent: text('user_agent'),
    country: text('country'),
    details: text('details', { mode: 'json' }).$type<Record<string, string | number | boolean | null>>(),
    at: instant('at').notNull(),
  },
  (t) => [index('audit_subject').on(t.pool, t.subjectId, t.at), index('audit_time').on(t.pool, t.at)],
);

/** What still has to leave the worker. `payload` is sealed with the data key and emptied once sent. */
export const outbox = table(
  'outbox',
  {
    id: text('id').primaryKey(),
    pool: text('pool').notNull(),
    brand: text('brand').notNull(),
    env: text('env').notNull(),
    channel: text('channel', { enum: ['mail', 'sms'] }).notNull(),
    payload: text('payload').notNull(),
    status: text('status', { enum: ['pending', 'sent', 'dead'] }).notNull(),
    tries: integer('tries').notNull(),
    nextAt: instant('next_at').notNull(),
    createdAt: instant('created_at').notNull(),
    sentAt: instant('sent_at'),
    error: text('error'),
  },
  (t) => [index('outbox_due').on(t.status, t.nextAt)],
);
