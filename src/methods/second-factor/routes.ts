import { defineRoute, type Route } from '../../http/route.ts';
import { backTo } from '../../http/see-other.ts';
import { foldAddress } from '../../identity/fold.ts';
import { normalUsername } from '../../identity/username/normal-username.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { failed } from '../../lib/result.ts';
import { callerTarget } from '../../signin/attempt.ts';
import { renewCookie } from '../../signin/deliver/renew-cookie.ts';
import { signedIn } from '../../signin/deliver/schemas.ts';
import { gateErrors, type TokenSurface, tokenSurfaces } from '../../signin/token-surfaces.ts';
import { proveByFactor } from './prove-again.ts';
import { raise, tokensOf } from './raise.ts';
import { recover } from './recover.ts';
import { browserVerifyBody, codeBody, recoveryBody, recoveryLogin, recoveryLoginBody, verifyBody } from './schemas.ts';
import { stepUpRoute } from './step-up-route.ts';
import { verifyForTokens, verifyInBrowser } from './verify.ts';

const verifyErrors: ErrorCode[] = ['invalid_token', 'invalid_code', 'too_many_attempts', ...gateErrors];

const tokenRows = ({ surface, prefix, grants, grantName }: TokenSurface): readonly Route[] => [
  defineRoute({
    method: 'POST',
    surface,
    path: `${prefix}/mfa/verify`,
    summary: 'Ends a sign-in with its second factor; `trust_device` asks the browser never again for a time',
    auth: 'none',
    rate: 'auth',
    body: verifyBody,
    answers: grants,
    names: { body: 'MfaVerifyBody', answers: { 200: grantName } },
    errors: verifyErrors,
    handler: ({ body }, scope) => {
      const { mfa_token: token, code, trust_device: trust = false } = body;
      return verifyForTokens(scope, surface, { token, code, isRecovery: false, trust });
    },
  }),
  defineRoute({
    method: 'POST',
    surface,
    path: `${prefix}/mfa/recovery`,
    summary: 'Ends a sign-in with a recovery code, which is then spent',
    auth: 'none',
    rate: 'auth',
    body: recoveryBody,
    answers: grants,
    names: { body: 'MfaRecoveryBody', answers: { 200: grantName } },
    errors: verifyErrors,
    handler: ({ body }, scope) => {
      const { mfa_token: token, recovery_code: code } = body;
      return verifyForTokens(scope, surface, { token, code, isRecovery: true, trust: false });
    },
  }),
  defineRoute({
    method: 'POST',
    surface,
    path: `${prefix}/mfa/step-up`,
    summary: 'Proves a second factor within a session, which is `aal2` from then on',
    auth: 'person',
    rate: 'auth',
    beside: 'guess',
    body: codeBody,
    answers: grants,
    names: { body: 'MfaCodeBody', answers: { 200: grantName } },
    errors: ['invalid_code', 'too_many_attempts'],
    handler: async ({ request, actor, facts, body, sent }, scope) => {
      const proven = await proveByFactor(scope, actor, facts, body.code, sent);
      if (failed(proven)) return proven;
      const stepped = await raise(scope, actor, proven, facts);
      if (failed(stepped)) return stepped;
      const answer = await tokensOf(scope, surface, stepped);
      return surface === 'native' ? answer : renewCookie(request, scope, stepped, answer);
    },
  }),
  defineRoute({
    method: 'POST',
    surface,
    path: `${prefix}/recovery/login`,
    summary: 'Gives a token that sets up a password or a factor and opens nothing else, for a recovery code',
    auth: 'none',
    rate: 'auth',
    body: recoveryLoginBody,
    answers: { 200: recoveryLogin },
    names: { body: 'RecoveryLoginBody', answers: { 200: 'RecoveryLoginResponse' } },
    errors: ['invalid_credentials', 'too_many_attempts', ...gateErrors],
    handler: ({ request, body }, scope) => {
      const { email, username = '', recovery_code: code } = body;
      const owner =
        email === undefined
          ? ({ kind: 'username', value: normalUsername(username) ?? username } as const)
          : ({ kind: 'email', value: foldAddress(email) } as const);
      return recover(scope, owner, code, callerTarget(request, scope));
    },
  }),
];

export const routes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/auth/2fa/verify',
    surface: 'browser',
    summary: 'Ends a sign-in with its second factor, or with a backup code',
    auth: 'none',
    rate: 'auth',
    body: browserVerifyBody,
    form: true,
    answers: { 200: signedIn, 303: null },
    errors: [...verifyErrors, 'stale_form'],
    again: backTo('/2fa'),
    handler: ({ request, body, isForm }, scope) => {
      const { code, sessionId, rememberDevice = false } = body;
      return verifyInBrowser(request, scope, { code, sessionId, remember: rememberDevice !== false }, isForm);
    },
  }),
  ...tokenSurfaces.flatMap(tokenRows),
  stepUpRoute,
];
