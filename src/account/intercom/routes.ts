import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { failed } from '../../lib/result.ts';
import { signIntercom } from './sign-intercom.ts';

const session = () =>
  z.object({
    app_id: z.string(),
    user_id: z.uuid(),
    intercom_user_jwt: z.string(),
    user_hash: z.string(),
    expires_in: z.int(),
  });

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/auth/intercom/session',
    surface: 'tokens',
    summary: 'What shows the brand’s Intercom messenger who is signed in',
    auth: 'session',
    rate: 'read',
    answers: { 200: session },
    errors: ['not_configured'],
    handler: async ({ actor }, scope) => {
      const signed = await signIntercom(scope, actor.person);
      return failed(signed) ? signed : Response.json(signed);
    },
  }),
];
