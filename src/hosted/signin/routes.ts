import * as z from 'zod';
import { askedAtQuery } from '../../http/page/asked-at.ts';
import { failurePage } from '../../http/page/failure-page.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import { fail } from '../../lib/result.ts';
import { forgotPage } from './forgot-page.tsx';
import { formRoutes } from './form-routes.ts';
import { sentPage } from './sent-page.tsx';
import { signInPage } from './sign-in-page.ts';

const outcome = {
  error: () => z.string().max(64).optional(),
  sent: () => z.string().max(8).optional(),
  again: () => z.string().max(1).optional(),
};
const signInQuery = () =>
  z.object({
    return_to: z.string().max(2048).optional(),
    error: outcome.error(),
    sent: outcome.sent(),
    step: z.string().max(16).optional(),
    asked_at: askedAtQuery(),
    again: outcome.again(),
    done: z.string().max(32).optional(),
    prompt: z.string().max(16).optional().describe('`login` asks for a sign-in whoever is signed in already'),
  });
const forgotQuery = () =>
  z.object({
    return_to: z.string().max(2048).optional(),
    error: outcome.error(),
    sent: outcome.sent(),
    asked_at: askedAtQuery(),
    again: outcome.again(),
  });

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/login',
    surface: 'pages',
    summary: 'The sign-in page: who it is first, then the way in that the brand offers',
    auth: 'none',
    rate: 'read',
    query: signInQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, query }, scope) =>
      query.sent
        ? sentPage(request, scope, {
            kind: 'link',
            isAgain: query.again === '1',
            askedAt: query.asked_at,
            returnTo: query.return_to,
          })
        : signInPage(request, scope, query),
  }),
  defineRoute({
    method: 'GET',
    path: '/forgot-password',
    surface: 'pages',
    summary: 'The page that asks where to mail a reset link',
    auth: 'none',
    rate: 'read',
    query: forgotQuery,
    answers: { 200: null },
    errors: ['method_not_enabled'],
    handler: ({ request, query }, scope) => {
      if (!scope.tenant.brand.methods.includes('password')) return failurePage(scope, fail('method_not_enabled'));
      return query.sent
        ? sentPage(request, scope, {
            kind: 'reset',
            isAgain: query.again === '1',
            askedAt: query.asked_at,
            returnTo: query.return_to,
          })
        : forgotPage(request, scope, query);
    },
  }),
  ...formRoutes,
];
