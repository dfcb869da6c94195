import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { failed } from '../../lib/result.ts';
import { pseudonymOf } from './pseudonym-of.ts';
import { ANALYTICS_TOKEN_SECONDS, signAnalytics } from './sign-analytics.ts';

const answer = () => z.object({ token: z.string(), expires_in: z.int() });

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/auth/analytics/token',
    surface: 'tokens',
    summary: 'A token for the brand’s analytics, which know whoever is signed in by a pseudonym alone',
    auth: 'session',
    rate: 'read',
    answers: { 200: answer },
    errors: [],
    handler: async ({ actor }, scope) => {
      const subject = await pseudonymOf(scope, actor.person.id, 'analytics');
      if (failed(subject)) return subject;
      return Response.json({ token: await signAnalytics(scope, subject), expires_in: ANALYTICS_TOKEN_SECONDS });
    },
  }),
];
