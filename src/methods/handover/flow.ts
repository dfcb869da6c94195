import { type Claim, createOnce, findOnce } from '../../challenge/claim.ts';
import { readFlowCookie } from '../../http/cookies.ts';
import type { Scope } from '../../http/scope.ts';
import { equalConstantTime, sha256 } from '../../lib/digest.ts';
import { MINUTE } from '../../lib/duration.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Destination } from '../../signin/attempt.ts';

const FLOW_LIFETIME = 5 * MINUTE;
const CODE_LIFETIME = 1 * MINUTE;

/** What a `state` stands for at the brand that a person comes to. */
export interface FlowPayload extends Destination {
  readonly brand: string;
  readonly env: string;
  /** The auth host that the flow started on, and the one that it asks. */
  readonly host: string;
  readonly source: string;
  /** Of the cookie that the browser was given: the flow ends in the browser where it started. */
  readonly flowHash: string;
  /** RFC 7636: it never leaves this place, only its hash does. */
  readonly codeVerifier: string;
}

/** What a code stands for: a live session at the source, for one flow of one host. */
export interface CodePayload {
  readonly source: { readonly brand: string; readonly env: string; readonly host: string };
  /** The auth host that may redeem it. */
  readonly host: string;
  /** Of the flow's `state`: as long as the flow lasts the state itself is known to the browser alone. */
  readonly stateHash: string;
  readonly codeChallenge: string;
  readonly sessionId: string;
}

/** Keeps a flow. Returns its `state`. Throws `Outage`. */
export const createFlow = async ({ deps }: Scope, payload: FlowPayload): Promise<string> =>
  (await createOnce(deps, 'handover', payload, FLOW_LIFETIME)).token;

/** Makes a code, good for a minute. Throws `Outage`. */
export const createCode = async ({ deps }: Scope, payload: CodePayload): Promise<string> =>
  (await createOnce(deps, 'handover_code', payload, CODE_LIFETIME)).token;

const refuse = (internal: string) => fail('invalid_token', { internal, detail: 'Go back and start again.' });

/**
 * The flow of a `state`, of this host and in the browser that started it. Its claim is what a hand-over spends: a
 * code belongs to one flow, so that neither serves twice. Errors: `invalid_token`, whatever was wrong. Throws `Outage`.
 */
export async function findFlow(
  request: Request,
  { deps, tenant }: Scope,
  state: string,
): Promise<{ payload: FlowPayload; claim: Claim } | Failure> {
  const found = await findOnce<FlowPayload>(deps, 'handover', state);
  if (!found) return refuse('state: unknown or expired');
  const { brand, env, host, flowHash } = found.payload;
  if (brand !== tenant.brand.id || env !== tenant.env || host !== tenant.host) return refuse('state: made elsewhere');
  const cookie = readFlowCookie(request, tenant);
  if (cookie === null || !equalConstantTime(sha256(cookie), flowHash))
    return refuse('state: started in another browser');
  return found;
}

/** What a code stands for, where it was made for this flow, by whom the flow asked. Errors: `invalid_token`. Throws `Outage`. */
export async function findCode(
  { deps, tenant }: Scope,
  { payload: flow }: { payload: FlowPayload },
  state: string,
  code: string,
): Promise<CodePayload | Failure> {
  const found = await findOnce<CodePayload>(deps, 'handover_code', code);
  if (!found) return refuse('code: unknown or expired');
  const { source, host, stateHash, codeChallenge } = found.payload;
  if (host !== tenant.host || source.env !== tenant.env) return refuse('code: made for another host');
  if (source.host !== flow.source || !equalConstantTime(sha256(state), stateHash))
    return refuse('code: made for another flow');
  if (!equalConstantTime(sha256(flow.codeVerifier), codeChallenge)) return refuse('code: another verifier');
  return found.payload;
}
