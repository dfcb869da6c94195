import { equalConstantTime } from '../lib/digest.ts';
import { MINUTE } from '../lib/duration.ts';
import { type Failure, fail, failed } from '../lib/result.ts';
import { verifyAccessToken } from '../session/access-token.ts';
import type { Actor } from '../session/actor.ts';
import { judgeSession } from '../session/load.ts';
import { sessionById, touchSession } from '../session/queries.ts';
import { parseSessionValue, secretHash } from '../session/secret.ts';
import { readSessionCookie } from './cookies.ts';
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
 * The live session that a request speaks for: by access token where there is an Authorization header, else by
 * the tenant's own cookie. One read of the primary. Errors: `unauthenticated`, which looks the same whatever
 * was wrong. Throws `Outage`: a session that cannot be checked is no session.
 */
export async function requireSession(request: Request, scope: Scope): Promise<Actor | Failure> {
  const credential = await credentialOf(request, scope);
  if (failed(credential)) return credential;
  const { deps, tenant } = scope;
  const now = deps.clock.now();
  const [[row]] = await deps.db.read([sessionById(deps.db, tenant, credential.sid)]);
  if (!row) return refuse('no such session here');
  if (credential.secretHash !== null && !equalConstantTime(credential.secretHash, row.session.secretHash)) {
    return refuse('wrong session secret');
  }
  if (credential.sub !== null && credential.sub !== row.user.id) return refuse('token of another user');
  const actor = judgeSession(row, now);
  if (typeof actor === 'string') return refuse(`session ${actor}`);
  if (actor.session.lastSeenAt <= now - MINUTE)
    deps.later(deps.db.write([touchSession(deps.db, actor.session.id, now)]));
  return actor;
}
