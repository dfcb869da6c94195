import { and, eq, type SQL, sql } from 'drizzle-orm';
import { sessions } from '../db/sessions.ts';
import { users } from '../db/users.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Actor } from './actor.ts';
import { notRevoked } from './queries.ts';

/**
 * The condition that a caller may still act when a batch runs: the session was not ended, or of a set-up token nothing
 * has changed since it was read; and the person is active.
 */
export function stillCalls(tenant: Tenant, { by, person, session }: Actor): SQL {
  const active = and(eq(users.id, person.id), eq(users.status, 'active'));
  return by === 'setup_token'
    ? sql`EXISTS (SELECT 1 FROM ${users} WHERE ${and(active, eq(users.version, person.version))})`
    : sql`(EXISTS (SELECT 1 FROM ${users} WHERE ${active}) AND EXISTS (SELECT 1 FROM ${sessions} WHERE ${notRevoked(tenant, session.id)}))`;
}
