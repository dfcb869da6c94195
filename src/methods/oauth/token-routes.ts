import type * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { providerOf } from '../../identity/credentials/oauth/provider-of.ts';
import { type Posted, redeemPosted } from '../../identity/credentials/oauth/redeem-posted.ts';
import { appleBody, googleBody } from '../../identity/credentials/oauth/schemas.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { type Failure, failed } from '../../lib/result.ts';
import { callerTarget } from '../../signin/attempt.ts';
import { gateErrors, type TokenSurface, tokenSurfaces } from '../../signin/token-surfaces.ts';
import { appleName } from './presentable.ts';
import { proveIdentity } from './prove-identity.ts';

const tokenErrors: ErrorCode[] = [
  'invalid_token',
  'method_not_enabled',
  'provider_email_unverified',
  'sign_up_closed',
  'provider_unavailable',
  'misconfigured',
  ...gateErrors,
];

async function signIn(
  request: Request,
  scope: Scope,
  surface: TokenSurface,
  id: 'google' | 'apple',
  posted: Posted & { readonly user?: unknown },
): Promise<Response | Failure> {
  const { deps, tenant } = scope;
  const provider = providerOf(deps.config, tenant, id);
  if (failed(provider)) return provider;
  const redeemed = await redeemPosted(scope, provider, posted);
  if (failed(redeemed)) return redeemed;
  const { profile, claim } = redeemed;
  const named = { ...profile, name: profile.name ?? appleName(posted.user) };
  const proven = await proveIdentity(scope, provider, named, claim);
  if (failed(proven)) return proven;
  const answer = await surface.finish(scope, callerTarget(request, scope), proven.proof, proven.facts);
  const notice = proven.notice();
  if (notice && !failed(answer)) deps.wakeOutbox(notice);
  return answer;
}

/** The two dialects of a row: for web apps and for native ones. */
const pair = (
  id: 'google' | 'apple',
  summary: string,
  body: () => z.ZodType<Posted & { user?: unknown }>,
  name: string,
): Route[] =>
  tokenSurfaces.map((surface) =>
    defineRoute({
      method: 'POST',
      path: `${surface.prefix}/oauth/${id}`,
      surface: surface.surface,
      summary,
      auth: 'none',
      rate: 'auth',
      body,
      answers: surface.answers,
      names: { body: name, answers: { 200: surface.answerName } },
      errors: tokenErrors,
      handler: ({ request, body: posted }, scope) => signIn(request, scope, surface, id, posted),
    }),
  );

export const routes: readonly Route[] = [
  ...pair('google', 'Signs in with an ID token of Google, or a code and its verifier', googleBody, 'GoogleOAuthBody'),
  ...pair('apple', 'Signs in with an ID token of Apple, or a code', appleBody, 'AppleOAuthBody'),
];
