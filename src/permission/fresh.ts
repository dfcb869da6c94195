import { and, eq, gte, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import { passkeys } from '../db/credentials.ts';
import { phones, totpFactors } from '../db/factors.ts';
import { sessions } from '../db/sessions.ts';
import { atLeast, type Level } from '../lib/assurance.ts';
import { DAY, HOUR, MINUTE } from '../lib/duration.ts';
import { type Failure, fail } from '../lib/result.ts';

/** How old a proof may be to add, replace or remove a way in. */
export const MOST_AGE = 10 * MINUTE;

/** How long two factors count without being shown again, in all and without use (NIST SP 800-63B-4 §2.2.3). */
const AAL2_LIFE = DAY;
const AAL2_IDLE = HOUR;

/** As much of an actor as the rules look at. */
interface Proven {
  readonly by: 'cookie' | 'access_token' | 'api_key' | 'setup_token';
  readonly session: {
    /** When the person was last proven, Unix milliseconds. */
    readonly authTime: number;
    readonly lastSeenAt: number;
    readonly acr: Level;
    readonly origin: 'device_code' | null;
  };
  /** What tells their highest factor. */
  readonly person: { readonly totp: boolean; readonly sms: boolean; readonly passkeys: number };
}

/**
 * The **Fresh** rule: null where the person was proven at most 10 minutes ago by the highest factor that they have, or
 * calls with a set-up token, which lives no longer and opens nothing else. Errors: `step_up_required` for a call
 * by cookie, `insufficient_user_authentication` for one by access token (RFC 9470 §3), both with the `acr_values` and
 * `max_age` that would do.
 */
export function requireFresh({ by, session, person }: Proven, request: Request, now: number): Failure | null {
  if (by === 'setup_token') return null;
  const least: Level = person.totp || person.sms || person.passkeys > 0 ? 'aal2' : 'aal1';
  const isFresh = now - session.authTime <= MOST_AGE && atLeast(session.acr, least);
  return isFresh ? null : stepUp(request, least, MOST_AGE);
}

/** Null where two factors stand behind the session and count still. Errors: as `requireFresh`. */
function requireTwoFactors({ session }: Proven, request: Request, now: number): Failure | null {
  const counts = now - session.authTime <= AAL2_LIFE && now - session.lastSeenAt <= AAL2_IDLE;
  return counts && atLeast(session.acr, 'aal2') ? null : stepUp(request, 'aal2', AAL2_LIFE);
}

/**
 * What a row asks of the proof behind a session. `fresh`: the Fresh rule. `aal2`: two factors. `fresh_aal2`: both.
 * `fresh_factor`: the Fresh rule for whoever has a second factor or a passkey, where the request brings itself what
 * shows the others. `fresh_own`: the Fresh rule, in a session that its person opened themselves: nobody whom they were
 * talked into letting in, by a device code, lets in the next.
 */
export type Assurance = 'fresh' | 'aal2' | 'fresh_aal2' | 'fresh_factor' | 'fresh_own';

/** Null where a session shows what is asked. Errors: as `requireFresh`; `insufficient_scope` for `fresh_own`. */
export function requireAssurance(
  asked: Assurance | undefined,
  actor: Proven,
  request: Request,
  now: number,
): Failure | null {
  if (asked === 'fresh_own' && actor.session.origin !== null) return notOwn();
  const weak = asked === 'aal2' || asked === 'fresh_aal2' ? requireTwoFactors(actor, request, now) : null;
  if (weak || asked === undefined || asked === 'aal2') return weak;
  const { totp, sms, passkeys: keys } = actor.person;
  return asked === 'fresh_factor' && !totp && !sms && keys === 0 ? null : requireFresh(actor, request, now);
}

/** The condition that a row of `sessions` shows what is asked: for a batch that counts nothing of what is refused. */
export function isAssured(asked: Assurance | undefined, now: number): SQL | undefined {
  if (asked === undefined) return undefined;
  const { acr, authTime, lastSeenAt, userId, origin } = sessions;
  const two = inArray(acr, ['aal2', 'aal3']);
  const has = [
    sql`EXISTS (SELECT 1 FROM ${totpFactors} WHERE ${eq(totpFactors.userId, userId)})`,
    sql`EXISTS (SELECT 1 FROM ${phones} WHERE ${and(eq(phones.userId, userId), isNotNull(phones.verifiedAt))})`,
    sql`EXISTS (SELECT 1 FROM ${passkeys} WHERE ${eq(passkeys.userId, userId)})`,
  ];
  const hasNone = sql`NOT ${or(...has)}`;
  const counts = and(two, gte(authTime, now - AAL2_LIFE), gte(lastSeenAt, now - AAL2_IDLE));
  if (asked === 'aal2') return counts;
  const isFresh = and(gte(authTime, now - MOST_AGE), or(two, hasNone));
  if (asked === 'fresh_factor') return or(hasNone, isFresh);
  if (asked === 'fresh_own') return and(isFresh, isNull(origin));
  return asked === 'fresh' ? isFresh : and(counts, isFresh);
}

const notOwn = () =>
  fail('insufficient_scope', {
    internal: 'a session that a device code opened',
    detail: 'This session was opened by a code. Sign in yourself, and do it there.',
  });

function stepUp(request: Request, least: Level, mostAge: number): Failure {
  const bearer = request.headers.has('authorization');
  return fail(bearer ? 'insufficient_user_authentication' : 'step_up_required', {
    detail:
      least === 'aal1'
        ? 'Sign in again, then repeat the request.'
        : 'Show your second factor or a passkey, then repeat the request.',
    extra: { acr_values: least === 'aal1' ? 'aal1 aal2 aal3' : 'aal2 aal3', max_age: mostAge / 1000 },
  });
}
