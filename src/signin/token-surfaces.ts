import type { Scope } from '../http/scope.ts';
import type { Facts } from '../identity/facts.ts';
import type { Failure } from '../lib/result.ts';
import type { Target } from '../tenant/tenant.ts';
import { nativeTokenResponse, nativeTokensOrDue, tokenResponse, tokensOrDue } from './deliver/schemas.ts';
import { nativeDelivery, tokenDelivery } from './deliver/tokens.ts';
import { finish } from './finish.ts';
import type { Proof } from './proof.ts';

/**
 * The token surface, or its native twin: the same rows with the same bodies, each with its own answer. A slice
 * writes its rows once and makes them for both.
 */
export interface TokenSurface {
  readonly surface: 'tokens' | 'native';
  /** `/auth/native` goes before what native clients call. */
  readonly prefix: '/auth' | '/auth/native';
  /** Of a first step: tokens, or that the second factor is due. */
  readonly answers: { readonly 200: typeof tokensOrDue | typeof nativeTokensOrDue };
  readonly answerName: 'SignInResponse' | 'NativeSignInResponse';
  /** Of everything after it: tokens. */
  readonly grants: { readonly 200: typeof tokenResponse | typeof nativeTokenResponse };
  readonly grantName: 'TokenResponse' | 'NativeTokenResponse';
  /** Ends a sign-in on this surface. */
  readonly finish: (
    scope: Scope,
    target: Target,
    proof: Proof,
    facts: Facts | undefined,
  ) => Promise<Response | Failure>;
}

export const tokenSurfaces: readonly TokenSurface[] = [
  {
    surface: 'tokens',
    prefix: '/auth',
    answers: { 200: tokensOrDue },
    answerName: 'SignInResponse',
    grants: { 200: tokenResponse },
    grantName: 'TokenResponse',
    finish: (scope, target, proof, facts) =>
      finish(scope, { entry: 'tokens', target, remember: true }, proof, facts, tokenDelivery(scope)),
  },
  {
    surface: 'native',
    prefix: '/auth/native',
    answers: { 200: nativeTokensOrDue },
    answerName: 'NativeSignInResponse',
    grants: { 200: nativeTokenResponse },
    grantName: 'NativeTokenResponse',
    finish: (scope, target, proof, facts) =>
      finish(scope, { entry: 'native', target, remember: true }, proof, facts, nativeDelivery(scope)),
  },
];

/** What every sign-in of these surfaces can be refused with. */
export const gateErrors = [
  'email_not_verified',
  'account_disabled',
  'mfa_enrollment_required',
  'method_not_enabled',
  'app_access_denied',
  'env_access_denied',
] as const;
