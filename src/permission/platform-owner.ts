import { and, eq, type SQL, sql } from 'drizzle-orm';
import { users } from '../db/users.ts';
import { type Failure, fail } from '../lib/result.ts';
import { qualified } from '../platform/d1.ts';
import type { Actor } from '../session/actor.ts';
import { stillCalls } from '../session/still-calls.ts';
import type { Tenant } from '../tenant/tenant.ts';

/** Null where the caller owns the platform, as the database said in this very call. Errors: `platform_owner_required`. */
export const requirePlatformOwner = ({ person }: Actor): Failure | null =>
  person.platformOwner ? null : fail('platform_owner_required');

/**
 * The condition that a pool has an owner who may act, `besides` somebody. That they own is written out: with a bound
 * value the database could not use the index of owners alone.
 */
export const hasOwner = (pool: string, besides = ''): SQL =>
  sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.pool} = ${pool} AND ${users.platformOwner} = 1 AND ${users.status} = 'active' AND ${users.id} <> ${besides})`;

/** The condition that somebody may go without leaving the pool's platform to nobody. */
export const leavesAnOwner = (pool: string, userId: string): SQL =>
  qualified(
    sql`(NOT EXISTS (SELECT 1 FROM ${users} WHERE ${and(eq(users.id, userId), eq(users.platformOwner, true))}) OR ${hasOwner(pool, userId)})`,
  );

/** The condition that the caller may still call and owns the platform when a batch runs. */
export const stillOwnsPlatform = (tenant: Tenant, actor: Actor): SQL =>
  sql`(${stillCalls(tenant, actor)} AND EXISTS (SELECT 1 FROM ${users} WHERE ${and(eq(users.id, actor.person.id), eq(users.platformOwner, true))}))`;
