import { and, eq, gt, gte, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { claimStatement } from '../../challenge/claim.ts';
import { claimed, insertWhere, nothing, notRecorded, whereClaimed } from '../../challenge/guarded.ts';
import { linkedIdentities, passkeys, wallets } from '../../db/credentials.ts';
import { apiKeys, phones, recoveryCodes, totpEnrollments, totpFactors } from '../../db/factors.ts';
import { claims } from '../../db/once.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { credentials, identifiers, users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Database, Statements } from '../../platform/d1.ts';
import { revokeAllSessions } from '../../session/queries.ts';
import { noticeRow } from '../../signin/notice.ts';
import { forgetDevices } from '../../signin/second-step/trusted-device.ts';
import { openUndo, type Undo, undoneSince } from './undo-token.ts';

/**
 * Gives somebody back the address that was theirs, by the link that was mailed there: once, within seven days. Whoever
 * changed it may have been somebody else, so that every session ends and what was added in the seven days before the
 * change or since goes: passkeys, wallets, linked accounts, API keys, factors, and a password that was set then. What
 * the account began with stays; so do the ways in of a brand where the mailbox opens none, if there would be no other.
 * The changes that came after it go with it: their links are of no use any more. The address that goes is told. Errors:
 * `invalid_token`, also where the address has been proven to be somebody else's. Throws `Outage`.
 */
export async function undoChange(scope: Scope, token: string): Promise<Failure | null> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { pool } = tenant.brand;
  const found = await openUndo(scope, token);
  if (!found) return fail('invalid_token', { internal: 'not ours, or ended' });
  const { undo, claim } = found;
  const { userId, address, display } = undo;
  const now = deps.clock.now();
  const stands = whereClaimed(claim);
  const others = and(
    eq(identifiers.pool, pool),
    eq(identifiers.kind, 'email'),
    eq(identifiers.value, address),
    ne(identifiers.userId, userId),
  ) as SQL;
  const free = sql`NOT EXISTS (SELECT 1 FROM ${identifiers} WHERE ${others} AND ${identifiers.verifiedAt} IS NOT NULL)`;
  const there = and(eq(users.id, userId), eq(users.pool, pool), ne(users.status, 'deleted'));
  const event = auditRow(deps, tenant, sender, {
    event: 'security.email.change_undone',
    outcome: 'success',
    actorId: userId,
    subjectId: userId,
  });
  const restored = { email: display, emailVerified: true, locale: null };
  const notice = await noticeRow(scope, restored, { template: 'email_change_confirmed' });
  const removed = await toRemoved(scope, undo);
  const results = await db.write([
    claimStatement(
      db,
      claim,
      null,
      sql`(EXISTS (SELECT 1 FROM ${users} WHERE ${there}) AND ${free} AND NOT ${wasTakenBack(pool, undo)})`,
    ),
    ...(removed ? [insertWhere(db, outbox, removed.row, nothing, and(stands, removed.isHeld))] : []),
    ...removeSquatter(db, others, stands, now),
    db.build.delete(identifiers).where(and(eq(identifiers.userId, userId), eq(identifiers.kind, 'email'), stands)),
    insertWhere(
      db,
      identifiers,
      { pool, kind: 'email', value: address, display, userId, verifiedAt: now, createdAt: now },
      nothing,
      stands,
    ),
    ...removeSince(scope, undo, stands),
    revokeAllSessions(db, userId, 'email_change_undone', now, stands),
    forgetDevices(scope, userId, stands),
    db.build
      .update(users)
      .set({ version: sql`${users.version} + 1`, updatedAt: now })
      .where(and(eq(users.id, userId), stands, notRecorded(event.id))),
    insertWhere(db, auditEvents, { ...event, details: detailsOf(undo) }, claims, claimed(claim)),
    ...(notice ? [insertWhere(db, outbox, notice, claims, claimed(claim))] : []),
    db.build.select({ claimId: claims.claimId }).from(claims).where(claimed(claim)),
  ] as unknown as Statements);
  if ((results.at(-1) as unknown as unknown[]).length === 0)
    return fail('invalid_token', { internal: 'used before, the account is gone, or the address is another’s' });
  const owed = [notice, removed?.row].flatMap((row) => (row ? [row.id] : []));
  if (owed.length > 0) deps.wakeOutbox(...owed);
  return null;
}

/** Which change an undo took back, and the version that the person has from then on. */
const detailsOf = ({ userId, changedAt, version }: Undo): SQL =>
  sql`json_object('changed_at', ${changedAt}, 'version', ${version}, 'leads_to', (SELECT ${users.version} FROM ${users} WHERE ${eq(users.id, userId)}))`;

