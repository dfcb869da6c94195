import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { fail, failed } from '../../lib/result.ts';
import { userInfo } from '../../signin/deliver/schemas.ts';
import { presentUserInfo } from '../../signin/deliver/user-info.ts';
import { changeUsername } from './change-username.ts';

const usernameBody = () => z.strictObject({ username: z.string().min(1).max(256) });

export const routes: readonly Route[] = [
  defineRoute({
    method: 'PATCH',
    path: '/auth/me/username',
    surface: 'tokens',
    summary: 'Gives whoever is signed in a username, or another one',
    auth: 'person',
    assurance: 'fresh',
    rate: 'auth',
    body: usernameBody,
    answers: { 200: userInfo },
    names: { answers: { 200: 'UserInfo' } },
    errors: ['username_unavailable', 'method_not_enabled', 'step_up_required', 'insufficient_user_authentication'],
    handler: async ({ actor, body }, scope) => {
      if (!scope.tenant.brand.methods.includes('username')) return fail('method_not_enabled');
      const person = await changeUsername(scope, actor, body.username);
      return failed(person)
        ? person
        : Response.json(await presentUserInfo(person, actor.session.acr, actor.session.product));
    },
  }),
];
