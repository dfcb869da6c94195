import { and, desc, eq, gt } from 'drizzle-orm';
import { trustedDevices } from '../../db/factors.ts';
import type { Database } from '../../platform/d1.ts';
import type { Tenant } from '../../tenant/tenant.ts';

/** The condition that a browser is one that a person trusts at this brand and environment. */
export const isOwn = ({ brand, env }: Tenant, userId: string) =>
  and(
    eq(trustedDevices.userId, userId),
    eq(trustedDevices.pool, brand.pool),
    eq(trustedDevices.brand, brand.id),
    eq(trustedDevices.env, env),
  );

/** Those that still count, newest first. */
export const devicesOf = (db: Database, tenant: Tenant, userId: string, now: number) =>
  db.build
    .select()
    .from(trustedDevices)
    .where(and(isOwn(tenant, userId), gt(trustedDevices.expiresAt, now)))
    .orderBy(desc(trustedDevices.createdAt));
