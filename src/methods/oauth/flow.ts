import { type Claim, createOnce, findOnce } from '../../challenge/claim.ts';
import { readFlowCookie, readPostFlowCookie } from '../../http/cookies.ts';
import type { Scope } from '../../http/scope.ts';
import type { Provider } from '../../identity/credentials/oauth/provider.ts';
import { equalConstantTime, sha256 } from '../../lib/digest.ts';
import { MINUTE } from '../../lib/duration.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Destination } from '../../signin/attempt.ts';

export const FLOW_LIFETIME = 10 * MINUTE;

/** What a `state` stands for, from the start of a sign-in elsewhere to its callback. */
export interface FlowPayload extends Destination {
  readonly brand: string;
  readonly env: string;
  readonly provider: string;
  /** Of the cookie that the browser was given: the flow ends in the browser where it started. */
  readonly flowHash: string;
  /** In the ID token; bound to this flow by it (OpenID Connect Core 1.0 §15.5.2). */
  readonly nonce: string;
  /** RFC 7636. */
  readonly codeVerifier: string;
  readonly redirectUri: string;
  /** The session that a new link is for, whose person began this; null where somebody signs in. */
  readonly linksTo: string | null;
}

/** Cookies of flows whose answer is posted by the provider's site have to cross sites; all others must not. */
const readCookieOf = ({ declared }: Provider, request: Request, { tenant }: Scope): string | null =>
  (declared.responseMode === 'form_post' ? readPostFlowCookie : readFlowCookie)(request, tenant);

/** Keeps a flow for ten minutes. Returns its `state`. Throws `Outage`. */
export async function createFlow({ deps }: Scope, payload: FlowPayload): Promise<string> {
  return (await createOnce(deps, 'oauth', payload, FLOW_LIFETIME)).token;
}

/**
 * The flow of a `state`: of this brand, environment and provider, in the browser that started it. The claim is spent
 * by the batch that opens the session. Errors: `invalid_token`, whatever was wrong. Throws `Outage`.
 */
export async function findFlow(
  request: Request,
  scope: Scope,
  provider: Provider,
  state: string,
): Promise<{ payload: FlowPayload; claim: Claim } | Failure> {
  const { deps, tenant } = scope;
  const refuse = (internal: string) =>
    fail('invalid_token', { internal: `state: ${internal}`, detail: 'Go back and start signing in again.' });
  const found = await findOnce<FlowPayload>(deps, 'oauth', state);
  if (!found) return refuse('unknown or expired');
  const { brand, env, provider: id, flowHash } = found.payload;
  if (brand !== tenant.brand.id || env !== tenant.env) return refuse('made for another tenant');
  if (id !== provider.declared.id) return refuse('made for another provider');
  const cookie = readCookieOf(provider, request, scope);
  if (!cookie || !equalConstantTime(sha256(cookie), flowHash)) return refuse('started in another browser');
  return found;
}
