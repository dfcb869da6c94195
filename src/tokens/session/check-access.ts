import type { Failure } from '../../lib/result.ts';
import { judgeAccess } from '../../permission/access.ts';
import type { Actor } from '../../session/actor.ts';
import { originPlace } from '../../tenant/origins.ts';
import type { Tenant } from '../../tenant/tenant.ts';

/**
 * Whether the actor may use an app and an environment: those that are named, else those of the calling origin,
 * else of the host; on the auth host those that the session was opened for. Errors: `app_access_denied`,
 * `env_access_denied`.
 */
export function checkAccess(
  { person, session }: Actor,
  tenant: Tenant,
  origin: string | null,
  asked: { app?: string | undefined; env?: string | undefined },
): Failure | null {
  const caller = origin === null ? null : originPlace(origin, tenant);
  const ofCaller = caller && !caller.isAuthHost ? caller.subapp : undefined;
  const ofHost = tenant.isAuthHost ? session.targetSubapp : tenant.subapp;
  return judgeAccess(person, asked.app ?? ofCaller ?? ofHost, asked.env ?? tenant.env);
}
