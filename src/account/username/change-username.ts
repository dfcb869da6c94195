import { and, eq, inArray, ne, or, sql } from 'drizzle-orm';
import { insertWhere, nothing } from '../../challenge/guarded.ts';
import { identifiers } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import { findName } from '../../identity/username/find-name.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { noticeRow } from '../../signin/notice.ts';
import { changeOwn } from '../../signin/own-change.ts';

const kinds = ['username', 'username_skeleton'] as const;

/**
 * Gives whoever is signed in another username, and with it what that looks like: nobody else's may be it or be taken
 * for it. The old one is free from then on. Errors: `invalid_field`, `username_unavailable`, `unauthenticated`,
 * `unavailable`. Throws `Outage`.
 * @returns the person as they are then.
 */
export async function changeUsername(scope: Scope, actor: Actor, asked: string): Promise<Person | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const { pool } = tenant.brand;
  const { person } = actor;
  const name = findName(asked, tenant.brand);
  if (failed(name)) return name;
  if (name.value === person.username) return person;
  const now = deps.clock.now();
  const forms = { username: name.value, username_skeleton: name.skeleton };
  const same = or(...kinds.map((kind) => and(eq(identifiers.kind, kind), eq(identifiers.value, forms[kind]))));
  const taken = and(eq(identifiers.pool, pool), same, ne(identifiers.userId, person.id));
  const refused = await changeOwn(scope, actor, {
    event: 'security.username.changed',
    requires: [
      {
        stands: sql`NOT EXISTS (SELECT 1 FROM ${identifiers} WHERE ${taken})`,
        or: fail('username_unavailable', { internal: 'taken' }),
      },
    ],
    effects: (done) => [
      db.build
        .delete(identifiers)
        .where(and(eq(identifiers.userId, person.id), inArray(identifiers.kind, [...kinds]), done)),
      ...kinds.map((kind) =>
        insertWhere(
          db,
          identifiers,
          {
            pool,
            kind,
            value: forms[kind],
            display: name.value,
            userId: person.id,
            verifiedAt: null,
            createdAt: now,
          },
          nothing,
          done,
        ),
      ),
    ],
    notices: [{ row: await noticeRow(scope, person, { template: 'username_changed' }) }],
  });
  return refused ?? { ...person, username: name.value };
}
