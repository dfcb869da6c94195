import { and, eq, sql } from 'drizzle-orm';
import { memberships, organizations } from '../../db/organizations.ts';
import { invitations } from '../../db/people.ts';
import { identifiers, users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { removeCredentials } from '../../identity/credentials/remove-all.ts';
import { foldAddress } from '../../identity/fold.ts';
import { DAY } from '../../lib/duration.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { leavesAnOwner } from '../../permission/platform-owner.ts';
import { qualified } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import { revokeAllSessions } from '../../session/queries.ts';
import { noticeRow } from '../../signin/notice.ts';
import { changeOwn } from '../../signin/own-change.ts';

/** After this nothing of a deleted account is left but the record (GDPR article 17; `purge-deleted.ts`). */
const PURGE_DAYS = 30;

/** The condition that no organization would be left without an owner. */
const leavesNoneAlone = (userId: string) =>
  qualified(
    sql`NOT EXISTS (SELECT 1 FROM ${memberships} INNER JOIN ${organizations} ON ${organizations.id} = ${memberships.organizationId} WHERE ${memberships.userId} = ${userId} AND ${memberships.role} = 'owner' AND ${organizations.status} = 'active' AND NOT EXISTS (SELECT 1 FROM ${memberships} AS other WHERE other.organization_id = ${organizations.id} AND other.user_id <> ${userId} AND other.role = 'owner'))`,
  );

/**
 * Deletes the account of whoever is signed in: sealed at once. Every session, key and factor ends, addresses and names
 * are free for anybody, and what is left goes within 30 days. Errors: `conflict` where an organization or
 * the platform would be left without an owner, `unauthenticated`, `unavailable`. Throws `Outage`.
 */
export async function deleteAccount(scope: Scope, actor: Actor): Promise<Failure | null> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const { brand, env } = tenant;
  const { person } = actor;
  const now = deps.clock.now();
  const sealed = {
    status: 'deleted',
    platformOwner: false,
    name: null,
    picture: null,
    locale: null,
    purgeAt: now + PURGE_DAYS * DAY,
  } as const;
  return changeOwn(scope, actor, {
    event: 'user.deleted',
    requires: [
      {
        stands: leavesNoneAlone(person.id),
        or: fail('conflict', { detail: 'Hand over the organizations that you own first.' }),
      },
      {
        stands: leavesAnOwner(brand.pool, person.id),
        or: fail('conflict', { detail: 'Name another owner of the platform first.' }),
      },
    ],
    effects: (done) => [
      revokeAllSessions(db, person.id, 'deleted', now, done),
      ...removeCredentials(db, person.id, done),
      db.build.delete(identifiers).where(and(eq(identifiers.userId, person.id), done)),
      db.build.delete(memberships).where(and(eq(memberships.userId, person.id), done)),
      ...(person.email === null
        ? []
        : [
            db.build
              .delete(invitations)
              .where(
                and(
                  eq(invitations.pool, brand.pool),
                  eq(invitations.brand, brand.id),
                  eq(invitations.env, env),
                  eq(invitations.address, foldAddress(person.email)),
                  done,
                ),
              ),
          ]),
      db.build
        .update(users)
        .set(sealed)
        .where(and(eq(users.id, person.id), done)),
    ],
    notices: [{ row: await noticeRow(scope, person, { template: 'account_deleted', purgeDays: PURGE_DAYS }) }],
  });
}
