import { eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { attempts } from '../../db/once.ts';
import { auditEvents } from '../../db/records.ts';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { commit, type NotCommitted } from '../commit.ts';
import type { Drawn } from '../issue.ts';
import type { Linked } from '../link.ts';
import type { Attempt, Proof } from '../proof.ts';
import { methodsOf, type SecondFactorMethod } from './methods-of.ts';
import { createPending, type PendingSignIn, pendingKey } from './pending.ts';

/** A sign-in that waits for its second factor. */
export interface Parked {
  /** What the second step presents. */
  readonly token: string;
  readonly methods: readonly SecondFactorMethod[];
  /** Unix milliseconds. */
  readonly expiresAt: number;
  readonly pending: PendingSignIn;
}

/**
 * Stage `park`: the batch that spends the first factor's value and writes down that the second is due, with five
 * guesses at it. The guesses are tied to the version of the person that this very batch leaves behind. Throws `Outage`.
 */
export async function park(
  scope: Scope,
  attempt: Attempt,
  proof: Proof,
  linked: Linked,
  facts: Facts,
  drawn: Drawn,
): Promise<Parked | NotCommitted> {
  const { deps, tenant } = scope;
  const { person } = linked;
  const pending: PendingSignIn = {
    brand: tenant.brand.id,
    env: tenant.env,
    userId: person.id,
    attempt: { ...attempt, sessionId: drawn.sessionId },
    method: proof.method,
    amr: proof.amr,
    acr: proof.acr,
    provenAt: proof.provenAt,
    limitAt: proof.limitAt,
    origin: proof.origin,
  };
  const { token, expiresAt } = await createPending(scope, pending);
  const version = sql<string>`CAST(${users.version} AS TEXT)`;
  const guesses = { key: pendingKey(scope, token), flow: version, n: 0, notBefore: 0, expiresAt };
  const outcome = await recordStop(scope, proof, linked, 'user.login.second_factor_due', (written) => [
    insertWhere(deps.db, attempts, guesses, users, sql`${eq(users.id, person.id)} AND ${written}`),
  ]);
  return outcome === 'done' ? { token, methods: methodsOf(scope, facts), expiresAt, pending } : outcome;
}

/** The batch of a sign-in that was right as far as it went: what it proved takes effect, but no session opens. */
export function recordStop(
  scope: Scope,
  proof: Proof,
  linked: Linked,
  name: 'user.login.second_factor_due' | 'user.login.enrollment_due' | 'user.login.recovery',
  more: (written: ReturnType<typeof sql>) => readonly ReturnType<typeof insertWhere>[] = () => [],
): Promise<'done' | NotCommitted> {
  const { deps, tenant, sender } = scope;
  const event = auditRow(deps, tenant, sender, {
    event: name,
    outcome: 'success',
    actorId: linked.person.id,
    subjectId: linked.person.id,
    details: { method: proof.method },
  });
  const written = sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${eq(auditEvents.id, event.id)})`;
  return commit(scope, proof, linked, {
    table: auditEvents,
    row: event,
    opens: false,
    written,
    more: more(written),
  });
}
