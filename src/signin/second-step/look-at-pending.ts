import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import { attempts } from '../../db/once.ts';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { type Facts, factsById, factsOf } from '../../identity/facts.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { qualified } from '../../platform/d1.ts';
import type { Attempt } from '../proof.ts';
import { findPending, pendingKey } from './pending.ts';

/** A sign-in that waits for its second factor, as it stands. */
export interface PendingNow {
  readonly entry: Attempt['entry'];
  readonly facts: Facts;
  /** The condition that it still waits, and its person is active and has not changed. */
  readonly stands: SQL;
}

/**
 * Looks at a pending sign-in without a guess at it. Errors: `unauthenticated` for one that is unknown or over, or whose
 * person has changed since or is not active. Throws `Outage`.
 */
export async function lookAtPending(scope: Scope, token: string): Promise<PendingNow | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const over = (internal: string) => fail('unauthenticated', { internal });
  const found = await findPending(scope, token);
  if (!found) return over('no such pending sign-in');
  const { userId, attempt } = found.pending;
  const own = and(eq(attempts.key, pendingKey(scope, token)), gt(attempts.expiresAt, deps.clock.now()));
  const stands = sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${userId} AND ${users.status} = 'active' AND CAST(${users.version} AS TEXT) = (SELECT ${attempts.flow} FROM ${attempts} WHERE ${own}))`;
  const [[state], [row]] = await db.read([
    db.build.select({ stands: qualified(sql<number>`${stands}`).as('stands') }).from(sql`(SELECT 1)`),
    factsById(db, tenant.brand.pool, userId),
  ]);
  const facts = factsOf(row);
  if (!state?.stands || !facts) return over('over, or the person has changed since');
  return { entry: attempt.entry, facts, stands };
}
