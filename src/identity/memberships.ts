import { and, eq, type SQL } from 'drizzle-orm';
import { memberships, organizations } from '../db/organizations.ts';
import { users } from '../db/users.ts';
import type { Database } from '../platform/d1.ts';

/** Somebody's place in an organization of their pool, whatever its state. */
export type Membership = Awaited<ReturnType<typeof membershipsOf>>[number];

/** Where somebody belongs. @param owner finds their id */
export const membershipsOf = (db: Database, owner: SQL) =>
  db.build
    .select({
      id: organizations.id,
      slug: organizations.slug,
      name: organizations.name,
      status: organizations.status,
      mfa: organizations.mfa,
      updatedAt: organizations.updatedAt,
      role: memberships.role,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .innerJoin(organizations, and(eq(organizations.id, memberships.organizationId), eq(organizations.pool, users.pool)))
    .where(eq(memberships.userId, owner))
    .orderBy(organizations.name, organizations.id);

/** One row where somebody belongs to an organization that is active. @param owner finds their id */
export const anyMembership = (db: Database, owner: SQL) =>
  db.build
    .select({ id: organizations.id })
    .from(memberships)
    .innerJoin(organizations, and(eq(organizations.id, memberships.organizationId), eq(organizations.status, 'active')))
    .where(eq(memberships.userId, owner))
    .limit(1);
