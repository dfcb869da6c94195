import type { SQL } from 'drizzle-orm';
import { counterMac, forgetTries } from '../guard/attempts.ts';
import type { Scope } from '../http/scope.ts';
import { foldAddress } from '../identity/fold.ts';
import type { Person } from '../identity/person.ts';
import type { Proof, Tries } from './proof.ts';

/** The counters of an identifier. Every sign-in opens both, and one MAC takes less than two. */
export function triesOf({ deps, tenant }: Scope, identifier: string): Tries {
  const mac = counterMac(deps.config, 'password', tenant.brand.pool, identifier);
  return { identifier, password: `password:${mac}`, recovery: `recovery:${mac}` };
}

/** The counter of an identifier's password: shared by every surface that takes one. */
export const passwordCounter = (scope: Scope, identifier: string): string => triesOf(scope, identifier).password;

/** The same of its recovery codes, where one of them comes instead of a password. */
export const recoveryCounter = (scope: Scope, identifier: string): string => triesOf(scope, identifier).recovery;

/** The names that a password is given for; the person's id where there is none. */
function namesOf({ email, username, id }: Person): string[] {
  const names = [...(email === null ? [] : [foldAddress(email)]), ...(username === null ? [] : [username])];
  return names.length > 0 ? names : [id];
}

/** The counters of a person's password: one for each name that it is given for. */
export const passwordCounters = (scope: Scope, person: Person): string[] =>
  namesOf(person).map((name) => passwordCounter(scope, name));

/**
 * Forgets the failed tries of a person's password and recovery codes, under each name that they are given for, and of
 * other counters, while `stands` does. What one of the names was tried by may be known already.
 */
export function forgetPasswordTries(
  scope: Scope,
  person: Person,
  stands: SQL,
  { counters = [], tried = null }: Partial<Pick<Proof, 'counters' | 'tried'>> = {},
) {
  const all = namesOf(person).map((name) => (tried?.identifier === name ? tried : triesOf(scope, name)));
  const keys = all.flatMap(({ password, recovery }) => [password, recovery]);
  return forgetTries(scope.deps.db, [...counters, ...keys], stands);
}

/**
 * The same after a sign-in, with what the proof itself was counted by. NIST SP 800-63B-4 §3.2.2 counts failures in a
 * row and lets a success end the count. A success in any way counts here: whoever has it is in the account already, and
 * may set a password there or do without, while its owner, locked out of their password by somebody's guesses, must be
 * able to open it again. Guesses gain no more by it than by the owner's own password sign-ins: five and then one in 15
 * minutes. A proof that another session lends, to another brand or to a device, shows nothing new, so that it opens
 * nothing.
 */
export function forgetTriesBefore(scope: Scope, proof: Proof, person: Person, opened: SQL) {
  const { isInherited, counters } = proof;
  if (!isInherited) return [forgetPasswordTries(scope, person, opened, proof)];
  return counters.length > 0 ? [forgetTries(scope.deps.db, counters, opened)] : [];
}
