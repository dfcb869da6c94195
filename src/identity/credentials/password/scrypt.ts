import { equalBytes } from '../../../lib/digest.ts';
import type { Failure } from '../../../lib/result.ts';
import type { Clock } from '../../../platform/clock.ts';
import { withHashLease } from '../../../platform/hash-lease.ts';
import type { Random } from '../../../platform/random.ts';
import { derive } from './derive.ts';
import {
  currentParameters,
  formatPhc,
  keyBytes,
  needsRehash,
  parsePhc,
  type ScryptHash,
  saltBytes,
  topUp,
} from './phc.ts';

/**
 * Hashes a new password with a fresh salt into a PHC string, which `sealPassword` then wraps for the database.
 * Fails with `overloaded`. Length and policy are the caller's to check first (`checkNewPassword`).
 */
export function hashPassword(deps: { clock: Clock; random: Random }, password: string): Promise<string | Failure> {
  const salt = deps.random.bytes(saltBytes);
  return withHashLease(deps.clock, async () => {
    const key = await derive(password, salt, currentParameters, keyBytes);
    return formatPhc({ parameters: currentParameters, salt, key });
  });
}

/**
 * Checks a password against a PHC string, or against null where there is no such account or it has no password:
 * then, and for a string that is not acceptable, the same work is done against a dummy and `ok` is false. A hash
 * with weaker parameters costs as much as a current one, so neither presence nor age shows in time; the clock
 * could not hide it, it stands still during CPU work.
 * `rehash`: the password was right and its hash should be replaced. Fails with `overloaded`.
 */
export function verifyPassword(
  deps: { clock: Clock },
  password: string,
  phc: string | null,
): Promise<{ ok: boolean; rehash: boolean } | Failure> {
  const stored = phc === null ? null : parsePhc(phc);
  const { parameters, salt, key } = stored ?? dummy;
  return withHashLease(deps.clock, async () => {
    const more = topUp(parameters);
    if (more) await derive(password, dummy.salt, more, keyBytes);
    const same = equalBytes(await derive(password, salt, parameters, keyBytes), key);
    const ok = same && stored !== null;
    return { ok, rehash: ok && needsRehash(parameters) };
  });
}

/** What nobody's password is checked against: no password is known to give this key, and none would be accepted. */
const dummy: ScryptHash = {
  parameters: currentParameters,
  salt: new Uint8Array(saltBytes),
  key: new Uint8Array(keyBytes),
};
