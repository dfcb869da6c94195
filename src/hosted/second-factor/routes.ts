import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { secondFactorPage } from './second-factor-page.tsx';
import { notSent, sendCode } from './send-code.ts';

const query = () =>
  z.object({
    step: z.string().max(16).optional(),
    error: z.string().max(64).optional(),
    wait: z.string().max(8).optional(),
  });

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
  defineRoute({
    method: 'POST',
    path: '/2fa/send',
    surface: 'pages',
    summary: 'Sends a code to the phone that is the second factor of the sign-in that this browser has begun',
    auth: 'none',
    rate: 'send',
    challenge: 'never',
    body: () => z.strictObject({}),
    form: true,
    answers: { 303: null },
    errors: ['unauthenticated', 'conflict', 'method_not_enabled', 'stale_form'],
    again: notSent,
    handler: ({ request }, scope) => sendCode(request, scope),
  }),
];
