import { eq, type SQL, sql } from 'drizzle-orm';
import { auditRow } from '../audit/record.ts';
import { insertWhere, nothing } from '../challenge/guarded.ts';
import { attempts } from '../db/once.ts';
import { auditEvents } from '../db/records.ts';
import { personGuessKey } from '../guard/attempts.ts';
import { countTry } from '../guard/count-try.ts';
import { giveBackTry } from '../guard/give-back-try.ts';
import type { Scope } from '../http/scope.ts';
import { verifyPassword } from '../identity/credentials/password/scrypt.ts';
import { openPassword } from '../identity/credentials/password/seal-password.ts';
import type { Facts } from '../identity/facts.ts';
import type { Person } from '../identity/person.ts';
import { type Failure, fail, failed } from '../lib/result.ts';
import { listOf } from '../platform/compiled.ts';
import type { Statements } from '../platform/d1.ts';
import { tellManyFailures } from './many-failures.ts';
import { passwordCounters } from './password-tries.ts';

/** A password that was right: what must stand in the batch that relies on it, and the answer where it does not. */
interface Known {
  readonly stands: SQL;
  readonly or: Failure;
}

/**
 * Checks the password of whoever is signed in, for a row that reads `beside: 'guess'`: the guess was reserved with the
 * session, ten in an hour. A wrong one is recorded, and counts as a failed try at the password everywhere.
 *
 * While failed tries have shut the password, right and wrong look alike: the same answer, a guess of the hour each, and
 * nothing counted at the password. Whether it is shut the batch of the caller finds out, so that a right one costs no
 * trip more. The caller therefore judges before this all that does not depend on the password, gives the guess back
 * where that refuses (`giveBackGuess`), and requires `stands` before all else in its batch. Errors:
 * `invalid_credentials`, `too_many_attempts` while the password is shut, `overloaded`. Throws `Outage`.
 */
export async function checkOwnPassword(
  scope: Scope,
  { person, password }: Facts,
  typed: string,
): Promise<Known | Failure> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const phc = password === null ? null : await openPassword(deps, person.id, password);
  const outcome = await verifyPassword(deps, typed, phc);
  if (failed(outcome)) return giveBackGuess(scope, person, outcome);
  const open = isPasswordOpen(scope, person);
  if (outcome.ok) return { stands: open, or: passwordShut() };
  const event = auditRow(deps, tenant, sender, {
    event: 'user.login.failed',
    outcome: 'failure',
    reason: 'invalid_credentials',
    subjectId: person.id,
    // Their own log says of it that a password was wrong, not that a sign-in was refused.
    details: { method: 'password', signed_in: true },
  });
  const isEvent = eq(auditEvents.id, event.id);
  // The first count may shut the password: the others hang on the event, which was written while it was open.
  const recorded = sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${isEvent})`;
  const now = deps.clock.now();
  const [, told, counted] = (await db.write([
    insertWhere(db, auditEvents, event, nothing, open),
    db.build.select({ id: auditEvents.id }).from(auditEvents).where(isEvent),
    ...passwordCounters(scope, person).map((key) => countTry(db, key, event.id, now, recorded)),
  ] as unknown as Statements)) as unknown as unknown[][];
  if (told?.length === 0) return passwordShut();
  await tellManyFailures(scope, person, counted);
  return fail('invalid_credentials', { detail: 'This is not the password of this account.' });
}

/**
 * Gives back the guess that was reserved with the session where a call is refused before a password was compared: the
 * refusal. Throws `Outage`.
 */
export async function giveBackGuess({ deps }: Scope, { id }: Person, refusal: Failure): Promise<Failure> {
  const now = deps.clock.now();
  await deps.db.write(giveBackTry(deps.db, personGuessKey(id), 1, deps.random.id(now), now));
  return refusal;
}

/** The answer while a password is shut by failed tries: the same for the right one, so that it tells nothing of it. */
export const passwordShut = (): Failure =>
  fail('too_many_attempts', { retryAfterSeconds: 60, detail: 'Wait, or confirm it is you another way.' });

/** The condition that a person's password is not shut by failed tries: while it is, the right one is refused too. */
function isPasswordOpen(scope: Scope, person: Person): SQL {
  const now = scope.deps.clock.now();
  const keys = listOf(passwordCounters(scope, person));
  return sql`NOT EXISTS (SELECT 1 FROM ${attempts} WHERE ${attempts.key} IN (${keys}) AND ${attempts.notBefore} > ${now} AND ${attempts.expiresAt} > ${now})`;
}
