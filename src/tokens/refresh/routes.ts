import { readRefreshCookie } from '../../http/cookies.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { fail, failed } from '../../lib/result.ts';
import { nativeAnswer, tokenAnswer } from '../../signin/deliver/tokens.ts';
import { rotate } from '../../signin/refresh/rotate.ts';

export const routes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/auth/refresh',
    surface: 'tokens',
    summary: 'A new access token, and the successor of the refresh cookie',
    auth: 'refresh',
    rate: 'none',
    answers: { 200: async () => (await import('../../signin/deliver/schemas.ts')).tokenResponse() },
    names: { answers: { 200: 'TokenResponse' } },
    errors: ['unauthenticated', 'app_access_denied', 'env_access_denied', 'csrf'],
    handler: async ({ request }, scope) => {
      const cookie = readRefreshCookie(request);
      if (cookie === undefined) return fail('unauthenticated', { internal: 'no credential' });
      if (cookie === 'twice') return fail('unauthenticated', { internal: 'refresh cookie twice' });
      const rotated = await rotate(scope, cookie.value, 'cookie');
      return failed(rotated) ? rotated : tokenAnswer(scope, rotated);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/native/refresh',
    surface: 'native',
    summary: 'A new access token, and the successor of the refresh token',
    auth: 'refresh',
    rate: 'none',
    body: async () => (await import('../../signin/deliver/schemas.ts')).refreshTokenBody(),
    answers: { 200: async () => (await import('../../signin/deliver/schemas.ts')).nativeTokenResponse() },
    names: { body: 'RefreshTokenBody', answers: { 200: 'NativeTokenResponse' } },
    errors: ['app_access_denied', 'env_access_denied'],
    handler: async ({ body }, scope) => {
      const rotated = await rotate(scope, body.refresh_token, 'native');
      return failed(rotated) ? rotated : nativeAnswer(scope, rotated);
    },
  }),
];
