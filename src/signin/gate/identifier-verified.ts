import type { Gate } from './gate.ts';

export const identifierVerified: Gate = {
  reason: 'email_not_verified',
  describe: 'An address must have been confirmed, for anybody can register one; people without an address pass.',
  check: ({ person }) => person.email === null || person.emailVerified,
};
