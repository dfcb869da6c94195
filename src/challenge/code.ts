import { equalConstantTime, hmacSha256 } from '../lib/digest.ts';
import { MINUTE } from '../lib/duration.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { OneTimeStore } from '../platform/kv.ts';
import type { Random } from '../platform/random.ts';
import { type Claim, claimOn } from './claim.ts';

export const CODE_LIFETIME = 10 * MINUTE;

interface Deps {
  readonly config: Pick<Config, 'macKeys'>;
  readonly once: OneTimeStore;
  readonly random: Random;
  readonly clock: Clock;
}

interface Entry {
  readonly mac: string;
  readonly payload: unknown;
}

/** Six digits, each as likely as the other: bytes that would favour some are drawn again. */
function drawDigits(random: Random): string {
  let digits = '';
  while (digits.length < 6) {
    for (const byte of random.bytes(8)) if (byte < 250 && digits.length < 6) digits += byte % 10;
  }
  return digits;
}

const macOf = (key: Uint8Array, counterKey: string, flow: string, code: string) =>
  hmacSha256(key, `code|${counterKey}|${flow}|${code}`);

/**
 * Makes a code under a counter's flow: its MAC and payload in KV for ten minutes, under a key that no request
 * has read before. Throws `Outage`.
 * @param fixed the code itself, of somebody who is there for tests; else it is drawn.
 */
export async function createCode(
  deps: Deps,
  counterKey: string,
  flow: string,
  payload: unknown,
  fixed: string | null = null,
): Promise<{ code: string; expiresAt: number }> {
  const now = deps.clock.now();
  const code = fixed ?? drawDigits(deps.random);
  const entry: Entry = { mac: macOf(deps.config.macKeys[0].bytes, counterKey, flow, code), payload };
  await deps.once.put('code', `${counterKey}|${flow}`, entry, now + CODE_LIFETIME, now);
  return { code, expiresAt: now + CODE_LIFETIME };
}

/** The payload of a code and a claim on it where the guess is right; null otherwise. Reserve the guess first. Throws `Outage`. */
export async function matchCode<T>(
  deps: Deps,
  counterKey: string,
  flow: string,
  code: string,
): Promise<{ payload: T; claim: Claim } | null> {
  const now = deps.clock.now();
  const found = await deps.once.get<Entry>('code', `${counterKey}|${flow}`, now);
  const right =
    found !== null &&
    deps.config.macKeys.some(({ bytes }) => equalConstantTime(found.value.mac, macOf(bytes, counterKey, flow, code)));
  if (!found || !right) return null;
  return { payload: found.value.payload as T, claim: claimOn(found, deps.random.id(now)) };
}

/**
 * A code whose MAC takes the place of the flow of its counter, where one batch has to count a guess, compare it and act
 * on it: nothing of it lies in KV.
 */
export function drawCode(deps: Pick<Deps, 'config' | 'random'>, counterKey: string): { code: string; mac: string } {
  const code = drawDigits(deps.random);
  return { code, mac: macOf(deps.config.macKeys[0].bytes, counterKey, '', code) };
}

/** The MACs that a code may have been kept under: a key may have come meanwhile. */
export const macsOfCode = ({ config }: Pick<Deps, 'config'>, counterKey: string, code: string): string[] =>
  config.macKeys.map(({ bytes }) => macOf(bytes, counterKey, '', code));
