import { equalConstantTime, hmacSha256 } from '../lib/digest.ts';
import { isUuid } from '../lib/ids.ts';
import type { Config } from '../platform/config.ts';

type Keys = Pick<Config, 'macKeys'>;

/**
 * Where a token lives: in the browser's cookie, with a native app, or with a client of the factors surface. A token of
 * one is no token of the others.
 */
export type RefreshHolder = 'cookie' | 'native' | 'factors';

const texts: Readonly<Record<RefreshHolder, string>> = {
  cookie: 'refresh',
  native: 'refresh-native',
  factors: 'refresh-factors',
};

const macOf = (key: Uint8Array, holder: RefreshHolder, sid: string, counter: number) =>
  hmacSha256(key, `${texts[holder]}|${sid}|${counter}`);

/**
 * The refresh token of a session at a counter, `kid.sid.n.mac`. It is a function of its session, counter and
 * holder, so that parallel tabs and lost answers get one and the same successor.
 */
export function refreshToken(
  { macKeys: [key] }: Keys,
  sid: string,
  counter: number,
  holder: RefreshHolder = 'cookie',
): string {
  return `${key.kid}.${sid}.${counter}.${macOf(key.bytes, holder, sid, counter)}`;
}

/** Session and counter of a token that one of our keys made for this holder, or null. */
export function parseRefreshToken(
  keys: Keys,
  token: string,
  holder: RefreshHolder,
): { sid: string; counter: number } | null {
  const [kid, sid = '', n = '', mac = '', more] = token.split('.');
  const key = keys.macKeys.find((candidate) => candidate.kid === kid);
  if (!key || more !== undefined || !isUuid(sid) || !/^(0|[1-9][0-9]{0,8})$/.test(n)) return null;
  const counter = Number(n);
  return equalConstantTime(mac, macOf(key.bytes, holder, sid, counter)) ? { sid, counter } : null;
}
