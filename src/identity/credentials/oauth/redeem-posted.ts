import type { Claim } from '../../../challenge/claim.ts';
import { fromBase64url, hex, utf8 } from '../../../lib/bytes.ts';
import { equalConstantTime, sha256 } from '../../../lib/digest.ts';
import { SECOND } from '../../../lib/duration.ts';
import { type Failure, fail, failed } from '../../../lib/result.ts';
import type { Random } from '../../../platform/random.ts';
import { acceptReturnTo } from '../../../tenant/return-to.ts';
import type { Tenant } from '../../../tenant/tenant.ts';
import { exchangeCode } from './exchange-code.ts';
import type { Profile, Provider, ProviderDeps } from './provider.ts';
import { profileOf, readProfile } from './read-profile.ts';
import { serverOf } from './server-of.ts';
import { type IdTokenClaims, verifyIdToken } from './verify-id-token.ts';

/** What a client of its own posts after it has been at the provider: an ID token, or a code with what belongs to it. */
export interface Posted {
  readonly id_token?: string | undefined;
  readonly nonce?: string | undefined;
  readonly code?: string | undefined;
  readonly redirect_uri?: string | undefined;
  readonly code_verifier?: string | undefined;
}

interface Redeemed {
  readonly profile: Profile;
  /** Spends the ID token: it is good once, until its own end. */
  readonly claim: Claim;
  /** When the provider last proved the person, as far as the token says: its issue otherwise. Unix milliseconds. */
  readonly provenAt: number;
}

interface Place {
  readonly deps: ProviderDeps & { readonly random: Random };
  readonly tenant: Tenant;
}

/**
 * The person whom a posted ID token, or the one that a posted code is good for, speaks of. Errors: `invalid_token` for
 * all that does not hold, `invalid_field`, `provider_unavailable`, `misconfigured`.
 */
export async function redeemPosted(scope: Place, provider: Provider, posted: Posted): Promise<Redeemed | Failure> {
  const redeemed =
    posted.id_token === undefined
      ? await redeemCode(scope, provider, posted)
      : await redeemIdToken(scope, provider, posted.id_token, posted.nonce);
  return failed(redeemed) && redeemed.code === 'provider_answer_invalid' ? invalid(redeemed.internal) : redeemed;
}

const invalid = (internal = '') => fail('invalid_token', { internal, detail: 'Sign in with that service again.' });

async function redeemIdToken(
  { deps }: Place,
  provider: Provider,
  token: string,
  nonce: string | undefined,
): Promise<Redeemed | Failure> {
  const server = await serverOf(deps, provider);
  if (failed(server)) return server;
  const { clientId, audiences } = provider.client;
  const verified = await verifyIdToken(deps, provider, server, token, [clientId, ...audiences]);
  if (failed(verified)) return verified;
  if (!isNonceOf(verified.nonce, nonce)) return invalid('ID token: another nonce');
  const claim = claimOn({ deps }, token, verified.expiresAt);
  return { profile: profileOf(provider, verified), claim, provenAt: provenAt(verified) };
}

async function redeemCode(scope: Place, provider: Provider, posted: Posted): Promise<Redeemed | Failure> {
  const { deps, tenant } = scope;
  const { code = '', redirect_uri: redirectUri = '', code_verifier: codeVerifier = null, nonce = null } = posted;
  // Where a code may have been sent: to pages of this brand's, or where the brand says that clients receive theirs.
  const isKnown = provider.client.redirectUris.includes(redirectUri) || acceptReturnTo(redirectUri, tenant) !== null;
  if (!isKnown)
    return fail('invalid_field', {
      errors: [{ path: 'redirect_uri', code: 'unknown', message: 'No client of this brand is sent back there' }],
    });
  const server = await serverOf(deps, provider);
  if (failed(server)) return server;
  const parameters = new URLSearchParams({ code });
  const tokens = await exchangeCode(deps, provider, server, { parameters, state: null, redirectUri, codeVerifier });
  if (failed(tokens)) return tokens;
  const read = await readProfile(deps, provider, server, tokens, nonce);
  if (failed(read)) return read;
  const { profile, verified } = read;
  if (!verified || !tokens.idToken) return invalid('no ID token');
  return { profile, claim: claimOn({ deps }, tokens.idToken, verified.expiresAt), provenAt: provenAt(verified) };
}

/**
 * Native libraries send the provider the SHA-256 of a nonce, in hexadecimal, and keep the nonce itself, which only
 * they can then show; others send it as it is. A nonce on one side alone is refused.
 */
function isNonceOf(inToken: string | null, given: string | undefined): boolean {
  if (inToken === null || given === undefined) return inToken === null && given === undefined;
  const hashed = hex(fromBase64url(sha256(given)) ?? utf8(''));
  return equalConstantTime(inToken, given) || equalConstantTime(inToken.toLowerCase(), hashed);
}

const provenAt = ({ claims }: IdTokenClaims): number => Number(claims.auth_time ?? claims.iat) * SECOND;

/** By what was signed and not by the signature: of one statement there can be several valid ES256 signatures. */
const claimOn = ({ deps }: Pick<Place, 'deps'>, token: string, expiresAt: number): Claim => ({
  hash: sha256(`id_token|${token.slice(0, token.lastIndexOf('.'))}`),
  claimId: deps.random.id(deps.clock.now()),
  expiresAt,
});
