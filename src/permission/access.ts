import { type Failure, fail } from '../lib/result.ts';

interface Holder {
  readonly apps: readonly string[];
  readonly env: readonly string[];
}

/** Whether a person may use an app in an environment. Errors: `env_access_denied`, `app_access_denied`. */
export function judgeAccess({ apps, env: environments }: Holder, app: string, env: string): Failure | null {
  if (!environments.includes(env)) return fail('env_access_denied', { extra: { env } });
  return apps.includes(app) ? null : fail('app_access_denied', { extra: { app } });
}
