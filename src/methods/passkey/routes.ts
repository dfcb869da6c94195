import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { emailAddress } from '../../identity/address.ts';
import { assertionCredential, requestOptionsJson } from '../../identity/credentials/passkey/schemas.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { fail, failed } from '../../lib/result.ts';
import { nativeTokenResponse, tokenResponse } from '../../signin/deliver/schemas.ts';
import { beginSignIn } from './begin-sign-in.ts';
import { formRoute } from './form-route.ts';
import { makeToken } from './make-token.ts';
import { provePasskey } from './prove-passkey.ts';
import { signIn } from './sign-in.ts';

const beginBody = () => z.strictObject({ email: emailAddress().nullish() });
const completeBody = () => z.strictObject({ credential: assertionCredential() });
const token = () => z.object({ token: z.string(), email: z.email().nullable() });

const begins = {
  method: 'POST',
  auth: 'none',
  rate: 'auth',
  answers: { 200: requestOptionsJson },
  errors: ['method_not_enabled'],
} as const;
const beginNames = {
  body: 'PasskeyLoginBeginBody',
  answers: { 200: 'PublicKeyCredentialRequestOptionsJSON' },
} as const;

const refusals = ['invalid_token', 'invalid_passkey', 'method_not_enabled'] as const satisfies ErrorCode[];
const signsIn = {
  method: 'POST',
  auth: 'none',
  rate: 'redeem',
  body: completeBody,
  errors: [...refusals, 'account_disabled', 'email_not_verified', 'app_access_denied', 'env_access_denied'],
} as const satisfies Partial<Route>;

export const routes: readonly Route[] = [
  formRoute,
  defineRoute({
    ...begins,
    path: '/auth/passkey/login/begin',
    surface: 'tokens',
    summary: 'WebAuthn request options; the same whether or not the address has an account',
    body: beginBody,
    names: beginNames,
    handler: ({ request, body }, scope) => beginSignIn(scope, request, 'tokens', body.email ?? undefined),
  }),
  defineRoute({
    ...signsIn,
    path: '/auth/passkey/login/complete',
    surface: 'tokens',
    summary: 'Signs in with a passkey',
    answers: { 200: tokenResponse },
    names: { body: 'PasskeyLoginCompleteBody', answers: { 200: 'TokenResponse' } },
    handler: ({ request, body }, scope) => signIn(scope, request, 'tokens', body.credential),
  }),
  defineRoute({
    ...begins,
    path: '/auth/native/passkey/login/begin',
    surface: 'native',
    summary: 'WebAuthn request options for a native app',
    body: beginBody,
    names: beginNames,
    handler: ({ request, body }, scope) => beginSignIn(scope, request, 'native', body.email ?? undefined),
  }),
  defineRoute({
    ...signsIn,
    path: '/auth/native/passkey/login/complete',
    surface: 'native',
    summary: 'Signs a native app in with a passkey',
    answers: { 200: nativeTokenResponse },
    names: { body: 'PasskeyLoginCompleteBody', answers: { 200: 'NativeTokenResponse' } },
    handler: ({ request, body }, scope) => signIn(scope, request, 'native', body.credential),
  }),
  defineRoute({
    ...begins,
    path: '/auth/passkeys/authenticate/options',
    surface: 'passkeys-sessions',
    summary: 'WebAuthn request options for any passkey of the device',
    names: { answers: beginNames.answers },
    handler: ({ request }, scope) => beginSignIn(scope, request, 'web'),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/passkeys/authenticate/verify',
    surface: 'passkeys-sessions',
    summary: 'Checks an assertion; the token opens a session once within two minutes',
    auth: 'none',
    rate: 'redeem',
    body: assertionCredential,
    answers: { 200: token },
    errors: refusals,
    handler: async ({ request, body }, scope) => {
      if (!scope.tenant.brand.methods.includes('passkey')) return fail('method_not_enabled');
      const proven = await provePasskey(scope, request, 'web', body);
      if (failed(proven)) return proven;
      const made = await makeToken(scope, proven);
      return failed(made) ? made : Response.json(made);
    },
  }),
];
