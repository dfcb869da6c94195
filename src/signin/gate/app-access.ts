import type { Gate } from './gate.ts';

export const appAccess: Gate = {
  reason: 'app_access_denied',
  describe: 'The person may use the app that the session is for.',
  check: ({ person, target }) => person.apps.includes(target.subapp),
};
