import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { auditRow } from '../audit/record.ts';
import { claimStatement } from '../challenge/claim.ts';
import { claimed, insertTold, insertWhere, nothing, type RowOf, whereClaimed } from '../challenge/guarded.ts';
import { claims } from '../db/once.ts';
import { auditEvents } from '../db/records.ts';
import { users } from '../db/users.ts';
import type { Scope } from '../http/scope.ts';
import { makePerson } from '../identity/newcomer.ts';
import { compiled, fragment } from '../platform/compiled.ts';
import type { Statements } from '../platform/d1.ts';
import { spendInvitation } from './admission.ts';
import type { Linked } from './link.ts';
import { forgetTriesBefore } from './password-tries.ts';
import type { Proof } from './proof.ts';
import { stripUnproven } from './strip-unproven.ts';

/** `spent`: another request redeemed the value. `moved`: the person changed since the read; judge again. */
export type NotCommitted = 'spent' | 'moved';

/** What one batch brings about, known by the one row that shows it. */
export interface Outcome<T extends SQLiteTable> {
  readonly table: T;
  readonly row: RowOf<T>;
  /** Whether the row is a session. */
  readonly opens: boolean;
  /** The condition that the row is there. */
  readonly written: SQL;
  /** What else is written with it, after everything that the proof changes. */
  readonly more: readonly BatchItem<'sqlite'>[];
}

/**
 * One batch that spends the proof's value, makes or claims the account where that is due, and brings the outcome
 * about. All hangs on the claim, or on the person's version where nothing is spent. Throws `Outage`.
 */
export async function commit<T extends SQLiteTable>(
  scope: Scope,
  proof: Proof,
  linked: Linked,
  outcome: Outcome<T>,
): Promise<'done' | NotCommitted> {
  const { db, clock } = scope.deps;
  const { person } = linked;
  const { source, stands } = basis(proof, linked);
  const before = [...spend(scope, proof, linked), ...prepare(scope, proof, linked, clock.now())];
  const results = await db.write([
    ...before,
    insertTold(db, outcome.table, outcome.row, source, stands),
    ...forgetTriesBefore(scope, proof, person, outcome.written),
    ...(await proof.effects(person.id, outcome.written, person)),
    ...(outcome.opens || grantsAtOnce(linked) ? await proof.grants(person.id, outcome.written, person) : []),
    ...outcome.more,
  ] as unknown as Statements);
  const told = results[before.length] as unknown as readonly unknown[];
  if (told.length > 0) return 'done';
  // An earlier run of the batch wrote it, and its answer was lost; or nobody did, and the reason is asked for alone.
  const [[found]] = await db.read([effect(db, { written: outcome.written, hash: proof.claim?.hash ?? '' })]);
  if (found?.written) return 'done';
  return proof.claim && found?.claimId && found.claimId !== proof.claim.claimId ? 'spent' : 'moved';
}

/** Whether the outcome is there, and who has the claim. */
const effect = compiled<{ written: SQL; hash: string }>()((db, value) =>
  db
    .select({
      written: sql<number>`${value('written')}`,
      claimId: sql<string | null>`(SELECT ${claims.claimId} FROM ${claims} WHERE ${claims.hash} = ${value('hash')})`,
    })
    .from(sql`(SELECT 1)`),
);

/** Whoever is made here, or claimed and stripped, has nothing that a second factor protects. */
const grantsAtOnce = ({ kind }: Linked): boolean => kind !== 'known';

function spend({ deps }: Scope, { claim, condition }: Proof, { kind, person }: Linked) {
  if (!claim) return [];
  return [claimStatement(deps.db, claim, kind === 'new' ? null : person, condition ?? undefined)];
}

/** What the outcome's row hangs on. */
function basis({ claim, condition }: Proof, { kind, person }: Linked) {
  // A person made in this very batch may have lost their address to another request: then nothing comes of it.
  if (claim) return { source: claims, stands: both({ one: claimed(claim), other: isMade({ id: person.id }) }) };
  const { id, version } = person;
  const stands = kind === 'new' ? isPerson({ id }) : isUnchanged({ id, version });
  return { source: users, stands: condition ? both({ one: stands, other: condition }) : stands };
}

const both = fragment<Record<'one' | 'other', SQL>>((value) => sql`${value('one')} AND ${value('other')}`);
const isPerson = fragment<{ id: string }>((value) => eq(users.id, value('id')));
const isUnchanged = fragment<{ id: string; version: number }>(
  (value) => and(eq(users.id, value('id')), eq(users.version, value('version'))) as SQL,
);
const isMade = fragment<{ id: string }>(
  (value) => sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${value('id')})`,
);

/** What has to be true before the outcome: a new person, or an account claimed for its mailbox. */
function prepare(scope: Scope, proof: Proof, { kind, person, admission }: Linked, now: number) {
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
      ? makePerson(db, tenant.brand.pool, person, newcomer, claims, and(claimed(claim), admission) as SQL)
      : makePerson(db, tenant.brand.pool, person, newcomer, nothing, and(condition ?? sql`1`, admission) as SQL)),
    insertWhere(db, auditEvents, event, users, isPerson({ id: person.id })),
    ...(newcomer.email && tenant.brand.signUp === 'invitation'
      ? [spendInvitation(scope, newcomer.email.address, isMade({ id: person.id }))]
      : []),
  ];
}
