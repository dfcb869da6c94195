import { and, eq, sql } from 'drizzle-orm';
import { apiKeys } from '../../db/factors.ts';
import type { Scope } from '../../http/scope.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { changeOwn } from '../../signin/own-change.ts';
import { isOwn } from './queries.ts';

/**
 * Ends a key of whoever is signed in: every later call with it is refused, since each looks it up. Errors: `not_found`,
 * also for a key of somebody else and one that was revoked before; those of `changeOwn`. Throws `Outage`.
 */
export async function revokeKey(scope: Scope, actor: Actor, id: string): Promise<Failure | null> {
  const { deps, tenant } = scope;
  const own = and(eq(apiKeys.id, id), isOwn(tenant, actor.person.id));
  return changeOwn(scope, actor, {
    event: 'security.api_key.revoked',
    details: { key: id },
    requires: [{ stands: sql`EXISTS (SELECT 1 FROM ${apiKeys} WHERE ${own})`, or: fail('not_found') }],
    effects: (done) => [deps.db.build.update(apiKeys).set({ revokedAt: deps.clock.now() }).where(and(own, done))],
    notices: [],
  });
}
