import { and, eq, notInArray, type SQL, sql } from 'drizzle-orm';
import { linkedIdentities } from '../../db/credentials.ts';
import type { Scope } from '../../http/scope.ts';
import { anotherWayIn } from '../../identity/ways-in.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { noticeRow } from '../../signin/notice.ts';
import { changeOwn } from '../../signin/own-change.ts';

/**
 * The notice for each service that it may be of: which one it is the batch itself finds out, and writes that one. So
 * the person is told by name, and the row need not be read before.
 */
async function noticesOf(scope: Scope, person: Actor['person'], own: SQL | undefined) {
  const { providers, name: ours } = scope.tenant.brand;
  const ids = providers.map(({ id }) => id);
  const { provider } = linkedIdentities;
  const known = providers.map(({ id, name }) => ({ name, of: eq(provider, id) }));
  const gone = { name: ours, of: ids.length > 0 ? notInArray(provider, ids) : undefined };
  return Promise.all(
    [...known, gone].map(async ({ name, of }) => ({
      row: await noticeRow(scope, person, { template: 'identity_unlinked', provider: name }),
      when: sql`EXISTS (SELECT 1 FROM ${linkedIdentities} WHERE ${and(own, of)})`,
    })),
  );
}

/**
 * Takes a linked account elsewhere from whoever is signed in, unless nothing else would let them in. Errors:
 * `not_found`, also for one of somebody else, `last_way_in`, `unauthenticated`, `unavailable`. Throws `Outage`.
 */
export async function unlinkIdentity(scope: Scope, actor: Actor, id: string): Promise<Failure | null> {
  const { db } = scope.deps;
  const { brand } = scope.tenant;
  const { person } = actor;
  const own = and(
    eq(linkedIdentities.id, id),
    eq(linkedIdentities.pool, brand.pool),
    eq(linkedIdentities.userId, person.id),
  );
  return changeOwn(scope, actor, {
    event: 'security.identity.unlinked',
    details: { identity: id },
    requires: [
      { stands: sql`EXISTS (SELECT 1 FROM ${linkedIdentities} WHERE ${own})`, or: fail('not_found') },
      {
        stands: anotherWayIn(person.id, scope.tenant, { linkedIdentityId: id }),
        or: fail('last_way_in', { detail: 'Add another way to sign in first.' }),
      },
    ],
    effects: (done) => [db.build.delete(linkedIdentities).where(and(own, done))],
    notices: await noticesOf(scope, person, own),
  });
}
