import * as z from 'zod';
import { accountQuery } from '../../http/page/account/account-page.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import { confirmPage } from './confirm-page.tsx';
import { overviewPage } from './overview-page.tsx';

const confirmQuery = () => accountQuery().extend({ back: z.string().max(64).optional() });

const pages = {
  method: 'GET',
  surface: 'pages',
  auth: 'person',
  beside: 'facts',
  rate: 'read',
  answers: { 200: null, 303: null },
  errors: [],
} as const;

export const routes: readonly Route[] = [
  defineRoute({
    ...pages,
    path: '/account',
    summary: 'The account of whoever is signed in, and the way to each of its parts',
    query: accountQuery,
    handler: ({ request, query, facts }, scope) => overviewPage(request, scope, facts, query),
  }),
  defineRoute({
    ...pages,
    path: '/account/confirm',
    summary: 'Asks whoever is signed in for a fresh proof, by the highest factor that they have, and leads back',
    query: confirmQuery,
    handler: ({ request, query, facts }, scope) => confirmPage(request, scope, facts, query),
  }),
];
