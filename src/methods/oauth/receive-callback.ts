import type { Claim } from '../../challenge/claim.ts';
import { leaseRedemption } from '../../challenge/redemption-lease.ts';
import type { Scope } from '../../http/scope.ts';
import { exchangeCode } from '../../identity/credentials/oauth/exchange-code.ts';
import type { Provider } from '../../identity/credentials/oauth/provider.ts';
import { readProfile } from '../../identity/credentials/oauth/read-profile.ts';
import { serverOf } from '../../identity/credentials/oauth/server-of.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import type { FlowPayload } from './flow.ts';
import { appleName } from './presentable.ts';

/** What a provider sends back, by query or form. */
export interface CallbackParameters {
  readonly state?: string | undefined;
  readonly code?: string | undefined;
  readonly iss?: string | undefined;
  readonly error?: string | undefined;
  /** Apple, at the first sign-in: JSON. */
  readonly user?: string | undefined;
}

/**
 * Turns what came back into the person's profile: the code is redeemed, and what it gives is checked in full. Errors:
 * `sign_in_cancelled`, `provider_answer_invalid`, `provider_unavailable`, `invalid_token`, `misconfigured`. Throws
 * `Outage`.
 */
export async function receiveCallback(
  { deps }: Scope,
  provider: Provider,
  { payload: { nonce, codeVerifier, redirectUri }, claim }: { payload: FlowPayload; claim: Claim },
  given: CallbackParameters,
) {
  if (given.error !== undefined) return refusalOf(given.error);
  if (!given.code || given.state === undefined)
    return fail('provider_answer_invalid', { internal: 'neither code nor error' });
  if (provider.kind.usesAccessToken) {
    // A provider that sees a code twice ends the tokens of the first (RFC 6749 §4.1.2): of requests that come at once
    // one goes on, else the one that wins the claim would have lost its access token to the others.
    const [[ours]] = await deps.db.write([leaseRedemption(deps.db, claim, deps.clock.now())]);
    if (!ours) return fail('invalid_token', { internal: 'state: another request is redeeming it' });
  }
  const server = await serverOf(deps, provider);
  if (failed(server)) return server;
  const { state, code, iss } = given;
  const parameters = new URLSearchParams({ code, state, ...(iss === undefined ? {} : { iss }) });
  const tokens = await exchangeCode(deps, provider, server, { parameters, state, redirectUri, codeVerifier });
  if (failed(tokens)) return tokens;
  const read = await readProfile(deps, provider, server, tokens, nonce);
  if (failed(read)) return read;
  const { profile } = read;
  return provider.declared.kind === 'apple'
    ? { ...profile, name: profile.name ?? appleName(parsed(given.user)) }
    : profile;
}

/** RFC 6749 §4.1.2.1. A person who thinks better of it has done nothing wrong. */
function refusalOf(error: string): Failure {
  const internal = `the provider says ${error.slice(0, 60)}`;
  if (['access_denied', 'user_cancelled_authorize', 'consent_required', 'login_required'].includes(error))
    return fail('sign_in_cancelled', {
      internal,
      detail: 'Nothing was changed. You can try again, or sign in another way.',
    });
  if (error === 'server_error' || error === 'temporarily_unavailable')
    return fail('provider_unavailable', { internal });
  return fail('provider_answer_invalid', { internal });
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
