import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import { auditRow } from '../audit/record.ts';
import { attempts } from '../db/once.ts';
import { auditEvents } from '../db/records.ts';
import { personGuessKey, reserveTry } from '../guard/attempts.ts';
import type { Scope } from '../http/scope.ts';
import { verifyPassword } from '../identity/credentials/password/scrypt.ts';
import { openPassword } from '../identity/credentials/password/seal-password.ts';
import type { Facts } from '../identity/facts.ts';
import { foldAddress } from '../identity/fold.ts';
import type { Person } from '../identity/person.ts';
import { type Failure, fail, failed } from '../lib/result.ts';
import { passwordCounter } from './password-tries.ts';

/** The counter of a person's password, under the name that they mostly give it for. */
const counterOf = (scope: Scope, { email, username, id }: Person): string =>
  passwordCounter(scope, email === null ? (username ?? id) : foldAddress(email));

/**
 * Checks the password of whoever is signed in, for a row that reads `beside: 'guess'`: the guess was reserved with the
 * session, ten in an hour. A wrong one is recorded, and counts as a failed try at the password everywhere. Null where
 * it is right: whoever relies on that asks for `isPasswordOpen` in the batch that follows. Errors: `invalid_credentials`,
 * `too_many_attempts` while the password is shut, `overloaded`. Throws `Outage`.
 */
export async function checkOwnPassword(
  scope: Scope,
  { person, password }: Facts,
  typed: string,
): Promise<Failure | null> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const phc = password === null ? null : await openPassword(deps, person.id, password);
  const outcome = await verifyPassword(deps, typed, phc);
  if (failed(outcome)) return outcome;
  if (outcome.ok) return null;
  const event = auditRow(deps, tenant, sender, {
    event: 'user.login.failed',
    outcome: 'failure',
    reason: 'invalid_credentials',
    subjectId: person.id,
    details: { method: 'password' },
  });
  const [, , counted] = await db.write([
    db.build.insert(auditEvents).values(event).onConflictDoNothing(),
    giveBackGuess(scope, person),
    reserveTry(db, counterOf(scope, person), deps.clock.now()),
  ]);
  return counted.length === 0
    ? passwordShut()
    : fail('invalid_credentials', { detail: 'This is not the password of this account.' });
}

/**
 * Gives back the guess that was reserved with the session where nothing comes of it: while the password is shut the
 * right one and a wrong one are refused alike, and neither is counted. Belongs into the batch that refuses.
 * @param where nothing comes of it; left out: while the password is shut
 */
export function giveBackGuess(scope: Scope, person: Person, where = sql`NOT ${isPasswordOpen(scope, person)}`) {
  const own = and(eq(attempts.key, personGuessKey(person.id)), gt(attempts.n, 0));
  return scope.deps.db.build
    .update(attempts)
    .set({ n: sql`${attempts.n} - 1` })
    .where(and(own, where));
}

/** The answer while a password is shut by failed tries: the same for the right one, so that it tells nothing of it. */
export const passwordShut = (): Failure =>
  fail('too_many_attempts', { retryAfterSeconds: 60, detail: 'Wait, or confirm it is you another way.' });

/** The condition that a person's password is not shut by failed tries: while it is, the right one is refused too. */
export function isPasswordOpen(scope: Scope, person: Person): SQL {
  const now = scope.deps.clock.now();
  return sql`NOT EXISTS (SELECT 1 FROM ${attempts} WHERE ${attempts.key} = ${counterOf(scope, person)} AND ${attempts.notBefore} > ${now} AND ${attempts.expiresAt} > ${now})`;
}
