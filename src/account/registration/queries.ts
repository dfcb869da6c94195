import { and, eq, type SQL, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { type Claim, claimStatement } from '../../challenge/claim.ts';
import { claimed, insertWhere, nothing, whereClaimed } from '../../challenge/guarded.ts';
import { claims } from '../../db/once.ts';
import { memberships } from '../../db/organizations.ts';
import { auditEvents } from '../../db/records.ts';
import { sessions } from '../../db/sessions.ts';
import { credentials, identifiers, users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { setPassword } from '../../identity/credentials/password/queries.ts';
import { removeCredentials } from '../../identity/credentials/remove-all.ts';
import type { Facts } from '../../identity/facts.ts';
import { makePerson, type Newcomer } from '../../identity/newcomer.ts';
import { ownerOf } from '../../identity/owner-of.ts';
import type { Person } from '../../identity/person.ts';
import type { Statements } from '../../platform/d1.ts';
import { revokeAllSessions } from '../../session/queries.ts';
import { spendInvitation } from '../../signin/admission.ts';

interface Registration {
  readonly person: Person;
  readonly newcomer: Newcomer;
  readonly address: string;
  /** Sealed for the person. */
  readonly password: string;
  /** The condition under which the brand lets the address make an account. */
  readonly admission: SQL;
}

/** Statements for every case, while `sent` stands: the person is made only where the address is free; a record always. */
export function registrationStatements(
  scope: Scope,
  { person, newcomer, address, password, admission }: Registration,
  sent: SQL,
) {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { pool } = tenant.brand;
  const now = person.createdAt;
  const made = eq(users.id, person.id);
  const credential = {
    id: deps.random.id(now),
    userId: person.id,
    kind: 'password',
    data: password,
    label: null,
    createdAt: now,
    updatedAt: now,
    lastUsedAt: null,
  } as const;
  const success = auditRow(deps, tenant, sender, {
    event: 'user.signup.success',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
  });
  const repeated = auditRow(deps, tenant, sender, {
    event: 'user.signup.success',
    outcome: 'failure',
    reason: 'address_taken',
  });
  return [
    ...makePerson(db, pool, person, newcomer, nothing, and(sent, admission) as SQL),
    insertWhere(db, credentials, credential, users, made),
    insertWhere(db, auditEvents, success, users, made),
    spendInvitation(scope, address, sql`EXISTS (SELECT 1 FROM ${users} WHERE ${made})`),
    insertWhere(
      db,
      auditEvents,
      { ...repeated, subjectId: ownerOf(pool, address) },
      nothing,
      and(sent, sql`NOT EXISTS (SELECT 1 FROM ${users} WHERE ${made})`),
    ),
  ] as const;
}

/**
 * Confirms the address: spends the link, puts the registration's own password and name in place, ends what was
 * there before. False where another request was first or the person has changed.
 */
export async function writeVerified(
  scope: Scope,
  claim: Claim,
  { person }: Facts,
  chosen: { address: string; password: string; name: string | null },
): Promise<boolean> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const stands = whereClaimed(claim);
  const event = auditRow(deps, tenant, sender, {
    event: 'user.email.verified',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
  });
  const results = await db.write([
    claimStatement(db, claim, person),
    ...setPassword(db, { id: deps.random.id(now), userId: person.id, data: chosen.password, now }, claim),
    db.build
      .update(identifiers)
      .set({ verifiedAt: now })
      .where(and(eq(identifiers.userId, person.id), eq(identifiers.value, chosen.address), stands)),
    revokeAllSessions(db, person.id, 'mailbox_proven', now, stands),
    db.build
      .update(users)
      .set({ version: person.version + 1, name: chosen.name ?? person.name, updatedAt: now })
      .where(and(eq(users.id, person.id), stands)),
    insertWhere(db, auditEvents, event, claims, claimed(claim)),
    db.build.select({ claimId: claims.claimId }).from(claims).where(claimed(claim)),
  ]);
  return results[7].length > 0;
}

/**
 * Removes an account that nobody has confirmed, with all that somebody else may have put into it: spends the link that
 * declined it. False as above.
 */
export async function removeUnverified(scope: Scope, claim: Claim, { person }: Facts): Promise<boolean> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const stands = whereClaimed(claim);
  const event = auditRow(deps, tenant, sender, {
    event: 'user.signup.declined',
    outcome: 'success',
    subjectId: person.id,
  });
  const results = await db.write([
    claimStatement(db, claim, person),
    db.build.delete(sessions).where(and(eq(sessions.userId, person.id), stands)),
    ...removeCredentials(db, person.id, stands),
    db.build.delete(memberships).where(and(eq(memberships.userId, person.id), stands)),
    db.build.delete(identifiers).where(and(eq(identifiers.userId, person.id), stands)),
    db.build.delete(users).where(and(eq(users.id, person.id), stands)),
    insertWhere(db, auditEvents, event, claims, claimed(claim)),
    db.build.select({ claimId: claims.claimId }).from(claims).where(claimed(claim)),
  ] as unknown as Statements);
  return (results.at(-1) as unknown as unknown[]).length > 0;
}
