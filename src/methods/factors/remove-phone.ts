import { and, eq, type SQL, sql } from 'drizzle-orm';
import { phones, recoveryCodes, trustedDevices } from '../../db/factors.ts';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { isLastDemanded, lastDemanded } from '../../signin/enrollment/last-demanded.ts';
import { noticeRow } from '../../signin/notice.ts';
import { changeOwn } from '../../signin/own-change.ts';

/**
 * Removes the phone of whoever is signed in, confirmed or not; the Fresh rule is the row's to check. Where it was the
 * last factor, recovery codes and trusted browsers go with it. Of one that was confirmed the person is told by mail.
 * Errors: `conflict` where there is none, or a second factor is demanded of the person and this is the last;
 * `unauthenticated`, `unavailable`. Throws `Outage`.
 */
export async function removePhone(scope: Scope, actor: Actor, facts: Facts): Promise<Failure | null> {
  const { db } = scope.deps;
  const { person, phone } = facts;
  const none = () => fail('conflict', { detail: 'There is no phone to remove.' });
  if (!phone) return none();
  if (person.sms && isLastDemanded(scope, facts, 'sms')) return lastDemanded();
  const own = and(eq(phones.userId, person.id), eq(phones.number, phone.number));
  const isLast = person.sms && !person.totp;
  const drop = (table: typeof recoveryCodes | typeof trustedDevices, done: SQL) =>
    db.build.delete(table).where(and(eq(table.userId, person.id), done));
  return changeOwn(
    scope,
    { ...actor, person },
    {
      event: 'security.phone.removed',
      details: { confirmed: person.sms },
      requires: [{ stands: sql`EXISTS (SELECT 1 FROM ${phones} WHERE ${own})`, or: none() }],
      effects: (done) => [
        db.build.delete(phones).where(and(own, done)),
        ...(isLast ? [drop(recoveryCodes, done), drop(trustedDevices, done)] : []),
      ],
      notices: [{ row: person.sms ? await noticeRow(scope, person, { template: 'phone_removed' }) : null }],
    },
  );
}
