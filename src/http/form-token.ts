import { equalConstantTime, hmacSha256 } from '../lib/digest.ts';
import { HOUR } from '../lib/duration.ts';
import { type Failure, fail } from '../lib/result.ts';
import { flowCookie, readFlowCookie } from './cookies.ts';
import type { Scope } from './scope.ts';

const LIFETIME = 12 * HOUR;

const macOf = (key: Uint8Array, { tenant }: Scope, flow: string, expiresAt: number) =>
  hmacSha256(key, `form|${tenant.brand.id}|${tenant.env}|${flow}|${expiresAt}`);

/**
 * A token for a form on one of our pages: a MAC over the browser's flow cookie, so that another site can
 * neither make one nor use its own. Gives the cookie to set where the browser has none yet.
 */
export function makeFormToken(request: Request, scope: Scope): { formToken: string; setCookie: string | null } {
  const known = readFlowCookie(request, scope.tenant);
  const flow = known ?? scope.deps.random.secret();
  const expiresAt = scope.deps.clock.now() + LIFETIME;
  return {
    formToken: `${expiresAt}.${macOf(scope.deps.config.macKeys[0].bytes, scope, flow, expiresAt)}`,
    setCookie: known ? null : flowCookie(scope.tenant, flow),
  };
}

/** Null where the token was made for this browser and is still good. Errors: `stale_form`. */
export function checkFormToken(request: Request, scope: Scope, token: string): Failure | null {
  const [end = '', mac = ''] = token.split('.');
  const flow = readFlowCookie(request, scope.tenant);
  const expiresAt = Number(end);
  const good =
    flow !== null &&
    /^\d{13}$/.test(end) &&
    expiresAt > scope.deps.clock.now() &&
    // A page may have been open while another key came to write.
    scope.deps.config.macKeys.some(({ bytes }) => equalConstantTime(mac, macOf(bytes, scope, flow, expiresAt)));
  return good ? null : fail('stale_form', { detail: 'This page was open for a long time. Please try again.' });
}
