import { type Claim, claimOn } from '../../../challenge/claim.ts';
import { hex } from '../../../lib/bytes.ts';
import { MINUTE } from '../../../lib/duration.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { OneTimeStore } from '../../../platform/kv.ts';
import type { Random } from '../../../platform/random.ts';
import type { Target } from '../../../tenant/tenant.ts';

const NONCE_LIFETIME = 10 * MINUTE;
const KIND = 'wallet_nonce';

/** What a nonce was made for; anywhere else, and for anybody else, it is an unknown one. */
export interface NoncePayload {
  readonly brand: string;
  readonly env: string;
  /** Origin of the host that asked. */
  readonly origin: string;
  /** Lower case. */
  readonly address: string;
  /** Hash of the asking browser's flow cookie; null for a client that is no browser. */
  readonly flowHash: string | null;
  readonly target: Target;
  readonly remember: boolean;
}

interface Deps {
  readonly once: OneTimeStore;
  readonly random: Random;
  readonly clock: Clock;
}

/** Makes a nonce of 128 bits, good once within ten minutes. ERC-4361 allows letters and digits only. Throws `Outage`. */
export async function createNonce(
  deps: Deps,
  payload: NoncePayload,
): Promise<{ nonce: string; issuedAt: number; expiresAt: number }> {
  const issuedAt = deps.clock.now();
  const expiresAt = issuedAt + NONCE_LIFETIME;
  const nonce = hex(deps.random.bytes(16));
  await deps.once.put(KIND, nonce, payload, expiresAt, issuedAt);
  return { nonce, issuedAt, expiresAt };
}

/** What a nonce was made for and a claim on it, or null: unknown, malformed and expired look alike. Throws `Outage`. */
export async function findNonce(deps: Deps, nonce: string): Promise<{ payload: NoncePayload; claim: Claim } | null> {
  if (!/^[0-9a-f]{32}$/.test(nonce)) return null;
  const now = deps.clock.now();
  const found = await deps.once.get<NoncePayload>(KIND, nonce, now);
  if (!found) return null;
  return { payload: found.value, claim: claimOn(found, deps.random.id(now)) };
}
