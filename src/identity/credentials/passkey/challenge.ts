import { type Claim, createOnce, findOnce } from '../../../challenge/claim.ts';
import { fromBase64url } from '../../../lib/bytes.ts';
import { MINUTE } from '../../../lib/duration.ts';
import { type Failure, fail } from '../../../lib/result.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { OneTimeStore } from '../../../platform/kv.ts';
import type { Random } from '../../../platform/random.ts';
import type { Target, Tenant } from '../../../tenant/tenant.ts';

/** How long a person may look for the right finger. */
export const CHALLENGE_LIFETIME = 5 * MINUTE;

/** What a challenge was made for; it is good for nothing else. */
export interface PasskeyChallenge {
  readonly brand: string;
  readonly env: string;
  /** SHA-256 of the flow cookie of the browser that signs in; null for a program, and for a registration. */
  readonly flowHash: string | null;
  /** The session that registers, which stands for its person and their browser; null at sign-in. */
  readonly sessionId: string | null;
  /** The folded address that was given at sign-in, or null where any passkey will do. */
  readonly address: string | null;
  readonly target: Target;
}

type Ceremony = 'passkey_register' | 'passkey_authenticate';

interface Deps {
  readonly once: OneTimeStore;
  readonly random: Random;
  readonly clock: Clock;
}

/** Draws a challenge: 32 random bytes in base64url, good once within five minutes. Throws `Outage`. */
export async function createChallenge(deps: Deps, ceremony: Ceremony, payload: PasskeyChallenge): Promise<string> {
  return (await createOnce(deps, ceremony, payload, CHALLENGE_LIFETIME)).token;
}

/**
 * The challenge that an authenticator answered, and a claim on it. Errors: `invalid_token`, alike for one that is
 * unknown, over, of the other ceremony, or was made for another tenant, browser or session. Throws `Outage`.
 * @param expected the caller, in the terms of the challenge.
 */
export async function findChallenge(
  deps: Deps,
  ceremony: Ceremony,
  clientDataJSON: string,
  expected: { tenant: Tenant } & Pick<PasskeyChallenge, 'flowHash' | 'sessionId'>,
): Promise<{ challenge: string; payload: PasskeyChallenge; claim: Claim } | Failure> {
  const refuse = (internal: string) => fail('invalid_token', { internal });
  const challenge = challengeOf(clientDataJSON);
  const found = challenge === null ? null : await findOnce<PasskeyChallenge>(deps, ceremony, challenge);
  if (challenge === null || !found) return refuse('unknown or expired challenge');
  const { brand, env, flowHash, sessionId } = found.payload;
  if (brand !== expected.tenant.brand.id || env !== expected.tenant.env) return refuse('challenge of another tenant');
  if (flowHash !== expected.flowHash) return refuse('challenge of another browser');
  if (sessionId !== expected.sessionId) return refuse('challenge of another session');
  return { challenge, ...found };
}

function challengeOf(clientDataJSON: string): string | null {
  try {
    const data: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(clientDataJSON) ?? new Uint8Array()));
    const { challenge } = data as { challenge?: unknown };
    return typeof challenge === 'string' ? challenge : null;
  } catch {
    return null;
  }
}
