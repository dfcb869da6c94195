import * as z from 'zod';
import { failurePage } from '../../http/page.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import { fail } from '../../lib/result.ts';
import { forgotPage, resetSentPage } from './forgot-page.tsx';
import { linkSentPage, signInPage } from './sign-in-page.tsx';

const outcome = { error: () => z.string().max(64).optional(), sent: () => z.string().max(8).optional() };
const signInQuery = () =>
  z.object({ return_to: z.string().max(2048).optional(), error: outcome.error(), sent: outcome.sent() });
const forgotQuery = () => z.object({ error: outcome.error(), sent: outcome.sent() });

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/login',
    surface: 'pages',
    summary: 'The sign-in page: password, and a sign-in link where the brand mails them',
    auth: 'none',
    rate: 'read',
    query: signInQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, query }, scope) =>
      query.sent ? linkSentPage(scope) : signInPage(request, scope, { returnTo: query.return_to, error: query.error }),
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
      return query.sent ? resetSentPage(scope) : forgotPage(request, scope, query.error);
    },
  }),
];
