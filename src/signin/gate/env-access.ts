import type { Gate } from './gate.ts';

export const envAccess: Gate = {
  reason: 'env_access_denied',
  describe: 'The person may use the environment that the session is for.',
  check: ({ env, target }) => env.includes(target.env),
};
