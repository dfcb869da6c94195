import { and, eq, sql } from 'drizzle-orm';
import { auditRow } from '../audit/record.ts';
import { claimStatement } from '../challenge/claim.ts';
import { claimed, insertWhere, whereClaimed } from '../challenge/guarded.ts';
import { claims } from '../db/once.ts';
import { auditEvents } from '../db/records.ts';
import { sessions } from '../db/sessions.ts';
import { credentials, identifiers, users } from '../db/users.ts';
import { forgetTries } from '../guard/attempts.ts';
import type { Scope } from '../http/scope.ts';
import { network } from '../lib/ip.ts';
import type { Statements } from '../platform/d1.ts';
import { type Draft, draftSession } from '../session/issue.ts';
import { revokeAllSessions } from '../session/queries.ts';
import type { Linked } from './link.ts';
import type { Attempt, Proof } from './proof.ts';

/** A session that exists, and whose it is. */
export interface Issued {
  readonly draft: Draft;
  readonly user: Linked['user'];
  readonly email: string;
}

/** `spent`: another request redeemed the value. `moved`: the person changed since the read; judge again. */
export type NotIssued = 'spent' | 'moved';

/** The ids of everything that one attempt may write: drawn once, so that a batch that runs twice writes once. */
export interface Drawn {
  readonly userId: string;
  readonly sessionId: string;
  readonly sessionSecret: string;
}

/**
 * Stage `issue`: one batch that spends the proof's value, makes or claims the account where that is due, opens
 * the session and records it. All hangs on the claim, or on the user's version where nothing is spent.
 */
export async function issue(scope: Scope, attempt: Attempt, proof: Proof, linked: Linked, drawn: Drawn): Promise<Issued | NotIssued> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const draft = draftSession({
    id: drawn.sessionId, secret: drawn.sessionSecret, userId: linked.user.id, tenant, target: attempt.target,
    amr: proof.amr, acr: proof.acr, authTime: proof.provenAt, remember: attempt.remember, organizationId: null,
    userAgent: sender.userAgent, network: network(sender.ip), country: sender.country, now,
  });
  const event = auditRow(deps, tenant, sender, {
    event: 'user.login.success', outcome: 'success', actorId: linked.user.id, subjectId: linked.user.id,
    sessionId: draft.row.id, details: { method: proof.method, subapp: attempt.target.subapp },
  });
  const opened = eq(sessions.id, draft.row.id);
  const statements = [
    ...spend(scope, proof, linked),
    ...prepare(scope, proof, linked, now),
    openSession(scope, proof, linked, draft),
    insertWhere(db, auditEvents, event, sessions, opened),
    ...(proof.counterKey ? [forgetTries(db, proof.counterKey, sql`EXISTS (SELECT 1 FROM ${sessions} WHERE ${opened})`)] : []),
    db.build.select({
      opened: sql<number>`EXISTS (SELECT 1 FROM ${sessions} WHERE ${opened})`,
      claimId: sql<string | null>`(SELECT ${claims.claimId} FROM ${claims} WHERE ${claims.hash} = ${proof.claim?.hash ?? ''})`,
    }).from(sql`(SELECT 1)`),
  ];
  const results = await db.write(statements as unknown as Statements);
  const [effect] = results.at(-1) as unknown as { opened: number; claimId: string | null }[];
  if (effect?.opened) return { draft, user: linked.user, email: linked.email };
  return proof.claim && effect?.claimId && effect.claimId !== proof.claim.claimId ? 'spent' : 'moved';
}

function spend({ deps }: Scope, { claim }: Proof, linked: Linked) {
  if (!claim) return [];
  return [claimStatement(deps.db, claim, linked.kind === 'new' ? null : linked.user)];
}

function openSession({ deps: { db } }: Scope, { claim }: Proof, linked: Linked, draft: Draft) {
  if (!claim) {
    return insertWhere(db, sessions, draft.row, users, and(eq(users.id, linked.user.id), eq(users.version, linked.user.version)));
  }
  // A person made in this very batch may have lost the address to another request: then there is no session either.
  const owns = sql`EXISTS (SELECT 1 FROM ${identifiers} WHERE ${identifiers.userId} = ${linked.user.id})`;
  return insertWhere(db, sessions, draft.row, claims, and(claimed(claim), owns));
}

/** What has to be true before the session: a new person, an account claimed for its mailbox, a stronger hash. */
function prepare(scope: Scope, proof: Proof, linked: Linked, now: number) {
  const { deps: { db }, tenant } = scope;
  const { claim } = proof;
  if (!claim) return proof.rehashed ? [rehash(scope, linked, proof.rehashed, now)] : [];
  if (linked.kind === 'known') return [];
  if (linked.kind === 'claimed') return stripUnproven(scope, linked, whereClaimed(claim), now);
  const taken = sql`EXISTS (SELECT 1 FROM ${identifiers} WHERE ${identifiers.pool} = ${tenant.brand.pool} AND ${identifiers.kind} = 'email' AND ${identifiers.value} = ${proof.address})`;
  const identifier = {
    pool: tenant.brand.pool, kind: 'email', value: proof.address, display: linked.email,
    userId: linked.user.id, verifiedAt: now, createdAt: now,
  } as const;
  const event = auditRow(scope.deps, tenant, scope.sender, {
    event: 'user.signup.success', outcome: 'success', actorId: linked.user.id, subjectId: linked.user.id, details: { method: proof.method },
  });
  return [
    insertWhere(db, users, linked.user, claims, and(claimed(claim), sql`NOT ${taken}`)),
    insertWhere(db, identifiers, identifier, users, eq(users.id, linked.user.id)),
    insertWhere(db, auditEvents, event, users, eq(users.id, linked.user.id)),
  ];
}

function rehash({ deps: { db } }: Scope, { user }: Linked, data: string, now: number) {
  return db.build
    .update(credentials)
    .set({ data, updatedAt: now })
    .where(and(eq(credentials.userId, user.id), eq(credentials.kind, 'password'), sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${user.id} AND ${users.version} = ${user.version})`));
}

/** Whoever set a password before the mailbox was proven may have been anybody: their access ends here. */
export function stripUnproven(
  { deps: { db } }: Scope,
  { user }: { user: { id: string; version: number } },
  stands: ReturnType<typeof whereClaimed>,
  now: number,
) {
  return [
    db.build.delete(credentials).where(and(eq(credentials.userId, user.id), stands)),
    revokeAllSessions(db, user.id, 'mailbox_proven', now, stands),
    db.build.update(identifiers).set({ verifiedAt: now }).where(and(eq(identifiers.userId, user.id), eq(identifiers.kind, 'email'), stands)),
    db.build.update(users).set({ version: user.version + 1, updatedAt: now }).where(and(eq(users.id, user.id), stands)),
  ];
}
