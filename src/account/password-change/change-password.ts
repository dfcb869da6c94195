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
import type { Actor } from '../../session/actor.ts';
import { revokeAllSessions } from '../../session/queries.ts';
import { checkOwnPassword, giveBackGuess } from '../../signin/check-own-password.ts';
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

const unchanged = () => refuse('new_password', 'unchanged', 'Choose another password than the current');

/**
 * Whether the caller may set this password now, as far as no current one has to be compared. It is asked for wherever
 * there is one, save of a set-up token, which stands for a recovery code; it is itself the recent proof of somebody
 * without a second factor; of others the row asks for that one. Errors: `invalid_field`, `overloaded`, those of
 * `checkNewPassword` and `requireFresh`. Throws `Outage`.
 */
async function mayChange(
  scope: Scope,
  request: Request,
  actor: Actor,
  { person, password }: Facts,
  { current, chosen }: Input,
): Promise<Failure | null> {
  const { deps, tenant } = scope;
  const weak = await checkNewPassword(deps, tenant.brand, chosen, person, 'new_password');
  if (weak) return weak;
  if (password !== null && current === undefined && actor.by !== 'setup_token')
    return refuse('current_password', 'required', 'Give the current password');
  const stale = requireFresh({ ...actor, person }, request, deps.clock.now());
  if (stale && (current === undefined || password === null)) return stale;
  if (current !== undefined || password === null) return null;
  const phc = await openPassword(deps, person.id, password);
  const same = await verifyPassword(deps, chosen, phc);
  if (failed(same)) return same;
  return same.ok ? unchanged() : null;
}

/**
 * Sets another password, or the first one, for whoever is signed in: every other session ends, no browser is trusted
 * any more, and the person is told. Errors: those of `mayChange`, `invalid_credentials`, `too_many_attempts` while the
 * password is shut, `overloaded`, `unauthenticated`, `unavailable`. Throws `Outage`.
 */
export async function changePassword(
  scope: Scope,
  request: Request,
  actor: Actor,
  facts: Facts,
  given: Input,
): Promise<Failure | null> {
  const { deps } = scope;
  // A set-up token needs no current password, and must not be what one is guessed with.
  const input = actor.by === 'setup_token' ? { ...given, current: undefined } : given;
  const { db } = deps;
  const { person } = facts;
  const { chosen } = input;
  // No guess was reserved: the row compares these two, whatever the password is.
  if (input.current === chosen) return unchanged();
  // All that is refused without a look at the current one is judged, and the new one hashed, before that look.
  const hash = (await mayChange(scope, request, actor, facts, input)) ?? (await hashPassword(deps, chosen));
  if (typeof hash !== 'string') return input.current === undefined ? hash : giveBackGuess(scope, person, hash);
  const known = input.current === undefined ? null : await checkOwnPassword(scope, facts, input.current);
  if (known && failed(known)) return known;
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
        ...(known ? [known] : []),
        {
          stands: passwordIs(person.id, facts.password),
          or: fail('invalid_credentials', { detail: 'The password was changed meanwhile.' }),
        },
      ],
      effects: (done) => [
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
        forgetPasswordTries(scope, person, done),
      ],
      notices: [{ row: await noticeRow(scope, person, { template: isFirst ? 'password_added' : 'password_changed' }) }],
    },
  );
}
