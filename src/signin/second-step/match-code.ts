import { type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { auditRow } from '../../audit/record.ts';
import { matchCode as matchSent } from '../../challenge/code.ts';
import { insertWhere, nothing } from '../../challenge/guarded.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { forgetTries, isNewest } from '../../guard/attempts.ts';
import type { SentCode } from '../../guard/sent-code.ts';
import type { Scope } from '../../http/scope.ts';
import { isFactor } from '../../identity/credentials/phone/queries.ts';
import {
  codeUnused,
  looksLikeRecoveryCode,
  recoveryHash,
  useRecoveryCode,
} from '../../identity/credentials/recovery-code/recovery-code.ts';
import { stepUnused, useStep } from '../../identity/credentials/totp/queries.ts';
import { matchStep, totpPlace } from '../../identity/credentials/totp/totp.ts';
import type { Facts } from '../../identity/facts.ts';
import { noticeRow } from '../notice.ts';
import type { SentCodePayload } from '../send-to-person.ts';

/** A second factor that a code turned out to be of. */
export interface MatchedFactor {
  readonly method: 'totp' | 'sms' | 'recovery_code';
  /** RFC 8176, and `recovery_code`, for which it has no value. */
  readonly amr: readonly string[];
  /** What must still be true in the database when it takes effect: that nobody has used the code before. */
  readonly condition: SQL;
  /** The same on facts that were read later. */
  readonly holds: (facts: Facts) => boolean;
  /** Spends the code, while `stands` does. */
  readonly effects: (stands: SQL) => readonly BatchItem<'sqlite'>[];
  /** The outbox row that `effects` owe, to be woken once they took place. */
  readonly notice?: string | undefined;
}

/**
 * Finds what a code is of: the authenticator app, the message that was sent for this session or sign-in, or one of the
 * recovery codes. Null where it is of none.
 */
export async function matchCode(
  scope: Scope,
  facts: Facts,
  code: string,
  sent?: SentCode,
): Promise<MatchedFactor | null> {
  if (looksLikeRecoveryCode(code)) return matchRecoveryCode(scope, facts, code);
  return (await matchTotp(scope, facts, code)) ?? matchSms(scope, facts, code, sent);
}

/** The same for a code that was sent to the phone of the person, as it is confirmed now. */
export async function matchSms(
  { deps }: Scope,
  { phone, person }: Facts,
  code: string,
  sent: SentCode | undefined,
): Promise<MatchedFactor | null> {
  if (!phone?.verifiedAt || !sent || sent.flow === null) return null;
  const { key, flow } = sent;
  const matched = await matchSent<SentCodePayload>(deps, key, flow, code);
  const payload = matched?.payload;
  if (payload?.channel !== 'sms' || payload.userId !== person.id || payload.number !== phone.number) return null;
  return {
    method: 'sms',
    amr: ['sms'],
    condition: sql`${isNewest(key, flow)} AND ${isFactor(person.id, phone.number)}`,
    holds: (later) => later.phone?.number === phone.number && later.phone.verifiedAt !== null,
    effects: (stands) => [forgetTries(deps.db, [key], stands)],
  };
}

/** The same for the authenticator app alone. A time step that was accepted before is none. */
async function matchTotp({ deps }: Scope, { totp, person }: Facts, code: string): Promise<MatchedFactor | null> {
  const secret = totp && (await deps.seal.open(totp.secret, totpPlace(person.id)));
  if (!totp || !secret) return null;
  const now = deps.clock.now();
  const step = matchStep(secret, code, totp.lastStep, now);
  if (step === null) return null;
  return {
    method: 'totp',
    amr: ['otp'],
    condition: stepUnused(person.id, step),
    holds: (later) => later.totp?.secret === totp.secret && later.totp.lastStep < step,
    effects: (stands) => [useStep(deps.db, person.id, step, now, stands)],
  };
}

/** The same for recovery codes alone; its use is recorded, and the person is told. */
export async function matchRecoveryCode(scope: Scope, facts: Facts, code: string): Promise<MatchedFactor | null> {
  const { deps, tenant, sender } = scope;
  const { person } = facts;
  const hash = recoveryHash(person.id, code);
  if (!facts.recoveryHashes.includes(hash)) return null;
  const left = facts.recoveryHashes.length - 1;
  const event = auditRow(deps, tenant, sender, {
    event: 'security.recovery_code.used',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    details: { left },
  });
  const notice = await noticeRow(scope, person, { template: 'recovery_code_used', left });
  return {
    method: 'recovery_code',
    amr: ['recovery_code'],
    condition: codeUnused(person.id, hash),
    holds: (later) => later.recoveryHashes.includes(hash),
    effects: (stands) => [
      useRecoveryCode(deps.db, person.id, hash, deps.clock.now(), stands),
      insertWhere(deps.db, auditEvents, event, nothing, stands),
      ...(notice ? [insertWhere(deps.db, outbox, notice, nothing, stands)] : []),
    ],
    notice: notice?.id,
  };
}
