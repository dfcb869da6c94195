import * as z from 'zod';
import { type Call, defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { emailAddress } from '../../identity/address.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { callerTarget } from '../../signin/attempt.ts';
import { message } from '../../signin/deliver/schemas.ts';
import { type CodePurpose, sendCode } from '../../signin/send-code.ts';
import { gateErrors, type TokenSurface, tokenSurfaces } from '../../signin/token-surfaces.ts';
import { firstPassword } from './first-password.ts';
import { resetByCode } from './reset-by-code.ts';

const requestBody = () => z.strictObject({ email: emailAddress() });
const code = () => z.string().regex(/^[0-9]{6}$/, 'Enter the six digits of the code');
const password = () => z.string().min(1).max(4096);
const signUpBody = () => z.strictObject({ email: emailAddress(), code: code(), password: password() });
const confirmBody = () => z.strictObject({ email: emailAddress(), code: code(), new_password: password() });

const isEnabled = ({ tenant }: Scope) => tenant.brand.methods.includes('password');

/** Mails a code of a purpose; whether anyone has the address shows in the mailbox alone. */
async function request(
  purpose: CodePurpose,
  { request, body }: Call<unknown, { email: string }>,
  scope: Scope,
): Promise<Response | Failure> {
  if (!isEnabled(scope)) return fail('method_not_enabled');
  const toUnknown = purpose === 'first_password';
  const refused = await sendCode(scope, purpose, {
    email: body.email,
    target: callerTarget(request, scope),
    toUnknown,
  });
  return refused ?? Response.json({ message: 'If this address can have a password here, a code is on its way' });
}

const policyErrors = ['password_too_short', 'password_too_long', 'password_blocked'] as const;
const codeErrors = ['invalid_code', 'too_many_attempts', 'method_not_enabled', 'overloaded', ...policyErrors] as const;

const rowsOf = ({ surface, prefix, answers, answerName, finish }: TokenSurface): readonly Route[] => {
  const asked = {
    method: 'POST',
    surface,
    auth: 'none',
    rate: 'send',
    body: requestBody,
    answers: { 200: message },
    errors: ['method_not_enabled'],
  } as const;
  return [
    defineRoute({
      ...asked,
      path: `${prefix}/password/signup/request`,
      summary: 'Mails a code that sets the first password of an account',
      names: { body: 'PasswordSignupRequestBody', answers: { 200: 'MessageResponse' } },
      handler: (call, scope) => request('first_password', call, scope),
    }),
    defineRoute({
      method: 'POST',
      surface,
      path: `${prefix}/password/signup`,
      summary: 'Sets the first password of an account by a mailed code and signs in; a new address gets an account',
      auth: 'none',
      rate: 'auth',
      body: signUpBody,
      answers,
      names: { body: 'PasswordSignupBody', answers: { 200: answerName } },
      errors: [...codeErrors, 'conflict', ...gateErrors],
      handler: async ({ body }, scope) => {
        if (!isEnabled(scope)) return fail('method_not_enabled');
        const proven = await firstPassword(scope, body);
        return failed(proven) ? proven : finish(scope, proven.payload.target, proven.proof, proven.facts);
      },
    }),
    defineRoute({
      ...asked,
      path: `${prefix}/password/reset/request`,
      summary: 'Mails a code that sets a new password',
      names: { body: 'PasswordResetRequestBody', answers: { 200: 'MessageResponse' } },
      handler: (call, scope) => request('password_reset', call, scope),
    }),
    defineRoute({
      method: 'POST',
      surface,
      path: `${prefix}/password/reset/confirm`,
      summary: 'Sets a new password by a mailed code and ends every session',
      auth: 'none',
      rate: 'auth',
      body: confirmBody,
      answers: { 200: message },
      names: { body: 'PasswordResetConfirmBody', answers: { 200: 'MessageResponse' } },
      errors: codeErrors,
      handler: async ({ body: { new_password: password, ...body } }, scope) => {
        if (!isEnabled(scope)) return fail('method_not_enabled');
        const refused = await resetByCode(scope, { ...body, password });
        return refused ?? Response.json({ message: 'Password changed' });
      },
    }),
  ];
};

export const routes: readonly Route[] = tokenSurfaces.flatMap(rowsOf);
