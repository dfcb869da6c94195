import { index } from 'drizzle-orm/sqlite-core';
import { instant, integer, table, text } from './columns.ts';

/** Who redeemed a one-time value: the row that decides "once". */
export const claims = table(
  'claims',
  {
    hash: text('hash').primaryKey(),
    claimId: text('claim_id').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [index('claims_end').on(t.expiresAt)],
);

/** How often something was tried or sent: the row that decides "how often". */
export const attempts = table(
  'attempts',
  {
    key: text('key').primaryKey(),
    flow: text('flow').notNull(),
    n: integer('n').notNull(),
    notBefore: instant('not_before').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [index('attempts_end').on(t.expiresAt)],
);
