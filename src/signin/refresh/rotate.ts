import type { Scope } from '../../http/scope.ts';
import { SECOND } from '../../lib/duration.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { judgeAccess } from '../../permission/access.ts';
import { issueAccessToken, type TokenExtras } from '../../session/access-token.ts';
import type { Actor } from '../../session/actor.ts';
import { clientName } from '../../session/issue.ts';
import { judgeSession, type SessionRow } from '../../session/load.ts';
import { withOfferedProduct } from '../../session/product.ts';
import { rotateRefresh, sessionById } from '../../session/queries.ts';
import { parseRefreshToken, type RefreshHolder, refreshToken } from '../../session/refresh-token.ts';
import type { Granted } from '../deliver/tokens.ts';
import { endFamily } from './end-family.ts';

/** A client that lost the answer, or whose tabs raced, may present the previous token this long after it was used. */
const GRACE = 10 * SECOND;

/**
 * Rotates a refresh token: one batch that moves the session's counter, if the session and its person still
 * stand, and reads both. Parallel uses converge on one successor; a token two behind, or one behind after the
 * grace or from another client, ends the family (RFC 9700 §4.14.2). A token of another holder is no token here.
 * A product that is not offered where the refresh comes from is left out of the token, and stays chosen.
 * Errors: `unauthenticated`, `app_access_denied`, `env_access_denied`. Throws `Outage`.
 * @param extrasOf what the surface adds to the new access token.
 */
export async function rotate(
  scope: Scope,
  token: string,
  holder: RefreshHolder,
  extrasOf: (actor: Actor) => TokenExtras = () => ({}),
): Promise<Granted | Failure> {
  const { deps, tenant, sender } = scope;
  const presented = parseRefreshToken(deps.config, token, holder);
  if (!presented) return fail('unauthenticated', { internal: 'malformed or foreign refresh token' });
  const now = deps.clock.now();
  const client = clientName(sender.userAgent);
  const [, [row]] = await deps.db.write([
    rotateRefresh(deps.db, tenant, presented.sid, presented.counter, client, now),
    sessionById(deps.db, tenant, presented.sid),
  ]);
  if (!row) return fail('unauthenticated', { internal: 'no such session here' });
  const judged = judgeSession(row, now);
  if (typeof judged === 'string') return fail('unauthenticated', { internal: `session ${judged}` });
  const actor = withOfferedProduct(judged, tenant, sender);
  const stop = judgeAccess(actor.person, actor.session.targetSubapp, actor.session.targetEnv);
  if (stop) {
    await endFamily(scope, actor, stop.code);
    return stop;
  }
  if (!isCurrent(row, presented.counter, client, now)) {
    if (row.session.refreshExpiresAt <= now) return fail('unauthenticated', { internal: 'refresh token expired' });
    await endFamily(scope, actor, 'refresh_reused');
    return fail('unauthenticated', { internal: 'refresh token reused' });
  }
  return {
    actor,
    accessToken: await issueAccessToken(deps, tenant, actor, extrasOf(actor)),
    refreshToken: refreshToken(deps.config, presented.sid, row.session.refreshCounter, holder),
    refreshExpiresAt: row.session.refreshExpiresAt,
  };
}

/** The presented counter was rotated just now, by this request or within the grace by one of the same client that raced it. */
const isCurrent = ({ session }: SessionRow, presented: number, client: string | null, now: number): boolean =>
  session.refreshCounter - presented === 1 && now - session.refreshRotatedAt <= GRACE && session.userAgent === client;
