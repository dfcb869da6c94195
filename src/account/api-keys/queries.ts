import { and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { apiKeys } from '../../db/factors.ts';
import type { Database } from '../../platform/d1.ts';
import type { Tenant } from '../../tenant/tenant.ts';

export type ApiKeyRow = typeof apiKeys.$inferSelect;

/** The condition that a key is one of a person's at this brand and environment, and was not revoked. */
export const isOwn = ({ brand, env }: Tenant, userId: string) =>
  and(
    eq(apiKeys.userId, userId),
    isNull(apiKeys.revokedAt),
    eq(apiKeys.pool, brand.pool),
    eq(apiKeys.brand, brand.id),
    eq(apiKeys.env, env),
  );

const isLive = (tenant: Tenant, userId: string, now: number) =>
  and(isOwn(tenant, userId), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)));

/** The keys that work, newest first. */
export const keysOf = (db: Database, tenant: Tenant, userId: string, now: number) =>
  db.build
    .select()
    .from(apiKeys)
    .where(isLive(tenant, userId, now))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));

/** How many they are, as a sub-query. */
export const countOfKeys = (tenant: Tenant, userId: string, now: number) =>
  sql<number>`(SELECT COUNT(*) FROM ${apiKeys} WHERE ${isLive(tenant, userId, now)})`;
