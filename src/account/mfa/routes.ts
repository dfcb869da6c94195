import { bearerOf } from '../../http/require.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import type { Posted } from '../../identity/credentials/oauth/redeem-posted.ts';
import { appleBody, googleBody } from '../../identity/credentials/oauth/schemas.ts';
import { qrCodeSvg } from '../../identity/credentials/totp/qr-code.ts';
import { SECOND } from '../../lib/duration.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { type Failure, failed } from '../../lib/result.ts';
import { ACCESS_TOKEN_SECONDS, issueAccessToken } from '../../session/access-token.ts';
import type { Actor } from '../../session/actor.ts';
import { renewCookie } from '../../signin/deliver/renew-cookie.ts';
import { message } from '../../signin/deliver/schemas.ts';
import { beginEnrollment } from '../../signin/enrollment/begin-enrollment.ts';
import { type ConfirmedEnrollment, confirmEnrollment } from '../../signin/enrollment/confirm-enrollment.ts';
import type { OwnProof } from '../../signin/enrollment/own-proof.ts';
import { removeTotp } from '../../signin/enrollment/remove-totp.ts';
import { mfaStatus } from './mfa-status.ts';
import { proveByPassword } from './prove-by-password.ts';
import { proveByProvider } from './prove-by-provider.ts';
import { replaceCodes } from './replace-codes.ts';
import { requirePasskey } from './require-passkey.ts';
import { codeBody, confirmBody, confirmed, enrolled, newCodes, passwordBody, status } from './schemas.ts';
import { twoFactorRoutes } from './two-factor-routes.ts';

/** Begins an enrolment, as the token surface answers it. */
async function enroll(scope: Scope, actor: Actor, proof: OwnProof | Failure | null): Promise<Response | Failure> {
  if (failed(proof)) return proof;
  const begun = await beginEnrollment(scope, actor, { recoveryCodes: 'at_confirmation' }, proof);
  if (failed(begun)) return begun;
  return Response.json({
    enrollment_token: begun.token,
    secret: begun.secret,
    otpauth_url: begun.otpauthUrl,
    qr_svg: qrCodeSvg(begun.otpauthUrl),
    expires_in: Math.max(0, Math.ceil((begun.expiresAt - scope.deps.clock.now()) / SECOND)),
  });
}

/** `MfaConfirmResponse`: a caller by set-up token, who has no session, gets that token again. */
async function confirmedAnswer(
  request: Request,
  scope: Scope,
  actor: Actor,
  { recoveryCodes, raised }: ConfirmedEnrollment,
): Promise<Response> {
  const { deps, tenant } = scope;
  const left = Math.max(0, Math.floor((actor.session.expiresAt - deps.clock.now()) / SECOND));
  const answer = Response.json({
    recovery_codes: recoveryCodes,
    access_token: raised ? await issueAccessToken(deps, tenant, raised.actor) : bearerOf(request),
    expires_in: raised ? ACCESS_TOKEN_SECONDS : left,
  });
  return raised ? renewCookie(request, scope, raised, answer) : answer;
}

const stale = ['step_up_required', 'insufficient_user_authentication'] as const satisfies ErrorCode[];
const begins = {
  method: 'POST',
  surface: 'tokens',
  rate: 'auth',
  answers: { 200: enrolled },
  names: { answers: { 200: 'MfaEnrollResponse' } },
} as const satisfies Partial<Route>;
const enrollErrors: ErrorCode[] = [...stale, 'method_not_enabled', 'conflict'];

const byProvider = (
  id: 'google' | 'apple',
  body: () => ReturnType<typeof googleBody> | ReturnType<typeof appleBody>,
  name: string,
) =>
  defineRoute({
    ...begins,
    path: `/auth/mfa/totp/enroll/oauth/${id}`,
    summary: 'The same with a fresh ID token, or code, of the account elsewhere that is linked',
    auth: 'person',
    assurance: 'fresh_factor',
    body,
    names: { ...begins.names, body: name },
    errors: [...enrollErrors, 'invalid_token', 'provider_unavailable', 'misconfigured'],
    handler: async ({ actor, body: posted }, scope) =>
      enroll(scope, actor, await proveByProvider(scope, actor, id, posted as Posted)),
  });

