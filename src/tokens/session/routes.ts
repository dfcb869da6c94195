import { carriesOurCookie, clearedCookies } from '../../http/cookies.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { fail } from '../../lib/result.ts';
import { presentUserInfo } from '../../signin/deliver/user-info.ts';
import { checkAccess } from './check-access.ts';
import { endSession } from './end-session.ts';
import { presentSession } from './present-session.ts';

const schemas = () => import('../../signin/deliver/schemas.ts');

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/session',
    surface: 'browser',
    summary: 'Who is signed in, and whether they may use the app that asks',
    auth: 'session',
    rate: 'none',
    query: async () => (await import('./query.ts')).sessionQuery(),
    isQueryOptional: true,
    answers: { 200: async () => (await schemas()).session() },
    errors: ['app_access_denied', 'env_access_denied'],
    handler: ({ request, actor, query }, { tenant }) =>
      checkAccess(actor, tenant, request.headers.get('origin'), query) ?? Response.json(presentSession(actor)),
  }),
  defineRoute({
    method: 'GET',
    path: '/auth/me',
    surface: 'tokens',
    summary: 'The person that the access token or session speaks for',
    auth: 'session',
    rate: 'none',
    answers: { 200: async () => (await schemas()).userInfo() },
    names: { answers: { 200: 'UserInfo' } },
    errors: [],
    handler: async ({ actor }) =>
      Response.json(await presentUserInfo(actor.person, actor.session.acr, actor.session.product)),
  }),
  defineRoute({
    method: 'POST',
    path: '/logout',
    surface: 'browser',
    summary:
      'Ends the session and its refresh tokens, or with scope=pool all of the person’s; an ended session answers alike',
    auth: 'none',
    rate: 'none',
    query: async () => (await import('./query.ts')).logoutQuery(),
    isQueryOptional: true,
    answers: { 200: async () => (await schemas()).message() },
    errors: ['unauthenticated', 'csrf'],
    handler: async ({ request, query }, scope) => {
      if (!request.headers.has('authorization') && !carriesOurCookie(request, scope.tenant)) {
        return fail('unauthenticated', { internal: 'no credential' });
      }
      await endSession(request, scope, query.scope ?? 'session');
      const answer = Response.json({ message: 'Signed out' });
      for (const cookie of clearedCookies(scope.tenant)) answer.headers.append('set-cookie', cookie);
      return answer;
    },
  }),
];
