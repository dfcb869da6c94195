import { refreshCookie } from '../../http/cookies.ts';
import type { Scope } from '../../http/scope.ts';
import { ACCESS_TOKEN_SECONDS, issueAccessToken, type TokenExtras } from '../../session/access-token.ts';
import type { Actor } from '../../session/actor.ts';
import { actorOfDraft } from '../../session/load.ts';
import { type RefreshHolder, refreshToken } from '../../session/refresh-token.ts';
import type { Issued } from '../issue.ts';
import type { Delivery } from './delivery.ts';
import { dueAsToken } from './second-factor.ts';
import { presentUserInfo } from './user-info.ts';

/** What a client of tokens gets for a live session. */
export interface Granted {
  readonly actor: Actor;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Unix milliseconds. */
  readonly refreshExpiresAt: number;
}

/** Both tokens of a session that was just opened. */
export async function grant(
  { deps, tenant }: Scope,
  { draft, person }: Issued,
  holder: RefreshHolder,
  extras: TokenExtras = {},
): Promise<Granted> {
  const actor = actorOfDraft(draft, person);
  return {
    actor,
    accessToken: await issueAccessToken(deps, tenant, actor, extras),
    refreshToken: refreshToken(deps.config, draft.row.id, draft.row.refreshCounter, holder),
    refreshExpiresAt: draft.row.refreshExpiresAt,
  };
}

/** What the answers of the token surface have in common: the access token, and whom it speaks for. */
export const tokenBody = async ({ actor, accessToken }: Pick<Granted, 'actor' | 'accessToken'>) => ({
  access_token: accessToken,
  token_type: 'Bearer',
  expires_in: ACCESS_TOKEN_SECONDS,
  user: await presentUserInfo(actor.person, actor.session.acr, actor.session.product),
});

const secondsLeft = ({ deps }: Scope, end: number) => Math.ceil((end - deps.clock.now()) / 1000);

/** `TokenResponse`: the access token in the body, the refresh token in its cookie. */
export async function tokenAnswer(scope: Scope, granted: Granted): Promise<Response> {
  const answer = Response.json(await tokenBody(granted));
  const { remembered } = granted.actor.session;
  const life = remembered ? { maxAgeSeconds: secondsLeft(scope, granted.refreshExpiresAt) } : {};
  answer.headers.append('set-cookie', refreshCookie(scope.tenant, granted.refreshToken, life));
  return answer;
}

/** `NativeTokenResponse`: both tokens in the body, and never a cookie. */
export const nativeAnswer = async (scope: Scope, granted: Granted): Promise<Response> =>
  Response.json({
    ...(await tokenBody(granted)),
    refresh_token: granted.refreshToken,
    refresh_expires_in: secondsLeft(scope, granted.refreshExpiresAt),
  });

/** The token surface for web apps. */
export const tokenDelivery = (scope: Scope): Delivery => ({
  signedIn: async (issued) => tokenAnswer(scope, await grant(scope, issued, 'cookie')),
  secondFactorDue: (parked) => dueAsToken(scope, parked),
  refused: (failure) => failure,
});

/** The token surface for native apps. */
export const nativeDelivery = (scope: Scope): Delivery => ({
  signedIn: async (issued) => nativeAnswer(scope, await grant(scope, issued, 'native')),
  secondFactorDue: (parked) => dueAsToken(scope, parked),
  refused: (failure) => failure,
});
