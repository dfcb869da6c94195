import type { Gate } from './gate.ts';
import { isDue } from './mfa-required.ts';

/**
 * Who shares a pool with another brand may have a second factor that this one takes no longer, or never did. It stays
 * due: neither a session without it nor a token that sets up another comes of one factor.
 */
export const factorTaken: Gate = {
  reason: 'method_not_enabled',
  describe: 'A second factor that is due is one that the brand takes.',
  detail: 'Your second factor cannot be used here. Sign in where you set it up, and add an authenticator app there.',
  check: (facts) => !isDue(facts) || facts.methods.length > 0,
};
