import { type Claim, createOnce, findOnce } from '../../challenge/claim.ts';
import { counterKey } from '../../guard/attempts.ts';
import type { CodeBinding } from '../../guard/sent-code.ts';
import type { Scope } from '../../http/scope.ts';
import type { Level } from '../../lib/assurance.ts';
import { sha256 } from '../../lib/digest.ts';
import { MINUTE } from '../../lib/duration.ts';
import type { Attempt, Method, Proof } from '../proof.ts';

/** How long the second factor is waited for. */
const LIFETIME = 10 * MINUTE;

/** A sign-in whose first factor was proven: what the second step takes over. Bound to brand and environment. */
export interface PendingSignIn {
  readonly brand: string;
  readonly env: string;
  readonly userId: string;
  readonly attempt: Attempt;
  readonly method: Method;
  readonly amr: readonly string[];
  readonly acr: Level;
  readonly provenAt: number;
  readonly limitAt: number | null;
  /** What the session came from that it was handed over from. */
  readonly origin: Proof['origin'];
}

/**
 * Keeps a pending sign-in. The token is no session: it opens nothing but the second step of this sign-in, for ten
 * minutes and five guesses. Throws `Outage`.
 */
export const createPending = ({ deps }: Scope, pending: PendingSignIn): Promise<{ token: string; expiresAt: number }> =>
  createOnce(deps, 'second_factor', pending, LIFETIME);

/** The pending sign-in behind a token of this brand and environment and a claim on it, or null. Throws `Outage`. */
export async function findPending(
  { deps, tenant }: Scope,
  token: string,
): Promise<{ pending: PendingSignIn; claim: Claim } | null> {
  const found = await findOnce<PendingSignIn>(deps, 'second_factor', token);
  if (found?.payload.brand !== tenant.brand.id || found.payload.env !== tenant.env) return null;
  return { pending: found.payload, claim: found.claim };
}

/** The counter of the guesses of one pending sign-in. Its flow is the version that the person had when it began. */
export const pendingKey = ({ deps, tenant }: Scope, token: string): string =>
  counterKey(deps.config, 'second_factor', tenant.brand.pool, sha256(token));

/** What a code is tied to that is sent for a pending sign-in. */
export const pendingBinding = (token: string): CodeBinding => `pending|${sha256(token)}`;
