import { and, eq, isNull, lte, ne, type SQL, sql } from 'drizzle-orm';
import { memberships, organizations } from '../db/organizations.ts';
import { sessions } from '../db/sessions.ts';
import { users } from '../db/users.ts';
import { personColumns } from '../identity/person.ts';
import { MINUTE } from '../lib/duration.ts';
import { compiled, fragment, type Value } from '../platform/compiled.ts';
import { type Database, prefixed } from '../platform/d1.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Stored } from './actor.ts';

/** What tells a session of one tenant from those of all others. */
type Key = Readonly<Record<'id' | 'pool' | 'brand' | 'env', string>>;

const keyOf = ({ brand, env }: Tenant, id: string): Key => ({ id, pool: brand.pool, brand: brand.id, env });

const withKey = (value: Value<Key>) =>
  and(
    eq(sessions.id, value('id')),
    eq(sessions.pool, value('pool')),
    eq(sessions.brand, value('brand')),
    eq(sessions.env, value('env')),
  );

const byKey = compiled<Key>()((db, value) =>
  db
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
    .where(withKey(value)),
);

/** A session with its person and organization, within the tenant: one point read. */
export const sessionById = (db: Database, tenant: Tenant, id: string) => byKey(db, keyOf(tenant, id));

/** Ends one session and with it its refresh tokens; a session that has ended keeps its reason. */
export const revokeSession = (db: Database, tenant: Tenant, id: string, reason: string, now: number) =>
  db.build.update(sessions).set({ revokedAt: now, revokedReason: reason }).where(notRevoked(tenant, id));

/** Ends every session of a person, in every brand and environment of the pool, while `condition` stands. */
export const revokeAllSessions = (db: Database, userId: string, reason: string, now: number, condition: SQL) =>
  db.build
    .update(sessions)
    .set({ revokedAt: now, revokedReason: reason })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), condition));

/**
 * Replaces the secret of a person's sessions, save of one, by what nobody knows, while `condition` stands: cookies end,
 * the sessions and their refresh tokens stay. @param hash of a secret that was drawn and thrown away
 */
export const replaceSecrets = (db: Database, userId: string, hash: string, except: string, condition: SQL) =>
  db.build
    .update(sessions)
    .set({ secretHash: hash })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), ne(sessions.id, except), condition));

const touch = compiled<{ id: string; now: number; before: number }>()((db, value) =>
  db
    .update(sessions)
    .set({ lastSeenAt: sql`${value('now')}` })
    .where(and(eq(sessions.id, value('id')), isNull(sessions.revokedAt), lte(sessions.lastSeenAt, value('before')))),
);

/** Notes use, at most once a minute. */
export const touchSession = (db: Database, id: string, now: number) => touch(db, { id, now, before: now - MINUTE });

const stands = fragment<Key>((value) => and(withKey(value), isNull(sessions.revokedAt)) as SQL);

/** The condition that a session of the tenant has not been ended: for what is written in the batch that ends it. */
export const notRevoked = (tenant: Tenant, id: string): SQL => stands(keyOf(tenant, id));

interface Rotation extends Key {
  readonly counter: number;
  readonly next: number;
  readonly userAgent: string | null;
  readonly now: number;
  readonly slidingEnd: number;
}

const rotation = compiled<Rotation>()((db, value) =>
  db
    .update(sessions)
    .set({
      refreshCounter: sql`${value('next')}`,
      refreshRotatedAt: sql`${value('now')}`,
      userAgent: sql`${value('userAgent')}`,
      refreshExpiresAt: sql`MIN(${value('slidingEnd')}, ${sessions.refreshLimitAt})`,
      lastSeenAt: sql`${value('now')}`,
    })
    .where(
      and(
        withKey(value),
        eq(sessions.refreshCounter, value('counter')),
        isNull(sessions.revokedAt),
        sql`${sessions.refreshExpiresAt} > ${value('now')}`,
        sql`${sessions.expiresAt} > ${value('now')}`,
        sql`${sessions.lastSeenAt} + ${sessions.idleSeconds} * 1000 > ${value('now')}`,
        sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${sessions.userId} AND ${users.status} = 'active')`,
      ),
    )
    .returning({ counter: sessions.refreshCounter }),
);

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
  rotation(db, {
    ...keyOf(tenant, id),
    counter,
    next: counter + 1,
    userAgent,
    now,
    slidingEnd: now + tenant.brand.refresh.slidingSeconds * 1000,
  });

/**
 * The condition that a session is as it was read: of two that give it another secret at once one does, however they
 * were called. The secret of the other would be dead when it arrives, or make that of the first so.
 */
export const asRead = ({ secretHash }: Stored): SQL => eq(sessions.secretHash, secretHash);

/** What a session holds after a batch that gives it another secret: whether it did, and what its next tokens hang on. */
export const renewedState = (db: Database, id: string) =>
  db.build
    .select({
      secretHash: sessions.secretHash,
      revokedAt: sessions.revokedAt,
      refreshCounter: sessions.refreshCounter,
      refreshExpiresAt: sessions.refreshExpiresAt,
    })
    .from(sessions)
    .where(eq(sessions.id, id));
