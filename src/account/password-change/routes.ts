import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { fail } from '../../lib/result.ts';
import { message } from '../../signin/deliver/schemas.ts';
import { changePassword } from './change-password.ts';

const changeBody = () =>
  z.strictObject({
    current_password: z
      .string()
      .min(1)
      .max(4096)
      .optional()
      .describe('May be left out where there is none yet, and with a set-up token'),
    new_password: z.string().min(1).max(4096),
  });

export const routes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/auth/password/change',
    surface: 'tokens',
    summary: 'Sets another password, or the first one, and ends every other session',
    auth: 'set_up',
    assurance: 'fresh_factor',
    beside: 'guess',
    isGuess: (body) => {
      const { current_password: current, new_password: chosen } = body as Partial<Record<string, string>>;
      return Boolean(current) && current !== chosen;
    },
    rate: 'auth',
    body: changeBody,
    answers: { 200: message },
    names: { answers: { 200: 'MessageResponse' } },
    errors: [
      'invalid_credentials',
      'too_many_attempts',
      'password_too_short',
      'password_too_long',
      'password_blocked',
      'method_not_enabled',
      'overloaded',
      'step_up_required',
      'insufficient_user_authentication',
    ],
    handler: async ({ request, actor, facts, body }, scope) => {
      const { methods } = scope.tenant.brand;
      if (!methods.includes('password') && !methods.includes('username')) return fail('method_not_enabled');
      const input = { current: body.current_password, chosen: body.new_password };
      const refused = await changePassword(scope, request, actor, facts, input);
      return refused ?? Response.json({ message: 'Password changed' });
    },
  }),
];
