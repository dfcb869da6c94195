import { and, eq } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { auditEvents } from '../../db/records.ts';
import { sessions } from '../../db/sessions.ts';
import type { Scope } from '../../http/scope.ts';
import { SECOND } from '../../lib/duration.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { judgeAccess } from '../../permission/access.ts';
import { issueAccessToken } from '../../session/access-token.ts';
import { judgeSession, type SessionRow } from '../../session/load.ts';
import { revokeSession, rotateRefresh, sessionById } from '../../session/queries.ts';
import { parseRefreshToken, refreshToken } from '../../session/refresh-token.ts';
import type { Granted } from '../../signin/deliver/tokens.ts';

/** A client that lost the answer, or whose tabs raced, may present the previous token this long after it was used. */
const GRACE = 10 * SECOND;

/**
 * Rotates a refresh token: one batch that moves the session's counter, if the session and its person still
 * stand, and reads both. Parallel uses converge on one successor; a token two behind, or one behind after the
 * grace, ends the family (RFC 9700 §4.14.2). Errors: `unauthenticated`, `app_access_denied`,
 * `env_access_denied`. Throws `Outage`.
 */
export async function rotate(scope: Scope, token: string): Promise<Granted | Failure> {
  const { deps, tenant } = scope;
  const presented = parseRefreshToken(deps.config, token);
  if (!presented) return fail('unauthenticated', { internal: 'malformed or foreign refresh token' });
  const now = deps.clock.now();
  const [, [row]] = await deps.db.write([
    rotateRefresh(deps.db, tenant, presented.sid, presented.counter, now),
    sessionById(deps.db, tenant, presented.sid),
  ]);
  if (!row) return fail('unauthenticated', { internal: 'no such session here' });
  const actor = judgeSession(row, now);
  if (typeof actor === 'string') return fail('unauthenticated', { internal: `session ${actor}` });
  const stop = judgeAccess(actor.person, actor.session.targetSubapp, actor.session.targetEnv);
  if (stop) return end(scope, row, stop.code, stop);
  if (!isCurrent(row, presented.counter, now)) {
    if (row.session.refreshExpiresAt <= now) return fail('unauthenticated', { internal: 'refresh token expired' });
    return end(scope, row, 'refresh_reused', fail('unauthenticated', { internal: 'refresh token reused' }));
  }
  return {
    actor,
    accessToken: await issueAccessToken(deps, tenant, actor),
    refreshToken: refreshToken(deps.config, presented.sid, row.session.refreshCounter),
    refreshExpiresAt: row.session.refreshExpiresAt,
  };
}

/** The presented counter was rotated just now, by this request or within the grace by one that raced it. */
const isCurrent = ({ session }: SessionRow, presented: number, now: number): boolean =>
  session.refreshCounter - presented === 1 && now - session.refreshRotatedAt <= GRACE;

async function end(scope: Scope, row: SessionRow, reason: string, answer: Failure): Promise<Failure> {
  const { deps, tenant, sender } = scope;
  const { id, userId } = row.session;
  const now = deps.clock.now();
  const event = auditRow(deps, tenant, sender, {
    event: reason === 'refresh_reused' ? 'user.refresh.reused' : 'user.session.revoked',
    outcome: 'success',
    reason,
    subjectId: userId,
    sessionId: id,
  });
  await deps.db.write([
    revokeSession(deps.db, tenant, id, reason, now),
    insertWhere(deps.db, auditEvents, event, sessions, and(eq(sessions.id, id), eq(sessions.revokedReason, reason))),
  ]);
  return answer;
}
