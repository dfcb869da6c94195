import { and, eq, sql } from 'drizzle-orm';
import { auditRow } from '../audit/record.ts';
import { claimStatement } from '../challenge/claim.ts';
import { claimed, insertWhere, nothing, whereClaimed } from '../challenge/guarded.ts';
import { claims } from '../db/once.ts';
import { auditEvents } from '../db/records.ts';
import { sessions } from '../db/sessions.ts';
import { users } from '../db/users.ts';
import type { Scope } from '../http/scope.ts';
import { makePerson } from '../identity/newcomer.ts';
import type { Person } from '../identity/person.ts';
import { network } from '../lib/ip.ts';
import type { Statements } from '../platform/d1.ts';
import { type Draft, draftSession } from '../session/issue.ts';
import type { Linked } from './link.ts';
import { reopenPassword } from './password-tries.ts';
import type { Attempt, Proof } from './proof.ts';
import { stripUnproven } from './strip-unproven.ts';

/** A session that exists, and whose it is. */
export interface Issued {
  readonly draft: Draft;
  readonly person: Person;
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
 * the session and records it. All hangs on the claim, or on the person's version where nothing is spent.
 */
export async function issue(
  scope: Scope,
  attempt: Attempt,
  proof: Proof,
  linked: Linked,
  drawn: Drawn,
): Promise<Issued | NotIssued> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const { person } = linked;
  const draft = draftSession({
    id: drawn.sessionId,
    secret: drawn.sessionSecret,
    userId: person.id,
    tenant,
    target: attempt.target,
    amr: proof.amr,
    acr: proof.acr,
    authTime: proof.provenAt,
    limitAt: proof.limitAt,
    remember: attempt.remember,
    lasting: attempt.entry === 'web' ? 'session' : 'refresh',
    organizationId: null,
    userAgent: sender.userAgent,
    network: network(sender.ip),
    country: sender.country,
    now,
  });
  const row = eq(sessions.id, draft.row.id);
  const opened = sql`EXISTS (SELECT 1 FROM ${sessions} WHERE ${row})`;
  const event = auditRow(deps, tenant, sender, {
    event: 'user.login.success',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: draft.row.id,
    details: { method: proof.method, subapp: attempt.target.subapp },
  });
  const statements = [
    ...spend(scope, proof, linked),
    ...prepare(scope, proof, linked, now),
    openSession(scope, proof, linked, draft),
    insertWhere(db, auditEvents, event, sessions, row),
    ...reopenPassword(scope, proof.method, person, opened),
    ...(await proof.effects(person.id, opened, person)),
    db.build
      .select({
        opened: sql<number>`${opened}`,
        claimId: sql<
          string | null
        >`(SELECT ${claims.claimId} FROM ${claims} WHERE ${claims.hash} = ${proof.claim?.hash ?? ''})`,
      })
      .from(sql`(SELECT 1)`),
  ];
  const results = await db.write(statements as unknown as Statements);
  const [effect] = results.at(-1) as unknown as { opened: number; claimId: string | null }[];
  if (effect?.opened) return { draft, person: proof.becomes(person) };
  return proof.claim && effect?.claimId && effect.claimId !== proof.claim.claimId ? 'spent' : 'moved';
}

function spend({ deps }: Scope, { claim, condition }: Proof, { kind, person }: Linked) {
  if (!claim) return [];
  return [claimStatement(deps.db, claim, kind === 'new' ? null : person, condition ?? undefined)];
}

function openSession({ deps: { db } }: Scope, { claim, condition }: Proof, { kind, person }: Linked, draft: Draft) {
  // A person made in this very batch may have lost their address to another request: then there is no session either.
  if (claim) {
    const exists = sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${person.id})`;
    return insertWhere(db, sessions, draft.row, claims, and(claimed(claim), exists));
  }
  const stands = and(
    eq(users.id, person.id),
    kind === 'new' ? undefined : eq(users.version, person.version),
    condition ?? undefined,
  );
  return insertWhere(db, sessions, draft.row, users, stands);
}

/** What has to be true before the session: a new person, or an account claimed for its mailbox. */
function prepare(scope: Scope, proof: Proof, { kind, person }: Linked, now: number) {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { claim, condition, newcomer } = proof;
  if (kind === 'claimed') return claim ? stripUnproven(db, person, whereClaimed(claim), now) : [];
  if (kind === 'known' || !newcomer) return [];
  const event = auditRow(deps, tenant, sender, {
    event: 'user.signup.success',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    details: { method: proof.method },
  });
  return [
    ...(claim
      ? makePerson(db, tenant.brand.pool, person, newcomer, claims, claimed(claim))
      : makePerson(db, tenant.brand.pool, person, newcomer, nothing, condition ?? sql`1`)),
    insertWhere(db, auditEvents, event, users, eq(users.id, person.id)),
  ];
}
