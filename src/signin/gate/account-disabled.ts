import type { Gate } from './gate.ts';

export const accountDisabled: Gate = {
  reason: 'account_disabled',
  describe: 'A disabled person signs in no way at all.',
  check: ({ person }) => person.status === 'active',
};
