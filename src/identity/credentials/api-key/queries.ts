import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import { apiKeys } from '../../../db/factors.ts';
import { users } from '../../../db/users.ts';
import { MINUTE } from '../../../lib/duration.ts';
import { compiled } from '../../../platform/compiled.ts';
import { type Database, prefixed } from '../../../platform/d1.ts';
import type { Tenant } from '../../../tenant/tenant.ts';
import { personColumns } from '../../person.ts';

const byPrefix = compiled<Readonly<Record<'prefix' | 'pool' | 'brand' | 'env', string>>>()((db, value) =>
  db
    .select({ key: prefixed(apiKeys, 'key'), ...personColumns })
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(
      and(
        eq(apiKeys.prefix, value('prefix')),
        eq(apiKeys.pool, value('pool')),
        eq(apiKeys.brand, value('brand')),
        eq(apiKeys.env, value('env')),
      ),
    ),
);

/** A key of this brand and environment with its person: one point read. */
export const apiKeyByPrefix = (db: Database, { brand, env }: Tenant, prefix: string) =>
  byPrefix(db, { prefix, pool: brand.pool, brand: brand.id, env });

const touch = compiled<{ id: string; now: number; before: number }>()((db, value) =>
  db
    .update(apiKeys)
    .set({ lastUsedAt: sql`${value('now')}` })
    .where(and(eq(apiKeys.id, value('id')), or(isNull(apiKeys.lastUsedAt), lte(apiKeys.lastUsedAt, value('before'))))),
);

/** Notes use, at most once a minute. */
export const touchApiKey = (db: Database, id: string, now: number) => touch(db, { id, now, before: now - MINUTE });
