import { auditRow } from '../../audit/record.ts';
import { insertWhere, nothing } from '../../challenge/guarded.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { counterState, forgetTries, reserveGuess, reserveHourlyGuess, shut } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import { type Facts, factsById, factsOf } from '../../identity/facts.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { deviceName } from '../../session/device-name.ts';
import { noticeRow } from '../notice.ts';
import { type Attempt, type Proof, plainProof } from '../proof.ts';
import type { MatchedFactor } from './match-code.ts';
import { findPending, hourKey, pendingKey } from './pending.ts';
import { type NewDevice, trustDevice } from './trusted-device.ts';

export interface SecondStep {
  /** Both factors together: goes through the same stages as any other proof. */
  readonly proof: Proof;
  readonly facts: Facts;
  /** As it was fixed when the first step began. */
  readonly attempt: Attempt;
  /** Outbox rows that the proof's effects owe, to be woken once the session is open. */
  readonly owed: readonly string[];
}

/**
 * Proves the second factor of a pending sign-in. One read batch reserves the guess, of this sign-in and of the
 * person's hour, and reads the person; only then is the code compared. Errors: `invalid_token` for a sign-in that is
 * unknown, over, of another surface, or whose person has changed since; `invalid_code`, `too_many_attempts`.
 * Throws `Outage`.
 * @param entry the surface that is called: a sign-in ends where it began.
 * @param match tells what the code is of; null where it is of nothing.
 * @param device where the person asked that the browser be trusted from now on.
 */
export async function proveSecondStep(
  scope: Scope,
  entry: Attempt['entry'],
  token: string,
  match: (facts: Facts) => Promise<MatchedFactor | null> | MatchedFactor | null,
  device: NewDevice | null = null,
): Promise<SecondStep | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const found = await findPending(scope, token);
  if (found?.pending.attempt.entry !== entry) return fail('invalid_token', { internal: 'no such pending sign-in' });
  const { pending, claim } = found;
  const key = pendingKey(scope, token);
  const hour = hourKey(scope, pending.userId);
  const find = () => factsById(db, tenant.brand.pool, pending.userId);
  const [[ofHour], [guess], [state], [hourState], [row]] = await db.read([
    reserveHourlyGuess(db, hour, now),
    reserveGuess(db, key, now),
    counterState(db, key),
    counterState(db, hour),
    find(),
  ]);
  if (!ofHour) return shut(hourState && { notBefore: hourState.expiresAt }, now);
  if (!guess && state && state.expiresAt > now) return shut({ notBefore: state.expiresAt }, now);
  const facts = factsOf(row);
  if (!guess || guess.flow !== String(facts?.person.version) || !facts)
    return fail('invalid_token', { internal: 'over, or the person has changed since' });
  const matched = await match(facts);
  if (!matched) return refuseCode(scope, facts);
  const trusted = device && {
    device,
    notice: await noticeRow(scope, facts.person, {
      template: 'device_trusted',
      device: deviceName(scope.sender.userAgent),
    }),
  };
  const proof: Proof = {
    ...plainProof,
    method: pending.method,
    amr: [...new Set([...pending.amr, ...matched.amr, 'mfa'])],
    acr: 'aal2',
    provenAt: now,
    limitAt: pending.limitAt,
    find,
    holds: (later) =>
      String(later.person.version) === guess.flow && matched.holds(later)
        ? true
        : fail('invalid_code', { internal: 'used by another request, or the person has changed' }),
    claim,
    spentAs: 'invalid_token',
    condition: matched.condition,
    effects: (userId, opened) => [
      ...matched.effects(opened),
      forgetTries(db, [key, hour], opened),
      ...(trusted ? trustDevice(scope, trusted.device, userId, opened) : []),
      ...(trusted?.notice ? [insertWhere(db, outbox, trusted.notice, nothing, opened)] : []),
    ],
  };
  const owed = [matched.notice, trusted?.notice?.id].filter((id) => id !== undefined);
  return { proof, facts, attempt: pending.attempt, owed };
}

/** Writes down that a second factor was wrong. Throws `Outage`. */
export async function refuseCode({ deps, tenant, sender }: Scope, { person }: Facts): Promise<Failure> {
  const event = auditRow(deps, tenant, sender, {
    event: 'security.second_factor.refused',
    outcome: 'failure',
    reason: 'invalid_code',
    subjectId: person.id,
  });
  await deps.db.write([deps.db.build.insert(auditEvents).values(event).onConflictDoNothing()]);
  return fail('invalid_code', { internal: 'wrong second factor' });
}
