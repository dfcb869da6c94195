import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { sessions } from '../db/sessions.ts';
import { users } from '../db/users.ts';
import { counterState, ownerGuessKey } from '../guard/attempts.ts';
import { type guessesOf, reserveGuesses } from '../guard/guesses.ts';
import { type SentCodePurpose, sentCodeKey } from '../guard/sent-code.ts';
import {
  enrollmentOf,
  type PendingEnrollment,
  reserveEnrollmentGuess,
} from '../identity/credentials/totp/enrollment.ts';
import { factsById, factsBySession, factsOf } from '../identity/facts.ts';
import { equalConstantTime } from '../lib/digest.ts';
import { MINUTE } from '../lib/duration.ts';
import { type Failure, fail, failed } from '../lib/result.ts';
import { type Assurance, isAssured, requireAssurance } from '../permission/fresh.ts';
import type { Database, Statements } from '../platform/d1.ts';
import { verifyAccessToken } from '../session/access-token.ts';
import type { Actor } from '../session/actor.ts';
import { judgeSession, type SessionRow } from '../session/load.ts';
import { withOfferedProduct } from '../session/product.ts';
import { notRevoked, sessionById, touchSession } from '../session/queries.ts';
import { parseSessionValue, secretHash } from '../session/secret.ts';
import type { Auth, Beside } from './auth.ts';
import { type Caller, withEnrollment, withGuess } from './caller.ts';
import { readSessionCookie } from './cookies.ts';
import { looksLikeApiKey, requireApiKey } from './require-api-key.ts';
import { findSetup } from './require-setup.ts';
import type { Scope } from './scope.ts';

interface Credential {
  readonly sid: string;
  /** Null for an access token: its signature speaks for it. */
  readonly secretHash: string | null;
  readonly sub: string | null;
}

const refuse = (internal: string) => fail('unauthenticated', { internal });

