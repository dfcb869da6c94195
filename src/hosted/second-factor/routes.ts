import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { secondFactorPage } from './second-factor-page.tsx';

const query = () => z.object({ step: z.string().max(16).optional(), error: z.string().max(64).optional() });

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/2fa',
    surface: 'pages',
    summary: 'Asks for the second factor of the sign-in that this browser has begun',
    auth: 'none',
    rate: 'read',
    query,
    answers: { 200: null, 303: null },
    errors: [],
    handler: ({ request, query: asked }, scope) => secondFactorPage(request, scope, asked),
  }),
];
