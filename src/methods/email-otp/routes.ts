import * as z from 'zod';
import { type Call, defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { emailAddress } from '../../identity/address.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { callerTarget } from '../../signin/attempt.ts';
import { proveByCode } from '../../signin/code-proof.ts';
import { message } from '../../signin/deliver/schemas.ts';
import { sendCode } from '../../signin/send-code.ts';
import { gateErrors, type TokenSurface, tokenSurfaces } from '../../signin/token-surfaces.ts';

const requestBody = () => z.strictObject({ email: emailAddress() });
const verifyBody = () => z.strictObject({ email: emailAddress(), code: z.string().regex(/^[0-9]{6}$/, 'Six digits') });

const isEnabled = ({ tenant }: Scope) => tenant.brand.methods.includes('email_otp');

/** Mails a code that signs in; to an address that nobody owns only where it could become an account. */
async function request(
  { request, body }: Call<unknown, z.output<ReturnType<typeof requestBody>>>,
  scope: Scope,
): Promise<Response | Failure> {
  if (!isEnabled(scope)) return fail('method_not_enabled');
  const refused = await sendCode(scope, 'sign_in', {
    email: body.email,
    target: callerTarget(request, scope),
    toUnknown: true,
  });
  return refused ?? Response.json({ message: 'If this address can sign in here, a code is on its way' });
}

const requests = { method: 'POST', auth: 'none', rate: 'send', body: requestBody, answers: { 200: message } } as const;

const rowsOf = ({ surface, prefix, answers, answerName, finish }: TokenSurface): readonly Route[] => [
  defineRoute({
    ...requests,
    surface,
    path: `${prefix}/otp/request`,
    summary: 'Mails a code, good once within ten minutes and for five guesses',
    names: { body: 'OtpRequestBody', answers: { 200: 'MessageResponse' } },
    errors: ['method_not_enabled'],
    handler: request,
  }),
  defineRoute({
    method: 'POST',
    surface,
    path: `${prefix}/otp/verify`,
    summary: 'Signs in with a mailed code; a new address gets an account',
    auth: 'none',
    rate: 'auth',
    body: verifyBody,
    answers,
    names: { body: 'OtpVerifyBody', answers: { 200: answerName } },
    errors: ['invalid_code', 'too_many_attempts', 'method_not_enabled', ...gateErrors],
    handler: async ({ body }, scope) => {
      if (!isEnabled(scope)) return fail('method_not_enabled');
      const proven = await proveByCode(scope, body.email, body.code);
      return failed(proven) ? proven : finish(scope, proven.target, proven.proof, proven.facts);
    },
  }),
];

export const routes: readonly Route[] = [
  ...tokenSurfaces.flatMap(rowsOf),
  defineRoute({
    ...requests,
    surface: 'passkeys-sessions',
    path: '/auth/verify',
    summary: 'Mails a one-time password, for POST /auth/sessions',
    errors: ['method_not_enabled'],
    handler: request,
  }),
];