/** The token of an `Authorization: Bearer` field, or null where the field is not there or has another form. */
export const bearerOf = (request: Request): string | null =>
  /^Bearer ([A-Za-z0-9._-]+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;

/** Refuses a request without a bearer token, where one is the only way in: as none at all, or as one of another form. */
export const refuseWithoutBearer = (request: Request): Failure =>
  refuse(request.headers.has('authorization') ? 'bad bearer token' : 'no credential');

async function credentialOf(request: Request, { deps, tenant }: Scope): Promise<Credential | Failure> {
  if (request.headers.has('authorization')) {
    const token = bearerOf(request);
    const verified = token ? await verifyAccessToken(deps, tenant, token) : null;
    return verified ? { sid: verified.sid, sub: verified.sub, secretHash: null } : refuse('bad bearer token');
  }
  const cookie = readSessionCookie(request, tenant);
  if (cookie === undefined) return refuse('no credential');
  if (cookie === 'twice') return refuse('session cookie twice');
  const value = parseSessionValue(cookie.value);
  return value
    ? { sid: value.id, sub: null, secretHash: secretHash(value.secret) }
    : refuse('malformed session cookie');
}

/**
 * A read of a row's own in the same batch.
 * @param owner finds the id of whoever calls
 * @param codeKeyOf the counter of the newest code that was sent to them within their session, or for their sign-in
 */
export type AlsoRead = (
  db: Database,
  owner: SQL,
  codeKeyOf: (purpose: SentCodePurpose) => string,
) => BatchItem<'sqlite'>;

/** What else is read with the session, and asked of it. */
interface Besides {
  readonly also?: AlsoRead | undefined;
  readonly assurance?: Assurance | undefined;
  /** What a session shows that needs no guess. */
  readonly noGuessWith?: Assurance | undefined;
  /** Whether a proof that is too weak is told with the caller, not refused: for rows that have something to say first. */
  readonly tellsWeak?: boolean | undefined;
  /** Whom the path names. */
  readonly subjectId?: string | undefined;
}

/**
 * Whoever a request speaks for, as its row's `auth` allows: by access token or API key where there is an Authorization
 * header, else by the tenant's own cookie. One read of the primary. Errors: `unauthenticated`, which looks the same
 * whatever was wrong; `insufficient_scope` for an API key where a person is asked for; those of `requireAssurance`, for
 * which no guess is counted; `too_many_attempts` where one is reserved. Throws `Outage`: a session that cannot be
 * checked is no session.
 */
export async function requireCaller(
  request: Request,
  scope: Scope,
  auth: Auth,
  beside: Beside | null,
  besides: Besides = {},
): Promise<Caller | Failure> {
  const token = bearerOf(request);
  if (token !== null && looksLikeApiKey(token)) {
    const actor = await requireApiKey(token, scope);
    if (failed(actor)) return actor;
    if (auth !== 'session') return fail('insufficient_scope', { internal: 'API key' });
    return requireAssurance(besides.assurance, actor, request, scope.deps.clock.now()) ?? { actor, facts: undefined };
  }
  if (token !== null && auth === 'set_up') {
    const found = await findSetup(scope, token, beside);
    if (failed(found)) return found;
    if (found) return requireAssurance(besides.assurance, found.actor, request, scope.deps.clock.now()) ?? found;
  }
  const credential = await credentialOf(request, scope);
  if (failed(credential)) return credential;
  return callerOf(request, scope, credential, beside, besides);
}

async function callerOf(
  request: Request,
  scope: Scope,
  credential: Credential,
  beside: Beside | null,
  besides: Besides,
): Promise<Caller | Failure> {
  const { also, assurance, noGuessWith, tellsWeak = false } = besides;
  const { deps, tenant } = scope;
  const now = deps.clock.now();
  const statements = [
    sessionById(deps.db, tenant, credential.sid),
    ...(beside === null ? [] : besideStatements(scope, credential, beside, besides, now)),
    ...(also
      ? [also(deps.db, ownerOf(scope, credential, now), (purpose) => sessionCodeKey(scope, credential, purpose))]
      : []),
  ];
  const rows = (await deps.db.read(statements as unknown as Statements)) as unknown as Read;
  const [[row], facts, counted, pending = []] = rows;
  const judged = judge(row, credential, now);
  if (failed(judged)) return judged;
  const actor = withOfferedProduct(judged, tenant, scope.sender);
  if (actor.session.lastSeenAt <= now - MINUTE)
    deps.later(deps.db.write([touchSession(deps.db, actor.session.id, now)]));
  const weak = requireAssurance(assurance, actor, request, now);
  if (weak && !tellsWeak) return weak;
  if (noGuessWith !== undefined && requireAssurance(noGuessWith, actor, request, now) === null)
    return { actor, facts: undefined, also: also && rows.at(-1), weak };
  const caller = {
    actor,
    facts: beside === null ? undefined : factsOf(facts?.[0]),
    also: also && rows.at(-1),
    weak,
  };
  if (beside === 'enrollment') return withEnrollment(caller, counted, pending as PendingEnrollment[], now);
  const codeKey = beside === null ? null : codeKeyOf(scope, credential, beside);
  return codeKey === null
    ? caller
    : withGuess(caller, codeKey, { counted, told: tellsWeak ? pending[0] : undefined }, now);
}

type Read = [
  SessionRow[],
  Parameters<typeof factsOf>[0][]?,
  Parameters<typeof guessesOf>[0]?,
  (PendingEnrollment | { readonly expiresAt: number })[]?,
];

const sessionCodeKey = ({ deps, tenant }: Scope, { sid }: Credential, purpose: SentCodePurpose): string =>
  sentCodeKey(deps.config, tenant, purpose, `session|${sid}`);

/** The counter of the code that a row takes; none where it takes none. */
function codeKeyOf(scope: Scope, credential: Credential, beside: Beside): string | null {
  if (beside === 'facts' || beside === 'enrollment' || beside === 'subject') return null;
  return sessionCodeKey(scope, credential, beside === 'guess' ? 'sms_factor' : beside);
}

function besideStatements(
  scope: Scope,
  credential: Credential,
  beside: Beside,
  { subjectId = '', assurance, noGuessWith, tellsWeak }: Besides,
  now: number,
) {
  const { deps, tenant } = scope;
  const { db } = deps;
  const { pool, id: brand } = tenant.brand;
  if (beside === 'subject') return [factsById(db, pool, subjectId)];
  const facts = factsBySession(db, { pool, brand, env: tenant.env, id: credential.sid }, now);
  if (beside === 'facts') return [facts];
  const needless = isAssured(noGuessWith, now);
  const guesses = needless && sql`NOT (${needless})`;
  const owner = ownerOf(scope, credential, now, and(isAssured(assurance, now), guesses));
  if (beside === 'enrollment')
    return [facts, reserveEnrollmentGuess(db, owner, now), enrollmentOf(db, ownerOf(scope, credential, now))];
  const codeKey = codeKeyOf(scope, credential, beside);
  const reserved = reserveGuesses(db, { hour: ownerGuessKey(owner), codes: codeKey === null ? [] : [codeKey] }, now);
  // Of a session that is too weak no guess is counted, and so no code is told.
  return [facts, reserved, ...(tellsWeak && codeKey !== null ? [counterState(db, codeKey)] : [])];
}

/**
 * The person of the live session that a credential stands for, as the batch itself finds them: who knows no more than
 * the id of a session, or whose session has ended or is not `assured`, uses up none of its guesses.
 */
function ownerOf({ tenant }: Scope, { sid, sub, secretHash: hash }: Credential, now: number, assured?: SQL) {
  const live = and(
    notRevoked(tenant, sid),
    gt(sessions.expiresAt, now),
    sql`${sessions.lastSeenAt} + ${sessions.idleSeconds} * 1000 > ${now}`,
    sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${sessions.userId} AND ${users.status} = 'active')`,
    hash === null ? undefined : eq(sessions.secretHash, hash),
    sub === null ? undefined : eq(sessions.userId, sub),
    assured,
  );
  return sql`(SELECT ${sessions.userId} FROM ${sessions} WHERE ${live})`;
}

function judge(row: SessionRow | undefined, credential: Credential, now: number): Actor | Failure {
  if (!row) return refuse('no such session here');
  const { secretHash: hash, sub } = credential;
  if (hash !== null && !equalConstantTime(hash, row.session.secretHash)) return refuse('wrong session secret');
  if (sub !== null && sub !== row.user.id) return refuse('token of another user');
  const actor = judgeSession(row, now, hash === null ? 'access_token' : 'cookie');
  return typeof actor === 'string' ? refuse(`session ${actor}`) : actor;
}

/** The live session that a request speaks for, a person's own: no API key. Errors and throws as above. */
export async function requireSession(request: Request, scope: Scope): Promise<Actor | Failure> {
  const caller = await requireCaller(request, scope, 'person', null);
  return failed(caller) ? caller : caller.actor;
}
