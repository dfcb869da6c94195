import type { Scope } from '../../http/scope.ts';
import { SECOND } from '../../lib/duration.ts';
import { keepAsking, keyOf, LIFETIME } from './authorization.ts';
import { INTERVAL_SECONDS, openCode } from './queries.ts';
import { inGroups } from './user-code.ts';

/** Gives an app on a device its two codes (RFC 8628 §3.2): one that it keeps, one for its person. Throws `Outage`. */
export async function requestCodes(scope: Scope, subapp: string) {
  const { deps, tenant } = scope;
  const deviceCode = deps.random.secret();
  const key = keyOf(tenant, subapp, deviceCode);
  const userCode = inGroups(await keepAsking(scope, key, subapp));
  await deps.db.write([openCode(deps.db, key, deps.clock.now() + LIFETIME)]);
  const page = `${tenant.issuer}/device`;
  return {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${userCode}`,
    expires_in: LIFETIME / SECOND,
    interval: INTERVAL_SECONDS,
  };
}
