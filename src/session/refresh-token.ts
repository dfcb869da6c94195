import { equalConstantTime, hmacSha256 } from '../lib/digest.ts';
import { isUuid } from '../lib/ids.ts';
import type { Config } from '../platform/config.ts';

type Keys = Pick<Config, 'macKeys'>;

const macOf = (key: Uint8Array, sid: string, counter: number) => hmacSha256(key, `refresh|${sid}|${counter}`);

/**
 * The refresh token of a session at a counter, `kid.sid.n.mac`. It is a function of its session and counter,
 * so that parallel tabs and lost answers get one and the same successor.
 */
export function refreshToken({ macKeys: [key] }: Keys, sid: string, counter: number): string {
  return `${key.kid}.${sid}.${counter}.${macOf(key.bytes, sid, counter)}`;
}

/** Session and counter of a token that one of our keys made, or null. */
export function parseRefreshToken(keys: Keys, token: string): { sid: string; counter: number } | null {
  const [kid, sid = '', n = '', mac = '', more] = token.split('.');
  const key = keys.macKeys.find((candidate) => candidate.kid === kid);
  if (!key || more !== undefined || !isUuid(sid) || !/^(0|[1-9][0-9]{0,8})$/.test(n)) return null;
  const counter = Number(n);
  return equalConstantTime(mac, macOf(key.bytes, sid, counter)) ? { sid, counter } : null;
}
