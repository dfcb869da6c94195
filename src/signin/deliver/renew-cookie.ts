import { readSessionCookie, sessionCookie } from '../../http/cookies.ts';
import type { Scope } from '../../http/scope.ts';
import { equalConstantTime } from '../../lib/digest.ts';
import { SECOND } from '../../lib/duration.ts';
import { parseSessionValue, secretHash, sessionValue } from '../../session/secret.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { SteppedUp } from '../step-up.ts';

/**
 * Adds the session cookie with its new secret, for a browser that had the one before: also where it called by access
 * token, or it would be signed out by having stepped up.
 */
export function renewCookie(request: Request, { deps, tenant }: Scope, stepped: SteppedUp, answer: Response): Response {
  const { by, session } = stepped.actor;
  const carried = carriedSession(request, tenant);
  const had = carried?.id === session.id && equalConstantTime(carried.secretHash, stepped.replaced);
  if (by !== 'cookie' && !had) return answer;
  const left = Math.floor((session.limitAt - deps.clock.now()) / SECOND);
  const life = session.remembered ? { maxAgeSeconds: left } : {};
  answer.headers.append('set-cookie', sessionCookie(tenant, sessionValue(session.id, stepped.secret), life));
  return answer;
}

/** The session that a browser's cookie names, and the hash of the secret that it brings; null where there is none. */
function carriedSession(request: Request, tenant: Tenant): { id: string; secretHash: string } | null {
  const cookie = readSessionCookie(request, tenant);
  const value = cookie && cookie !== 'twice' ? parseSessionValue(cookie.value) : null;
  return value && { id: value.id, secretHash: secretHash(value.secret) };
}
