import { defineRoute, type Route } from '../../http/route.ts';
import { foldAddress } from '../../identity/fold.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { fail, failed } from '../../lib/result.ts';
import { callerTarget } from '../../signin/attempt.ts';
import { checkPassword } from '../../signin/check-password.ts';
import { factorsDelivery, idTokenExtras } from '../../signin/deliver/factors.ts';
import { beginEnrollment } from '../../signin/enrollment/begin-enrollment.ts';
import { removeTotp } from '../../signin/enrollment/remove-totp.ts';
import { finish } from '../../signin/finish.ts';
import { rotate } from '../../signin/refresh/rotate.ts';
import { gateErrors } from '../../signin/token-surfaces.ts';
import { addPhone } from './add-phone.ts';
import { callingApp } from './calling-app.ts';
import { checkChannelCode } from './check-channel-code.ts';
import { otpHeader, otpOf } from './otp.ts';
import {
  begunSecret,
  checkedCode,
  codeBody,
  loginBody,
  phoneBody,
  refreshBody,
  sendQuery,
  tokens,
  userSecurity,
} from './schemas.ts';
import { presentSecurity, readSecurity } from './security.ts';
import { sendChannelCode } from './send-channel-code.ts';

const surface = 'factors';
const stale: ErrorCode[] = ['step_up_required', 'insufficient_user_authentication'];
const secured = { answers: { 200: userSecurity }, names: { answers: { 200: 'UserSecurity' } } };

export const routes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/auth/login',
    surface,
    summary: 'Signs in with a password; where a second factor is due, `idToken` is good for that step alone',
    auth: 'none',
    rate: 'auth',
    body: loginBody,
    answers: { 200: tokens },
    errors: [
      'unauthenticated',
      'invalid_credentials',
      'too_many_attempts',
      'method_not_enabled',
      'overloaded',
      ...gateErrors,
    ],
    handler: async ({ request, body }, scope) => {
      const app = callingApp(request, scope);
      if (failed(app)) return app;
      if (!scope.tenant.brand.methods.includes('password')) return fail('method_not_enabled');
      const owner = { kind: 'email', value: foldAddress(body.email) } as const;
      const checked = await checkPassword(scope, owner, body.password, app);
      if (failed(checked)) return checked;
      const clientId = app?.clientId;
      const target = callerTarget(request, scope);
      const attempt = {
        entry: surface,
        target,
        remember: true,
        ...(clientId === undefined ? {} : { clientId }),
      } as const;
      return finish(scope, attempt, checked.proof, checked.facts, factorsDelivery(scope, clientId));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/login/refresh',
    surface,
    summary: 'A new `idToken`, and the successor of the refresh token',
    auth: 'refresh',
    rate: 'none',
    body: refreshBody,
    answers: { 200: tokens },
    errors: ['unauthenticated', 'app_access_denied', 'env_access_denied'],
    handler: async ({ request, body }, scope) => {
      const app = callingApp(request, scope);
      if (failed(app)) return app;
      if (app) {
        const [rows] = await scope.deps.db.read([app.find]);
        const foreign = app.judge(rows);
        if (foreign) return foreign;
      }
      const rotated = await rotate(scope, body.refreshToken, surface, ({ person }) =>
        idTokenExtras(person, app?.clientId),
      );
      return failed(rotated)
        ? rotated
        : Response.json({ idToken: rotated.accessToken, refreshToken: rotated.refreshToken });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/otp/methods/sms',
    surface,
    summary: 'Sends a code to a phone that is to be a second factor',
    auth: 'person',
    assurance: 'fresh',
    beside: 'facts',
    also: readSecurity,
    rate: 'send',
    body: phoneBody,
    ...secured,
    errors: [...stale, 'method_not_enabled'],
    handler: async ({ actor, facts, also, body }, scope) => {
      const changed = await addPhone(scope, actor, facts, body);
      return failed(changed) ? changed : Response.json(presentSecurity(also, changed));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/otp/methods/totp',
    surface,
    summary: 'Hands out the secret of an authenticator app, which its first code confirms',
    auth: 'person',
    assurance: 'fresh',
    also: readSecurity,
    rate: 'auth',
    answers: { 200: begunSecret },
    errors: [...stale, 'method_not_enabled', 'conflict'],
    handler: async ({ actor, also }, scope) => {
      const begun = await beginEnrollment(scope, actor, { recoveryCodes: 'at_confirmation' });
      if (failed(begun)) return begun;
      const { otpauthUrl, secret } = begun;
      return Response.json({ ...presentSecurity(also), otpauthUrl, secret });
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/auth/otp/methods/totp',
    surface,
    summary: 'Removes the authenticator app, by one of its codes or a recovery code',
    auth: 'person',
    assurance: 'fresh',
    beside: 'guess',
    also: readSecurity,
    rate: 'auth',
    header: otpHeader,
    ...secured,
    errors: [...stale, 'invalid_field', 'invalid_code', 'too_many_attempts', 'conflict'],
    handler: async ({ request, actor, facts, also }, scope) => {
      const code = otpOf(request);
      if (failed(code)) return code;
      const removed = await removeTotp(scope, actor, facts, code);
      return failed(removed) ? removed : Response.json(presentSecurity(also, { totpAt: null }));
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/auth/otp/code',
    surface,
    summary: 'Sends a code; a sign-in that waits for its second factor has one sent with its own token',
    auth: 'bearer_or_pending',
    rate: 'send',
    query: sendQuery,
    answers: { 204: null },
    errors: ['unauthenticated', 'insufficient_scope', 'conflict', 'method_not_enabled'],
    handler: async ({ request, query }, scope) => {
      const sent = new Response(null, { status: 204 });
      // HEAD asks what GET would answer, and sends nothing (RFC 9110 §9.2.1).
      return request.method === 'HEAD' ? sent : ((await sendChannelCode(request, scope, query.method)) ?? sent);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/otp/code',
    surface,
    summary: 'Takes a code: the first one confirms its channel; with a factor due, `sms` and `totp` end the sign-in',
    auth: 'bearer_or_pending',
    rate: 'auth',
    header: otpHeader,
    body: codeBody,
    answers: { 200: checkedCode },
    errors: [
      'unauthenticated',
      'insufficient_scope',
      'invalid_code',
      'invalid_token',
      'too_many_attempts',
      'conflict',
      'insufficient_user_authentication',
      ...gateErrors,
    ],
    handler: async ({ request, body }, scope) => {
      const code = otpOf(request);
      return failed(code) ? code : checkChannelCode(request, scope, body.channel, code);
    },
  }),
];
