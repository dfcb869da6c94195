import type { Gate } from './gate.ts';

export const appAccess: Gate = {
  reason: 'app_access_denied',
  describe: 'The person may use the app that the session is for.',
  check: ({ apps, target }) => apps.includes(target.subapp),
};
