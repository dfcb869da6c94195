import {
  clearedRefreshCookie,
  clearedSessionCookie,
  readRefreshCookie,
  readSessionCookie,
} from '../../http/cookies.ts';
import { bearerOf } from '../../http/require.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { verifyAccessToken } from '../../session/access-token.ts';
import { parseRefreshToken } from '../../session/refresh-token.ts';
import { parseSessionValue } from '../../session/secret.ts';
import { endByToken } from './end-by-token.ts';

const message = async () => (await import('../../signin/deliver/schemas.ts')).message();
const refreshTokenBody = async () => (await import('../../signin/deliver/schemas.ts')).refreshTokenBody();

const signedOut = () => Response.json({ message: 'Signed out' });

/** Ends what the access token and the refresh cookie name; one of them must be of ours. */
async function logout(request: Request, scope: Scope): Promise<Response | Failure> {
  const { deps, tenant } = scope;
  const cookie = readRefreshCookie(request);
  if (cookie === 'twice') return fail('unauthenticated', { internal: 'refresh cookie twice' });
  if (!cookie && !request.headers.has('authorization')) return fail('unauthenticated', { internal: 'no credential' });
  const token = bearerOf(request);
  const verified = token === null ? null : await verifyAccessToken(deps, tenant, token);
  const refresh = cookie ? parseRefreshToken(deps.config, cookie.value, 'cookie') : null;
  if (!verified && !refresh) return fail('unauthenticated', { internal: 'neither token is of ours' });
  const sids = [...new Set([verified, refresh].flatMap((named) => (named ? [named.sid] : [])))];
  await endByToken(scope, sids);
  const answer = signedOut();
  answer.headers.append('set-cookie', clearedRefreshCookie(tenant));
  const session = readSessionCookie(request, tenant);
  const sid = session && session !== 'twice' ? parseSessionValue(session.value)?.id : undefined;
  if (sid !== undefined && sids.includes(sid)) answer.headers.append('set-cookie', clearedSessionCookie(tenant));
  return answer;
}

export const routes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/auth/logout',
    surface: 'tokens',
    summary: 'Ends the session of the access token and that of the refresh cookie; an ended one answers alike',
    auth: 'session_or_refresh',
    rate: 'none',
    answers: { 200: message },
    names: { answers: { 200: 'MessageResponse' } },
    errors: [],
    handler: ({ request }, scope) => logout(request, scope),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/native/logout',
    surface: 'native',
    summary: 'Ends the session of a refresh token; an ended one answers alike',
    auth: 'refresh',
    rate: 'none',
    body: refreshTokenBody,
    answers: { 200: message },
    names: { body: 'RefreshTokenBody', answers: { 200: 'MessageResponse' } },
    errors: [],
    handler: async ({ body }, scope) => {
      const token = parseRefreshToken(scope.deps.config, body.refresh_token, 'native');
      if (!token) return fail('unauthenticated', { internal: 'malformed or foreign refresh token' });
      await endByToken(scope, [token.sid]);
      return signedOut();
    },
  }),
];
