import { sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import type { Claim } from '../../challenge/claim.ts';
import { insertWhere, nothing } from '../../challenge/guarded.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { personGuessKey } from '../../guard/attempts.ts';
import { guessesOf, noGuessLeft, reserveGuesses } from '../../guard/guesses.ts';
import { type SentCode, type SentCodePurpose, sentCodeKey, sentCodeOf } from '../../guard/sent-code.ts';
import type { AlsoRead } from '../../http/require.ts';
import type { Scope } from '../../http/scope.ts';
import { type Facts, factsById, factsOf } from '../../identity/facts.ts';
import { deviceName } from '../../lib/device-name.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { noticeRow } from '../notice.ts';
import { type Attempt, type Proof, plainProof } from '../proof.ts';
import type { MatchedFactor } from './match-code.ts';
import { findPending, type PendingSignIn, pendingBinding, pendingKey } from './pending.ts';
import { type NewDevice, trustDevice } from './trusted-device.ts';

export interface SecondStep {
  /** Both factors together: goes through the same stages as any other proof. */
  readonly proof: Proof;
  readonly facts: Facts;
  /** As it was fixed when the first step began. */
  readonly attempt: Attempt;
  /** Outbox rows that the proof's effects owe, to be woken once the session is open. */
  readonly owed: readonly string[];
  /** The rows of what else was read. */
  readonly also: readonly unknown[];
}

/** A pending sign-in of which a guess was reserved. */
export interface OpenedPending {
  readonly pending: PendingSignIn;
  /** Spends the sign-in. */
  readonly claim: Claim;
  readonly facts: Facts;
  /** The version of the person at which it began: it stands while they have not changed. */
  readonly version: string;
  /** The newest code of the purpose that was sent for it, with a guess at it reserved. */
  readonly sent: SentCode | undefined;
  /** The counters that success forgets. */
  readonly counters: readonly string[];
  /** The rows of what else was read. */
  readonly also: readonly unknown[];
}

/** What is opened of a pending sign-in, and for what. */
interface Opening {
  /** The surface that is called: a sign-in ends where it began. */
  readonly entry: Attempt['entry'];
  readonly token: string;
  readonly purpose?: SentCodePurpose;
  readonly also?: AlsoRead | undefined;
}

/**
 * Reserves a guess at a pending sign-in, of this sign-in and of the person's hour, and reads the person, in one batch.
 * Errors: `invalid_token` for a sign-in that is unknown, over, of another surface, or whose person has changed since;
 * `too_many_attempts`. Throws `Outage`.
 */
export async function openPending(scope: Scope, opening: Opening): Promise<OpenedPending | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const { entry, token, purpose = 'sms_factor', also } = opening;
  const now = deps.clock.now();
  const found = await findPending(scope, token);
  if (found?.pending.attempt.entry !== entry) return fail('invalid_token', { internal: 'no such pending sign-in' });
  const { pending, claim } = found;
  const key = pendingKey(scope, token);
  const hour = personGuessKey(pending.userId);
  const codeKeyOf = (of: SentCodePurpose) => sentCodeKey(deps.config, tenant, of, pendingBinding(token));
  const codeKey = codeKeyOf(purpose);
  const codes = [key, codeKey];
  const [counted, [row], ...more] = await db.read([
    reserveGuesses(db, { hour, codes }, now),
    factsById(db, tenant.brand.pool, pending.userId),
    ...(also ? [also(db, sql`${pending.userId}`, codeKeyOf)] : []),
  ]);
  const guesses = guessesOf(counted, codes);
  const guess = guesses.of(key);
  if (!guesses.hour?.isLeft) return noGuessLeft(guesses.hour, now);
  if (guess && !guess.isLeft) return noGuessLeft(guess, now);
  const facts = factsOf(row);
  if (guess?.flow !== String(facts?.person.version) || !facts)
    return fail('invalid_token', { internal: 'over, or the person has changed since' });
  return {
    pending,
    claim,
    facts,
    version: guess.flow,
    sent: sentCodeOf(codeKey, guesses.of(codeKey)),
    counters: [key, hour],
    also: (more[0] ?? []) as unknown as unknown[],
  };
}

/**
 * Proves the second factor of a pending sign-in: only after the guess was reserved is the code compared. Errors: those
 * of `openPending`; `invalid_code`, or what `match` refuses with. Throws `Outage`.
 * @param match tells what the code is of; null where it is of nothing.
 * @param device where the person asked that the browser be trusted from now on.
 */
export async function proveSecondStep(
  scope: Scope,
  opening: Opening,
  match: (
    facts: Facts,
    sent: SentCode | undefined,
  ) => Promise<MatchedFactor | Failure | null> | MatchedFactor | Failure | null,
  device: NewDevice | null = null,
): Promise<SecondStep | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const opened = await openPending(scope, opening);
  if (failed(opened)) return opened;
  const { pending, claim, facts, version, counters, also } = opened;
  const matched = await match(facts, opened.sent);
  if (failed(matched)) return matched;
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
    provenAt: deps.clock.now(),
    limitAt: pending.limitAt,
    origin: pending.origin,
    find: () => factsById(db, tenant.brand.pool, pending.userId),
    holds: (later) =>
      String(later.person.version) === version && matched.holds(later)
        ? true
        : fail('invalid_code', { internal: 'used by another request, or the person has changed' }),
    claim,
    spentAs: 'invalid_token',
    condition: matched.condition,
    counters,
    effects: (userId, opened) => [
      ...matched.effects(opened),
      ...(trusted ? trustDevice(scope, trusted.device, userId, opened) : []),
      ...(trusted?.notice ? [insertWhere(db, outbox, trusted.notice, nothing, opened)] : []),
    ],
  };
  const owed = [matched.notice, trusted?.notice?.id].filter((id) => id !== undefined);
  return { proof, facts, attempt: pending.attempt, owed, also };
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
