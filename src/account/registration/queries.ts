import { and, eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { type Claim, claimStatement } from '../../challenge/claim.ts';
import { claimed, insertWhere, whereClaimed } from '../../challenge/guarded.ts';
import { attempts, claims } from '../../db/once.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { sessions } from '../../db/sessions.ts';
import { credentials, identifiers, users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { setPassword } from '../../identity/credentials/password/queries.ts';
import type { Facts } from '../../identity/facts.ts';
import { revokeAllSessions } from '../../session/queries.ts';

interface Registration {
  readonly user: typeof users.$inferSelect;
  readonly address: string;
  readonly display: string;
  /** Sealed for the user. */
  readonly password: string;
  readonly mail: typeof outbox.$inferInsert;
  readonly counterKey: string;
}

/** One batch for every case: the person is made only where the address is free; the mail and a record always. */
export async function writeRegistration(scope: Scope, input: Registration): Promise<void> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { user, address, display } = input;
  const { pool } = tenant.brand;
  const now = user.createdAt;
  const made = eq(users.id, user.id);
  // The send that this request took from the recipient's budget: the one row that is sure to be there.
  const sent = eq(attempts.key, input.counterKey);
  const taken = sql`EXISTS (SELECT 1 FROM ${identifiers} WHERE ${identifiers.pool} = ${pool} AND ${identifiers.kind} = 'email' AND ${identifiers.value} = ${address})`;
  const owner = sql`(SELECT ${identifiers.userId} FROM ${identifiers} WHERE ${identifiers.pool} = ${pool} AND ${identifiers.kind} = 'email' AND ${identifiers.value} = ${address})`;
  const identifier = { pool, kind: 'email', value: address, display, userId: user.id, verifiedAt: null, createdAt: now } as const;
  const credential = { id: deps.random.id(now), userId: user.id, kind: 'password', data: input.password, label: null, createdAt: now, updatedAt: now, lastUsedAt: null } as const;
  const success = auditRow(deps, tenant, sender, { event: 'user.signup.success', outcome: 'success', actorId: user.id, subjectId: user.id });
  const repeated = auditRow(deps, tenant, sender, { event: 'user.signup.success', outcome: 'failure', reason: 'address_taken' });
  await db.write([
    insertWhere(db, users, user, attempts, and(sent, sql`NOT ${taken}`)),
    insertWhere(db, identifiers, identifier, users, made),
    insertWhere(db, credentials, credential, users, made),
    insertWhere(db, auditEvents, success, users, made),
    insertWhere(db, auditEvents, { ...repeated, subjectId: owner }, attempts, and(sent, sql`NOT EXISTS (SELECT 1 FROM ${users} WHERE ${made})`)),
    insertWhere(db, outbox, input.mail, attempts, sent),
  ]);
}

/**
 * Confirms the address: spends the link, puts the registration's own password and name in place, ends what was
 * there before. False where another request was first or the person has changed.
 */
export async function writeVerified(
  scope: Scope,
  claim: Claim,
  { user, email }: Facts,
  chosen: { password: string; name: string | null },
): Promise<boolean> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const stands = whereClaimed(claim);
  const event = auditRow(deps, tenant, sender, { event: 'user.email.verified', outcome: 'success', actorId: user.id, subjectId: user.id });
  const results = await db.write([
    claimStatement(db, claim, user),
    ...setPassword(db, { id: deps.random.id(now), userId: user.id, data: chosen.password, now }, claim),
    db.build.update(identifiers).set({ verifiedAt: now }).where(and(eq(identifiers.userId, user.id), eq(identifiers.value, email), stands)),
    revokeAllSessions(db, user.id, 'mailbox_proven', now, stands),
    db.build.update(users).set({ version: user.version + 1, name: chosen.name ?? user.name, updatedAt: now }).where(and(eq(users.id, user.id), stands)),
    insertWhere(db, auditEvents, event, claims, claimed(claim)),
    db.build.select({ claimId: claims.claimId }).from(claims).where(claimed(claim)),
  ]);
  return results[7].length > 0;
}

/** Removes an account that nobody has confirmed: spends the link that declined it. False as above. */
export async function removeUnverified(scope: Scope, claim: Claim, { user }: Facts): Promise<boolean> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const stands = whereClaimed(claim);
  const event = auditRow(deps, tenant, sender, { event: 'user.signup.declined', outcome: 'success', subjectId: user.id });
  const results = await db.write([
    claimStatement(db, claim, user),
    db.build.delete(sessions).where(and(eq(sessions.userId, user.id), stands)),
    db.build.delete(credentials).where(and(eq(credentials.userId, user.id), stands)),
    db.build.delete(identifiers).where(and(eq(identifiers.userId, user.id), stands)),
    db.build.delete(users).where(and(eq(users.id, user.id), stands)),
    insertWhere(db, auditEvents, event, claims, claimed(claim)),
    db.build.select({ claimId: claims.claimId }).from(claims).where(claimed(claim)),
  ]);
  return results[6].length > 0;
}
