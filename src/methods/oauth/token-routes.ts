import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { providerOf } from '../../identity/credentials/oauth/provider-of.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { type Failure, failed } from '../../lib/result.ts';
import { callerTarget } from '../../signin/attempt.ts';
import { gateErrors, type TokenSurface, tokenSurfaces } from '../../signin/token-surfaces.ts';
import { appleName } from './presentable.ts';
import { proveIdentity } from './prove-identity.ts';
import { type Posted, redeemPosted } from './redeem-token.ts';

/** Bytes of a token: a kilobyte or two, and more with many claims. */
const idToken = () => z.string().min(1).max(8_192);
const nonce = () => z.string().min(1).max(512);
const code = () => z.string().min(1).max(2_560);
const redirectUri = () => z.string().min(1).max(2_048);
const name = () => z.object({ firstName: z.string().max(200).nullish(), lastName: z.string().max(200).nullish() });
const user = () => z.strictObject({ name: name().nullish(), email: z.string().max(254).nullish() });

/** Either an ID token or a code with what belongs to it: fields of both, or of neither, name what is wrong. */
function eitherOf<T extends { id_token?: string | undefined; code?: string | undefined }>(
  given: T,
  context: z.RefinementCtx<T>,
  ofCode: readonly (keyof T & string)[],
): void {
  const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (given.id_token === undefined && given.code === undefined) say('id_token', 'Give an ID token, or a code');
  if (given.id_token !== undefined && given.code !== undefined) say('code', 'Give an ID token or a code, not both');
  for (const field of ofCode) {
    if (given.code !== undefined && given[field] === undefined) say(field, 'This belongs to a code');
    if (given.code === undefined && given[field] !== undefined) say(field, 'This belongs to a code, which is missing');
  }
}

const googleBody = () =>
  z
    .strictObject({
      id_token: idToken().optional(),
      nonce: nonce().optional(),
      code: code().optional(),
      // RFC 7636 §4.1.
      code_verifier: z
        .string()
        .regex(/^[A-Za-z0-9._~-]{43,128}$/, 'This is not a code verifier')
        .optional(),
      redirect_uri: redirectUri().optional(),
    })
    .superRefine((given, context) => eitherOf(given, context, ['code_verifier', 'redirect_uri']));
const appleBody = () =>
  z
    .strictObject({
      id_token: idToken().optional(),
      nonce: nonce().optional(),
      user: user().optional(),
      code: code().optional(),
      redirect_uri: redirectUri().optional(),
    })
    .superRefine((given, context) => eitherOf(given, context, ['redirect_uri']));

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
