import { readRefreshCookie, refreshCookie } from '../../http/cookies.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { fail, failed } from '../../lib/result.ts';
import { ACCESS_TOKEN_SECONDS } from '../../session/access-token.ts';
import { presentUserInfo } from '../session/present.ts';
import { rotate } from './rotate.ts';

export const routes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/auth/refresh',
    surface: 'tokens',
    summary: 'A new access token, and the successor of the refresh cookie',
    auth: 'refresh',
    rate: 'none',
    answers: { 200: async () => (await import('./schemas.ts')).tokenResponse() },
    names: { answers: { 200: 'TokenResponse' } },
    errors: ['unauthenticated', 'app_access_denied', 'env_access_denied', 'csrf'],
    handler: async ({ request }, scope) => {
      const cookie = readRefreshCookie(request);
      if (cookie === undefined) return fail('unauthenticated', { internal: 'no credential' });
      if (cookie === 'twice') return fail('unauthenticated', { internal: 'refresh cookie twice' });
      const rotated = await rotate(scope, cookie.value);
      if (failed(rotated)) return rotated;
      const { tenant, deps } = scope;
      const { actor } = rotated;
      const answer = Response.json({
        access_token: rotated.accessToken,
        token_type: 'Bearer',
        expires_in: ACCESS_TOKEN_SECONDS,
        user: presentUserInfo(actor),
      });
      const left = Math.ceil((rotated.expiresAt - deps.clock.now()) / 1000);
      const life = actor.session.remembered ? { maxAgeSeconds: left } : {};
      answer.headers.append('set-cookie', refreshCookie(tenant, rotated.refreshToken, life));
      return answer;
    },
  }),
];