/**
 * The condition that a change was taken back with one before it: whoever made the first made the second as well, and
 * its link is in a mailbox of theirs. An undo of a later change says nothing of this one, nor does one that came before
 * it. The versions of the person order them; where one of them is of an older version and has none, the clocks do.
 */
const wasTakenBack = (pool: string, { userId, changedAt, version }: Undo): SQL => {
  const { at, details, event, subjectId } = auditEvents;
  const of = (name: string) => sql`json_extract(${details}, ${`$.${name}`})`;
  const earlier = sql`${of('changed_at')} <= ${changedAt}`;
  const byClock = sql`(${at} >= ${changedAt} AND ${earlier})`;
  const byVersion = sql`CASE WHEN ${of('leads_to')} IS NULL THEN ${byClock} ELSE ${of('leads_to')} > ${version} AND COALESCE(${of('version')} <= ${version}, ${earlier}) END`;
  const undone = and(
    eq(auditEvents.pool, pool),
    eq(subjectId, userId),
    eq(event, 'security.email.change_undone'),
    version === null ? byClock : byVersion,
  );
  return sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${undone})`;
};

/** The notice to the address that the person has until then, and the condition that it is still theirs. */
async function toRemoved(scope: Scope, { userId, address }: Undo) {
  const { db } = scope.deps;
  const { kind, value, display, verifiedAt } = identifiers;
  const own = and(eq(identifiers.userId, userId), eq(kind, 'email'), ne(value, address));
  const [[held]] = await db.read([
    db.build
      .select({ value, display, verifiedAt, locale: users.locale })
      .from(identifiers)
      .innerJoin(users, eq(users.id, identifiers.userId))
      .where(own),
  ]);
  if (!held) return null;
  const person = { email: held.display, emailVerified: held.verifiedAt !== null, locale: held.locale };
  const row = await noticeRow(scope, person, { template: 'email_change_undone' });
  return row && { row, isHeld: sql`EXISTS (SELECT 1 FROM ${identifiers} WHERE ${and(own, eq(value, held.value))})` };
}

/** What somebody registered with the address meanwhile and never confirmed: the address goes, and an account that was nothing else. */
const removeSquatter = (db: Database, others: SQL, stands: SQL, now: number) => {
  const unproven = and(others, isNull(identifiers.verifiedAt));
  const held = [passkeys, wallets, linkedIdentities].map(
    (table) => sql`NOT EXISTS (SELECT 1 FROM ${table} WHERE ${table.userId} = ${users.id})`,
  );
  return [
    db.build
      .update(users)
      .set({ status: 'deleted', purgeAt: now, updatedAt: now })
      .where(
        and(eq(users.id, sql`(SELECT ${identifiers.userId} FROM ${identifiers} WHERE ${unproven})`), ...held, stands),
      ),
    db.build.delete(identifiers).where(and(unproven, stands)),
  ];
};

/** Statements that take what was added to an account lately, while `stands`. */
function removeSince({ deps: { db }, tenant: { brand } }: Scope, undo: Undo, stands: SQL) {
  const { userId } = undo;
  const since = undoneSince(undo);
  // What came with the account is its owner's: they have proven the address since.
  const madeAt = sql`(SELECT ${users.createdAt} FROM ${users} WHERE ${eq(users.id, userId)})`;
  const held = [
    [passkeys, passkeys.createdAt],
    [linkedIdentities, linkedIdentities.createdAt],
    [wallets, wallets.linkedAt],
    [credentials, credentials.updatedAt],
  ] as const;
  const opensByMail = (['magic_link', 'email_otp', 'password'] as const).some((way) => brand.methods.includes(way));
  const older = held.map(
    ([table, at]) =>
      sql`EXISTS (SELECT 1 FROM ${table} WHERE ${and(eq(table.userId, userId), or(lt(at, since), sql`${at} <= ${madeAt}`))})`,
  );
  const mayGo = opensByMail ? stands : and(stands, or(...older));
  const others = [apiKeys, totpFactors, totpEnrollments, recoveryCodes, phones].map(
    (table) => [table, table.createdAt] as const,
  );
  const without =
    (condition: SQL | undefined) =>
    ([table, at]: (typeof held)[number] | (typeof others)[number]) =>
      db.build.delete(table).where(and(eq(table.userId, userId), gte(at, since), gt(at, madeAt), condition));
  return [...held.map(without(mayGo)), ...others.map(without(stands))];
}
