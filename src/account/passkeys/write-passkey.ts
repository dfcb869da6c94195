import { and, eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { type Claim, claimStatement } from '../../challenge/claim.ts';
import { claimed, insertWhere, notRecorded, whereClaimed } from '../../challenge/guarded.ts';
import { passkeys } from '../../db/credentials.ts';
import { claims } from '../../db/once.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { type PasskeyRow, passkeysOf } from '../../identity/credentials/passkey/queries.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { qualified, type Statements } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import { stillCalls } from '../../session/still-calls.ts';
import { noticeRow } from '../../signin/notice.ts';

/** More than anybody owns; it bounds what a list answers and an authenticator is sent. */
export const MOST_PASSKEYS = 20;

/**
 * Writes a passkey: one batch that spends the challenge and, with it, adds the row, raises the person's version,
 * records it and owes the notice. All of it only while the caller may still call, the credential is nobody's and there
 * is room. Returns what the person holds then. Errors: `invalid_token`, `unauthenticated`, `conflict`. Throws `Outage`.
 */
export async function writePasskey(
  scope: Scope,
  actor: Actor,
  claim: Claim,
  passkey: PasskeyRow,
): Promise<PasskeyRow[] | Failure> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { person, session, by } = actor;
  const live = qualified(stillCalls(tenant, actor));
  const taken = sql<number>`EXISTS (SELECT 1 FROM ${passkeys} WHERE ${passkeys.pool} = ${passkey.pool} AND ${passkeys.credentialId} = ${passkey.credentialId})`;
  const count = sql<number>`(SELECT COUNT(*) FROM ${passkeys} WHERE ${passkeys.userId} = ${person.id})`;
  const event = auditRow(deps, tenant, sender, {
    event: 'security.passkey.added',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: by === 'setup_token' ? null : session.id,
    details: { passkey: passkey.id, aaguid: passkey.aaguid, synced: passkey.backupEligible },
  });
  const notice = await noticeRow(scope, person, { template: 'passkey_added' });
  const results = await db.write([
    claimStatement(db, claim, null, sql`(${live} AND NOT ${taken} AND ${count} < ${MOST_PASSKEYS})`),
    insertWhere(db, passkeys, passkey, claims, claimed(claim)),
    db.build
      .update(users)
      .set({ version: sql`${users.version} + 1`, updatedAt: passkey.createdAt })
      .where(and(eq(users.id, person.id), whereClaimed(claim), notRecorded(event.id))),
    insertWhere(db, auditEvents, event, claims, claimed(claim)),
    ...(notice ? [insertWhere(db, outbox, notice, claims, claimed(claim))] : []),
    passkeysOf(db, passkey.pool, person.id),
    db.build
      .select({
        live,
        taken,
        claimId: sql<string | null>`(SELECT ${claims.claimId} FROM ${claims} WHERE ${claims.hash} = ${claim.hash})`,
      })
      .from(sql`(SELECT 1)`),
  ] as unknown as Statements);
  const held = results.at(-2) as unknown as PasskeyRow[];
  const [state] = results.at(-1) as unknown as { live: number; taken: number; claimId: string | null }[];
  if (state?.claimId === claim.claimId) {
    if (notice) deps.wakeOutbox(notice.id);
    return held;
  }
  if (state?.claimId) return fail('invalid_token', { internal: 'redeemed by another request' });
  if (!state?.live) return fail('unauthenticated', { internal: 'session ended meanwhile' });
  return fail('conflict', {
    detail: state.taken ? 'This passkey is in use already.' : `You have ${MOST_PASSKEYS} passkeys already.`,
  });
}
