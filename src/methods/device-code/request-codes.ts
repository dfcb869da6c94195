import type { Scope } from '../../http/scope.ts';
import { SECOND } from '../../lib/duration.ts';
import { keepAsking, keyOf, LIFETIME, ownerKeyOf } from './authorization.ts';
import { INTERVAL_SECONDS, openCode, reserveUserCode } from './queries.ts';
import { drawUserCode, inGroups } from './user-code.ts';

/** Gives an app on a device its two codes (RFC 8628 §3.2): one that it keeps, one for its person. Throws `Outage`. */
export async function requestCodes(scope: Scope, subapp: string) {
  const { deps, tenant } = scope;
  const deviceCode = deps.random.secret();
  const key = keyOf(tenant, subapp, deviceCode);
  const userCode = await openCodes(scope, key);
  await keepAsking(scope, userCode, key, subapp);
  const page = `${tenant.issuer}/device`;
  return {
    device_code: deviceCode,
    user_code: inGroups(userCode),
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${inGroups(userCode)}`,
    expires_in: LIFETIME / SECOND,
    interval: INTERVAL_SECONDS,
  };
}

/** Opens a device code with a user code that no other device has. */
async function openCodes(scope: Scope, key: string): Promise<string> {
  const { db, clock, random } = scope.deps;
  for (;;) {
    const now = clock.now();
    const userCode = drawUserCode(random);
    const reserve = reserveUserCode(db, ownerKeyOf(scope, userCode), key, now, now + LIFETIME);
    const [own] = await db.write([reserve, openCode(db, key, now + LIFETIME)]);
    if (own.length > 0) return userCode;
  }
}
