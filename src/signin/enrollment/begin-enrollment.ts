import { and, type SQL, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { claimStatement } from '../../challenge/claim.ts';
import { insertWhere, nothing, whereClaimed } from '../../challenge/guarded.ts';
import { auditEvents } from '../../db/records.ts';
import type { Scope } from '../../http/scope.ts';
import { accountNames } from '../../identity/credentials/passkey/options.ts';
import { drawRecoveryCodes, recoveryHash } from '../../identity/credentials/recovery-code/recovery-code.ts';
import {
  ENROLLMENT_LIFETIME,
  enrollmentPlace,
  isPending,
  writeEnrollment,
} from '../../identity/credentials/totp/enrollment.ts';
import { newTotpSecret, otpauthUrl } from '../../identity/credentials/totp/totp.ts';
import { sha256 } from '../../lib/digest.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Statements } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import { stillCalls } from '../../session/still-calls.ts';
import type { OwnProof } from './own-proof.ts';

/** A secret that was handed out: the one time that it is seen. */
export interface BegunEnrollment {
  /** What confirms it; of no use to anybody but its person. */
  readonly token: string;
  /** Base32. */
  readonly secret: string;
  readonly otpauthUrl: string;
  /** Active once the enrolment is confirmed; empty where they are shown then. */
  readonly recoveryCodes: readonly string[];
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

/** What an enrolment's token is kept as. */
export const enrollmentId = (token: string): string => sha256(`totp_enrollment|${token}`);

/**
 * Hands a person the secret of a new authenticator app, for five guesses at its first code, and until ten minutes after
 * the proof that it is begun with: what confirms it shows no proof of its own. It asks
 * for nothing at sign-in yet; an app that the person has stays until this one is confirmed, and an enrolment that
 * was pending ends. The Fresh rule is the caller's to check first. Errors: `method_not_enabled` where the brand's
 * policy is off, `unauthenticated` where the session ended meanwhile, `invalid_token` where the proof was spent before,
 * and what it is refused with. Throws `Outage`.
 * @param proof what the request brought to show who it is; null where the session says enough
 */
export async function beginEnrollment(
  scope: Scope,
  actor: Actor,
  { recoveryCodes }: { readonly recoveryCodes: 'now' | 'at_confirmation' },
  proof: OwnProof | null = null,
): Promise<BegunEnrollment | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const { person } = actor;
  if (tenant.brand.mfa.mode === 'off') return fail('method_not_enabled');
  const now = deps.clock.now();
  const token = deps.random.secret();
  const secret = newTotpSecret(deps.random);
  const codes = recoveryCodes === 'now' ? drawRecoveryCodes(deps.random) : [];
  const row = {
    userId: person.id,
    id: enrollmentId(token),
    pool: tenant.brand.pool,
    secret: await deps.seal.seal(secret, enrollmentPlace(person.id)),
    recoveryHashes: codes.map((code) => recoveryHash(person.id, code)),
    expiresAt: (proof ? now : actor.session.authTime) + ENROLLMENT_LIFETIME,
    createdAt: now,
  };
  const event = auditRow(deps, tenant, scope.sender, {
    event: 'security.totp.begun',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: actor.by === 'setup_token' ? null : actor.session.id,
    details: { by: actor.by },
  });
  const claim = proof?.claim ?? null;
  const calls = stillCalls(tenant, actor);
  const allowed = and(calls, proof?.condition ?? undefined) as SQL;
  const written = isPending(person.id, row.id, now);
  const results = await db.write([
    ...(claim ? [claimStatement(db, claim, null, allowed)] : []),
    ...writeEnrollment(db, row, claim ? whereClaimed(claim) : allowed),
    ...(proof?.effects(written) ?? []),
    insertWhere(db, auditEvents, event, nothing, written),
    db.build
      .select({
        written: sql<number>`${written}`.as('written'),
        calls: sql<number>`${calls}`.as('calls'),
        allowed: sql<number>`${allowed}`.as('allowed'),
      })
      .from(sql`(SELECT 1)`),
  ] as unknown as Statements);
  const [state] = results.at(-1) as unknown as { written: number; calls: number; allowed: number }[];
  if (!state?.written) return refusalOf(state, proof);
  const url = otpauthUrl(secret, accountNames(person).name, tenant.brand.name);
  return { token, secret, otpauthUrl: url, recoveryCodes: codes, expiresAt: row.expiresAt };
}

function refusalOf(state: { calls: number; allowed: number } | undefined, proof: OwnProof | null): Failure {
  if (!state?.calls) return fail('unauthenticated', { internal: 'session ended meanwhile' });
  if (!state.allowed && proof) return proof.refused;
  return proof?.claim
    ? fail('invalid_token', { internal: 'spent before' })
    : fail('conflict', { detail: 'Another app is being set up at this moment.' });
}
