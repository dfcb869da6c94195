import type { Gate } from './gate.ts';

export const envAccess: Gate = {
  reason: 'env_access_denied',
  describe: 'The person may use the environment that the session is for.',
  check: ({ person, target }) => person.env.includes(target.env),
};
