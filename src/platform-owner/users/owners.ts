import { and, eq, type SQL, sql } from 'drizzle-orm';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { foldAddress } from '../../identity/fold.ts';
import type { Person } from '../../identity/person.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { hasOwner } from '../../permission/platform-owner.ts';
import type { Actor } from '../../session/actor.ts';
import { stillCalls } from '../../session/still-calls.ts';
import { changePerson } from './change-person.ts';
import { endCookies } from './end-cookies.ts';

const setOwner = (scope: Scope, actor: Actor, userId: string, platformOwner: boolean) => (recorded: SQL) => [
  endCookies(scope, actor, userId, recorded),
  scope.deps.db.build
    .update(users)
    .set({ platformOwner })
    .where(and(eq(users.id, userId), recorded)),
];

/**
 * Makes a person of the pool an owner of the platform. Errors: `not_found`, `conflict` where they are not active,
 * `unauthenticated`. Throws `Outage`.
 */
export async function addOwner(scope: Scope, actor: Actor, userId: string): Promise<Person | Failure> {
  const outcome = await changePerson(scope, actor, {
    userId,
    event: 'platform.owner.added',
    applies: sql`${users.platformOwner} = 0 AND ${users.status} = 'active'`,
    effects: setOwner(scope, actor, userId, true),
  });
  if (failed(outcome)) return outcome;
  return outcome.person.platformOwner
    ? outcome.person
    : fail('conflict', { detail: 'Only somebody who may sign in can own the platform.' });
}

/**
 * Takes the platform from one of its owners; somebody who owns nothing stays as they are. Errors: `not_found`,
 * `conflict` for the last one, `unauthenticated`. Throws `Outage`.
 */
export async function removeOwner(scope: Scope, actor: Actor, userId: string): Promise<Failure | null> {
  const outcome = await changePerson(scope, actor, {
    userId,
    event: 'platform.owner.removed',
    applies: sql`${users.platformOwner} = 1 AND ${hasOwner(scope.tenant.brand.pool, userId)}`,
    effects: setOwner(scope, actor, userId, false),
  });
  if (failed(outcome)) return outcome;
  return outcome.person.platformOwner ? fail('conflict', { detail: 'The last owner stays.' }) : null;
}

/**
 * Makes whoever calls the first owner of the pool's platform: their confirmed address must be one of those that the
 * deployment is configured with, and nobody may own it yet. Errors: `not_found` else, whichever it was. Throws
 * `Outage`.
 */
export async function bootstrapOwner(scope: Scope, actor: Actor): Promise<Person | Failure> {
  const { deps, tenant } = scope;
  const { pool } = tenant.brand;
  const { person } = actor;
  const isListed =
    person.email !== null &&
    person.emailVerified &&
    (deps.config.platformOwners.get(pool) ?? []).includes(foldAddress(person.email));
  if (!isListed) return fail('not_found', { internal: 'not among PLATFORM_OWNERS of the pool, or not confirmed' });
  const outcome = await changePerson(scope, actor, {
    userId: person.id,
    event: 'platform.owner.added',
    reason: 'bootstrap',
    allowed: stillCalls(tenant, actor),
    applies: sql`NOT ${hasOwner(pool)}`,
    effects: setOwner(scope, actor, person.id, true),
  });
  if (failed(outcome)) return outcome;
  return outcome.changed ? outcome.person : fail('not_found', { internal: 'there is an owner already' });
}
