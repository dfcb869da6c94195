import { and, eq, ne, or, sql } from 'drizzle-orm';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { judgeAccess } from '../../permission/access.ts';
import type { Actor } from '../../session/actor.ts';
import { poolPlaces } from '../../tenant/pool-places.ts';
import { changePerson } from './change-person.ts';
import { endCookies } from './end-cookies.ts';

/** What a person may use and what they are; what is left out stays. */
interface Access {
  readonly apps?: readonly string[] | undefined;
  readonly env?: readonly string[] | undefined;
  readonly role?: string | undefined;
  readonly user_type?: Person['userType'] | undefined;
}

/**
 * Sets what a person may use; it bites on their next request. Apps and environments must be declared by a brand of the
 * pool. A change of role ends the cookies of the person's sessions. Nobody takes from themselves what they are signed
 * in to, so that an owner is always left. Errors: `invalid_field`, `conflict`, `not_found`, `unauthenticated`. Throws
 * `Outage`.
 */
export async function setAccess(scope: Scope, actor: Actor, userId: string, access: Access): Promise<Person | Failure> {
  const { deps, tenant } = scope;
  const refused = undeclared(tenant.brand.pool, access) ?? shutsOut(actor, userId, access);
  if (refused) return refused;
  const { apps, env, role, user_type: userType } = access;
  const set = {
    ...(apps === undefined ? {} : { apps: [...new Set(apps)] }),
    ...(env === undefined ? {} : { env: [...new Set(env)] }),
    ...(role === undefined ? {} : { role }),
    ...(userType === undefined ? {} : { userType }),
  };
  const outcome = await changePerson(scope, actor, {
    userId,
    event: 'user.access.changed',
    details: Object.fromEntries(Object.entries(set).map(([name, value]) => [name, String(value)])),
    applies:
      or(
        set.apps && sql`${users.apps} IS NOT ${JSON.stringify(set.apps)}`,
        set.env && sql`${users.env} IS NOT ${JSON.stringify(set.env)}`,
        role === undefined ? undefined : sql`${users.role} IS NOT ${role}`,
        set.userType && sql`${users.userType} IS NOT ${set.userType}`,
      ) ?? sql`0`,
    effects: (recorded) => [
      ...(role === undefined
        ? []
        : [endCookies(scope, actor, userId, sql`${recorded} AND ${hasOtherRole(userId, role)}`)]),
      deps.db.build
        .update(users)
        .set(set)
        .where(and(eq(users.id, userId), recorded)),
    ],
  });
  return failed(outcome) ? outcome : outcome.person;
}

const hasOtherRole = (userId: string, role: string) =>
  sql`EXISTS (SELECT 1 FROM ${users} WHERE ${and(eq(users.id, userId), ne(users.role, role))})`;

function shutsOut({ person, session }: Actor, userId: string, { apps, env }: Access): Failure | null {
  if (userId !== person.id) return null;
  const keeps = judgeAccess(
    { apps: apps ?? person.apps, env: env ?? person.env },
    session.targetSubapp,
    session.targetEnv,
  );
  return keeps && fail('conflict', { detail: 'Nobody takes from themselves what they are signed in to.' });
}

function undeclared(pool: string, access: Access): Failure | null {
  const declared = poolPlaces(pool);
  const errors = (['apps', 'env'] as const).flatMap((field) =>
    (access[field] ?? []).flatMap((value, i) =>
      declared[field].has(value)
        ? []
        : [{ path: `${field}.${i}`, code: 'undeclared', message: 'No brand of this pool declares it' }],
    ),
  );
  return errors.length > 0 ? fail('invalid_field', { errors }) : null;
}
