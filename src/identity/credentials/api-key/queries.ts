import { and, eq, isNull, lte, or } from 'drizzle-orm';
import { apiKeys } from '../../../db/factors.ts';
import { users } from '../../../db/users.ts';
import { MINUTE } from '../../../lib/duration.ts';
import { type Database, prefixed } from '../../../platform/d1.ts';
import type { Tenant } from '../../../tenant/tenant.ts';
import { personColumns } from '../../person.ts';

/** A key of this brand and environment with its person: one point read. */
export const apiKeyByPrefix = (db: Database, tenant: Tenant, prefix: string) =>
  db.build
    .select({ key: prefixed(apiKeys, 'key'), ...personColumns })
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(
      and(
        eq(apiKeys.prefix, prefix),
        eq(apiKeys.pool, tenant.brand.pool),
        eq(apiKeys.brand, tenant.brand.id),
        eq(apiKeys.env, tenant.env),
      ),
    );

/** Notes use, at most once a minute. */
export const touchApiKey = (db: Database, id: string, now: number) =>
  db.build
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(and(eq(apiKeys.id, id), or(isNull(apiKeys.lastUsedAt), lte(apiKeys.lastUsedAt, now - MINUTE))));
