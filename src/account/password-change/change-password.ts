import { ne, sql } from 'drizzle-orm';
import { sessions } from '../../db/sessions.ts';
import { forgetTries, personGuessKey } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import { checkNewPassword } from '../../identity/credentials/password/policy.ts';
import { passwordIs, writePassword } from '../../identity/credentials/password/queries.ts';
import { hashPassword, verifyPassword } from '../../identity/credentials/password/scrypt.ts';
import { openPassword, sealPassword } from '../../identity/credentials/password/seal-password.ts';
import type { Facts } from '../../identity/facts.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { requireFresh } from '../../permission/fresh.ts';
import { always } from '../../platform/compiled.ts';
import type { Actor } from '../../session/actor.ts';
import { revokeAllSessions } from '../../session/queries.ts';
import { checkOwnPassword, giveBackGuess, isPasswordOpen, passwordShut } from '../../signin/check-own-password.ts';
import { noticeRow } from '../../signin/notice.ts';
import { changeOwn } from '../../signin/own-change.ts';
import { forgetPasswordTries } from '../../signin/password-tries.ts';
import { forgetDevices } from '../../signin/second-step/trusted-device.ts';

interface Input {
  readonly current: string | undefined;
  readonly chosen: string;
}

const refuse = (path: string, code: string, message: string) =>
  fail('invalid_field', { errors: [{ path, code, message }] });

/**
 * Whether the caller may set a password now. The current one is asked for wherever there is one, save of a set-up
 * token, which stands for a recovery code; it is itself the recent proof of somebody without a second factor; of others
 * the row asks for that one. Errors:
 * `invalid_field`, `invalid_credentials`, `overloaded`, those of `requireFresh`. Throws `Outage`.
 */
async function mayChange(
  scope: Scope,
  request: Request,
  actor: Actor,
  facts: Facts,
  { current, chosen }: Input,
): Promise<Failure | null> {
  const { deps } = scope;
  const { person, password } = facts;
  if (password !== null && current === undefined && actor.by !== 'setup_token')
    return refuse('current_password', 'required', 'Give the current password');
  const stale = requireFresh({ ...actor, person }, request, deps.clock.now());
  if (stale && (current === undefined || password === null)) return stale;
  if (current !== undefined) {
    const wrong = await checkOwnPassword(scope, facts, current);
    if (wrong) return wrong;
    return current === chosen ? refuse('new_password', 'unchanged', 'Choose another password than the current') : null;
  }
  if (password === null) return null;
  const phc = await openPassword(deps, person.id, password);
  const same = await verifyPassword(deps, chosen, phc);
  if (failed(same)) return same;
  return same.ok ? refuse('new_password', 'unchanged', 'Choose another password than the current') : null;
}

/**
 * Sets another password, or the first one, for whoever is signed in: every other session ends, no browser is trusted
 * any more, and the person is told. Errors: those of `mayChange`, `too_many_attempts` while the password is shut,
 * `password_too_short`, `password_too_long`, `password_blocked`, `unauthenticated`, `unavailable`. Throws `Outage`.
 */
export async function changePassword(
  scope: Scope,
  request: Request,
  actor: Actor,
  facts: Facts,
  given: Input,
): Promise<Failure | null> {
  const { deps, tenant } = scope;
  // A set-up token needs no current password, and must not be what one is guessed with.
  const input = actor.by === 'setup_token' ? { ...given, current: undefined } : given;
  const { db } = deps;
  const { person } = facts;
  const { chosen } = input;
  const weak = await checkNewPassword(deps, tenant.brand, chosen, person, 'new_password');
  if (weak) {
    if (input.current !== undefined) await db.write([giveBackGuess(scope, person, always)]);
    return weak;
  }
  const refused = await mayChange(scope, request, actor, facts, input);
  if (refused) return refused;
  const hash = await hashPassword(deps, chosen);
  if (failed(hash)) return hash;
  const now = deps.clock.now();
  const data = await sealPassword(deps, person.id, hash);
  const id = deps.random.id(now);
  const isFirst = facts.password === null;
  return changeOwn(
    scope,
    { ...actor, person },
    {
      event: 'security.password.changed',
      reason: isFirst ? 'first' : 'changed',
      requires: [
        {
          stands: passwordIs(person.id, facts.password),
          or: fail('invalid_credentials', { detail: 'The password was changed meanwhile.' }),
        },
        ...(input.current === undefined ? [] : [{ stands: isPasswordOpen(scope, person), or: passwordShut() }]),
      ],
      effects: (done) => [
        ...(input.current === undefined ? [] : [giveBackGuess(scope, person)]),
        ...writePassword(db, { id, userId: person.id, data, now }, done),
        revokeAllSessions(
          db,
          person.id,
          'password_changed',
          now,
          sql`${ne(sessions.id, actor.session.id)} AND ${done}`,
        ),
        forgetDevices(scope, person.id, done),
        forgetTries(db, [personGuessKey(person.id)], done),
        ...forgetPasswordTries(scope, person, done),
      ],
      notices: [{ row: await noticeRow(scope, person, { template: isFirst ? 'password_added' : 'password_changed' }) }],
    },
  );
}
