import { and, eq, isNull, lte, type SQL, sql } from 'drizzle-orm';
import { memberships, organizations } from '../db/organizations.ts';
import { sessions } from '../db/sessions.ts';
import { users } from '../db/users.ts';
import { personColumns } from '../identity/person.ts';
import { MINUTE } from '../lib/duration.ts';
import { type Database, prefixed } from '../platform/d1.ts';
import type { Tenant } from '../tenant/tenant.ts';

/** A session with its person and organization, within the tenant: one point read. */
export const sessionById = (db: Database, tenant: Tenant, id: string) =>
  db.build
    .select({
      session: prefixed(sessions, 'session'),
      ...personColumns,
      organization: prefixed(organizations, 'organization'),
      organizationRole: memberships.role,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(
      memberships,
      and(eq(memberships.organizationId, sessions.organizationId), eq(memberships.userId, sessions.userId)),
    )
    .leftJoin(organizations, and(eq(organizations.id, memberships.organizationId), eq(organizations.status, 'active')))
    .where(within(tenant, id));

const within = (tenant: Tenant, id: string) =>
  and(
    eq(sessions.id, id),
    eq(sessions.pool, tenant.brand.pool),
    eq(sessions.brand, tenant.brand.id),
    eq(sessions.env, tenant.env),
  );

/** Ends one session and with it its refresh tokens; a session that has ended keeps its reason. */
export const revokeSession = (db: Database, tenant: Tenant, id: string, reason: string, now: number) =>
  db.build.update(sessions).set({ revokedAt: now, revokedReason: reason }).where(notRevoked(tenant, id));

/** Ends every session of a person, in every brand and environment of the pool, while `condition` stands. */
export const revokeAllSessions = (db: Database, userId: string, reason: string, now: number, condition: SQL) =>
  db.build
    .update(sessions)
    .set({ revokedAt: now, revokedReason: reason })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), condition));

/** Notes use, at most once a minute. */
export const touchSession = (db: Database, id: string, now: number) =>
  db.build
    .update(sessions)
    .set({ lastSeenAt: now })
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt), lte(sessions.lastSeenAt, now - MINUTE)));

/** The condition that a session of the tenant has not been ended: for what is written in the batch that ends it. */
export const notRevoked = (tenant: Tenant, id: string): SQL =>
  and(within(tenant, id), isNull(sessions.revokedAt)) as SQL;

/**
 * Rotates the refresh counter from `counter`: takes effect for a live session of an active person only, so
 * that neither a revocation nor a ban can be overtaken. Notes the client that rotated.
 */
export const rotateRefresh = (
  db: Database,
  tenant: Tenant,
  id: string,
  counter: number,
  userAgent: string | null,
  now: number,
) =>
  db.build
    .update(sessions)
    .set({
      refreshCounter: counter + 1,
      refreshRotatedAt: now,
      userAgent,
      refreshExpiresAt: sql`MIN(${now + tenant.brand.refresh.slidingSeconds * 1000}, ${sessions.refreshLimitAt})`,
      lastSeenAt: now,
    })
    .where(
      and(
        within(tenant, id),
        eq(sessions.refreshCounter, counter),
        isNull(sessions.revokedAt),
        sql`${sessions.refreshExpiresAt} > ${now}`,
        sql`${sessions.expiresAt} > ${now}`,
        sql`${sessions.lastSeenAt} + ${sessions.idleSeconds} * 1000 > ${now}`,
        sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${sessions.userId} AND ${users.status} = 'active')`,
      ),
    )
    .returning({ counter: sessions.refreshCounter });
