import { and, eq, ne, sql } from 'drizzle-orm';
import { insertWhere, nothing } from '../../challenge/guarded.ts';
import { identifiers } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { foldAddress } from '../../identity/fold.ts';
import type { Person } from '../../identity/person.ts';
import { MINUTE } from '../../lib/duration.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { noticeRow } from '../../signin/notice.ts';
import { changeOwn } from '../../signin/own-change.ts';
import { checkInBatch } from './change-code.ts';
import { sealUndo, UNDO_LIFETIME } from './undo-token.ts';

/**
 * Gives whoever is signed in the address that they have proven to be theirs: from then on they sign in with it, and
 * with the old one no more. The old one is told, with a link that undoes it. Only who has proven an address hears that
 * it belongs to somebody else. Errors: `invalid_code`, `too_many_attempts`, `conflict`, `unauthenticated`,
 * `unavailable`. Throws `Outage`.
 * @returns the person as they are then.
 */
export async function confirmChange(
  scope: Scope,
  actor: Actor,
  email: string,
  code: string,
): Promise<Person | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const { pool } = tenant.brand;
  const { person } = actor;
  const now = deps.clock.now();
  const address = foldAddress(email);
  const checked = checkInBatch(scope, person, address, code);
  const changed: Person = { ...person, email, emailVerified: true };
  const taken = and(
    eq(identifiers.pool, pool),
    eq(identifiers.kind, 'email'),
    eq(identifiers.value, address),
    ne(identifiers.userId, person.id),
  );
  const refused = await changeOwn(scope, actor, {
    event: 'security.email.changed',
    ...(person.email === null ? { reason: 'first' } : {}),
    requires: [
      ...checked.requires,
      {
        stands: sql`NOT EXISTS (SELECT 1 FROM ${identifiers} WHERE ${taken})`,
        or: fail('conflict', { detail: 'This address belongs to another account.' }),
      },
    ],
    effects: (done) => [
      db.build.delete(identifiers).where(and(eq(identifiers.userId, person.id), eq(identifiers.kind, 'email'), done)),
      insertWhere(
        db,
        identifiers,
        { pool, kind: 'email', value: address, display: email, userId: person.id, verifiedAt: now, createdAt: now },
        nothing,
        done,
      ),
      ...checked.close(done),
    ],
    notices: [
      { row: await toOldAddress(scope, actor, email, now) },
      { row: await noticeRow(scope, changed, { template: 'email_change_confirmed' }) },
    ],
    after: checked.after,
  });
  return refused ?? changed;
}

async function toOldAddress(scope: Scope, { person }: Actor, newAddress: string, changedAt: number) {
  if (person.email === null || !person.emailVerified) return null;
  const token = await sealUndo(scope, {
    userId: person.id,
    address: foldAddress(person.email),
    display: person.email,
    changedAt,
    // The batch writes while this is the version, so that it orders this change among all.
    version: person.version,
  });
  return noticeRow(scope, person, {
    template: 'email_changed',
    newAddress,
    undoLink: `${scope.tenant.issuer}/auth/email/undo?token=${token}`,
    lifetimeMinutes: UNDO_LIFETIME / MINUTE,
  });
}
