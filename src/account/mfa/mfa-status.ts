import { and, eq, isNull, sql } from 'drizzle-orm';
import { recoveryCodes, totpFactors } from '../../db/factors.ts';
import type { Scope } from '../../http/scope.ts';
import type { Actor } from '../../session/actor.ts';

/** `MfaStatusResponse`: which second factors a person has, and what the session shows. Throws `Outage`. */
export async function mfaStatus({ deps }: Scope, { person, session }: Actor) {
  const { build, read } = deps.db;
  const left = and(eq(recoveryCodes.userId, person.id), isNull(recoveryCodes.usedAt));
  const [[factor], [codes]] = await read([
    build.select({ createdAt: totpFactors.createdAt }).from(totpFactors).where(eq(totpFactors.userId, person.id)),
    build.select({ n: sql<number>`COUNT(*)` }).from(recoveryCodes).where(left),
  ]);
  return {
    totp_enabled: factor !== undefined,
    totp_enrolled_at: factor ? new Date(factor.createdAt).toISOString() : null,
    recovery_codes_remaining: codes?.n ?? 0,
    passkeys: person.passkeys,
    sms_enabled: person.sms,
    aal: session.acr,
  };
}