export const routes: readonly Route[] = [
  ...twoFactorRoutes,
  defineRoute({
    ...begins,
    path: '/auth/mfa/totp/enroll',
    summary: 'A new secret for an authenticator app, after a passkey or with a set-up token; nothing is active yet',
    auth: 'set_up',
    assurance: 'fresh',
    errors: enrollErrors,
    handler: ({ request, actor }, scope) => requirePasskey(request, scope, actor) ?? enroll(scope, actor, null),
  }),
  defineRoute({
    ...begins,
    path: '/auth/mfa/totp/enroll/password',
    summary: 'The same with the password',
    auth: 'person',
    assurance: 'fresh_factor',
    beside: 'guess',
    body: passwordBody,
    names: { ...begins.names, body: 'MfaEnrollPasswordBody' },
    errors: [...enrollErrors, 'invalid_credentials', 'too_many_attempts', 'overloaded'],
    handler: async ({ actor, facts, body }, scope) =>
      enroll(scope, actor, await proveByPassword(scope, facts, body.password)),
  }),
  byProvider('google', googleBody, 'GoogleOAuthBody'),
  byProvider('apple', appleBody, 'AppleOAuthBody'),
  defineRoute({
    method: 'POST',
    path: '/auth/mfa/totp/confirm',
    surface: 'tokens',
    summary: 'Makes the authenticator app the second factor, by its first code; the session is raised to aal2',
    auth: 'set_up',
    rate: 'auth',
    beside: 'enrollment',
    body: confirmBody,
    answers: { 200: confirmed },
    names: { body: 'MfaConfirmBody', answers: { 200: 'MfaConfirmResponse' } },
    errors: ['invalid_token', 'invalid_code', 'too_many_attempts'],
    handler: async ({ request, actor, facts, enrollment, body }, scope) => {
      const confirms = { token: body.enrollment_token };
      const done = await confirmEnrollment(scope, actor, facts, enrollment, confirms, body.code);
      return failed(done) ? done : confirmedAnswer(request, scope, actor, done);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/auth/mfa/totp',
    surface: 'tokens',
    summary: 'Removes the authenticator app, by one of its codes or a recovery code',
    auth: 'person',
    assurance: 'fresh_aal2',
    rate: 'auth',
    beside: 'guess',
    body: codeBody,
    answers: { 200: message },
    names: { body: 'MfaCodeBody', answers: { 200: 'MessageResponse' } },
    errors: [...stale, 'invalid_code', 'too_many_attempts', 'conflict'],
    handler: async ({ actor, facts, body }, scope) => {
      const removed = await removeTotp(scope, actor, facts, body.code);
      return failed(removed) ? removed : Response.json({ message: 'Authenticator app removed' });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/auth/mfa/status',
    surface: 'tokens',
    summary: 'Which second factors the person has, and what the session shows',
    auth: 'session',
    rate: 'read',
    answers: { 200: status },
    names: { answers: { 200: 'MfaStatusResponse' } },
    errors: [],
    handler: async ({ actor }, scope) => Response.json(await mfaStatus(scope, actor)),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/mfa/recovery-codes/regenerate',
    surface: 'tokens',
    summary: 'Ten new recovery codes; the old ones are void',
    auth: 'person',
    assurance: 'fresh_aal2',
    rate: 'auth',
    answers: { 200: newCodes },
    errors: [...stale],
    handler: async ({ actor }, scope) => {
      const recovery_codes = await replaceCodes(scope, actor);
      return failed(recovery_codes) ? recovery_codes : Response.json({ recovery_codes });
    },
  }),
];
