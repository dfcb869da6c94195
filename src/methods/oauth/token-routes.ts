import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { providerOf } from '../../identity/credentials/oauth/provider-of.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { type Failure, failed } from '../../lib/result.ts';
import { destinationOf } from '../../signin/attempt.ts';
import { nativeTokenResponse, tokenResponse } from '../../signin/deliver/schemas.ts';
import { nativeDelivery, tokenDelivery } from '../../signin/deliver/tokens.ts';
import { finish } from '../../signin/finish.ts';
import { appleName } from './presentable.ts';
import { proveIdentity } from './prove-identity.ts';
import { type Posted, redeemPosted } from './redeem-token.ts';

/** Bytes of a token: a kilobyte or two, and more with many claims. */
const idToken = () => z.string().min(1).max(16_384);
const nonce = () => z.string().min(1).max(512);
const code = () => z.string().min(1).max(4_096);
const redirectUri = () => z.string().min(1).max(2_048);
const user = () =>
  z.object({
    name: z.object({ firstName: z.string().max(200).nullish(), lastName: z.string().max(200).nullish() }).nullish(),
  });

const googleBody = () =>
  z.union([
    z.strictObject({ id_token: idToken(), nonce: nonce().optional() }),
    z.strictObject({
      code: code(),
      // RFC 7636 §4.1.
      code_verifier: z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/, 'This is not a code verifier'),
      redirect_uri: redirectUri(),
    }),
  ]);
const appleBody = () =>
  z.union([
    z.strictObject({ id_token: idToken(), nonce: nonce().optional(), user: user().optional() }),
    z.strictObject({
      code: code(),
      redirect_uri: redirectUri(),
      nonce: nonce().optional(),
      user: user().optional(),
    }),
  ]);

const tokenErrors: ErrorCode[] = [
  'invalid_token',
  'method_not_enabled',
  'provider_email_unverified',
  'sign_up_closed',
  'account_disabled',
  'email_not_verified',
  'app_access_denied',
  'env_access_denied',
  'provider_unavailable',
  'misconfigured',
];

type Entry = 'tokens' | 'native';

async function signIn(
  request: Request,
  scope: Scope,
  entry: Entry,
  id: 'google' | 'apple',
  posted: Posted & { readonly user?: unknown },
): Promise<Response | Failure> {
  const { deps, tenant } = scope;
  const provider = providerOf(deps.config, tenant, id);
  if (failed(provider)) return provider;
  const destination = destinationOf(request, scope, undefined);
  if (failed(destination)) return destination;
  const redeemed = await redeemPosted(scope, provider, posted);
  if (failed(redeemed)) return redeemed;
  const { profile, claim } = redeemed;
  const named = { ...profile, name: profile.name ?? appleName(posted.user) };
  const proven = await proveIdentity(scope, provider, named, claim);
  if (failed(proven)) return proven;
  const delivery = entry === 'native' ? nativeDelivery(scope) : tokenDelivery(scope);
  const attempt = { entry, target: destination.target, remember: true } as const;
  const answer = await finish(scope, attempt, proven.proof, proven.facts, delivery);
  const notice = proven.notice();
  if (notice && !failed(answer)) deps.wakeOutbox(notice);
  return answer;
}

/** The two dialects of a row: for web apps and for native ones. */
const pair = (id: 'google' | 'apple', summary: string, body: () => z.ZodType<Posted>, name: string): Route[] =>
  (['tokens', 'native'] as const).map((entry) =>
    defineRoute({
      method: 'POST',
      path: entry === 'native' ? `/auth/native/oauth/${id}` : `/auth/oauth/${id}`,
      surface: entry,
      summary,
      auth: 'none',
      rate: 'auth',
      body,
      answers: { 200: entry === 'native' ? nativeTokenResponse : tokenResponse },
      names: { body: name, answers: { 200: entry === 'native' ? 'NativeTokenResponse' : 'TokenResponse' } },
      errors: tokenErrors,
      handler: ({ request, body: posted }, scope) => signIn(request, scope, entry, id, posted),
    }),
  );

export const routes: readonly Route[] = [
  ...pair('google', 'Signs in with an ID token of Google, or a code and its verifier', googleBody, 'GoogleOAuthBody'),
  ...pair('apple', 'Signs in with an ID token of Apple, or a code', appleBody, 'AppleOAuthBody'),
];
