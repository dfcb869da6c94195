import { type Failure, fail } from '../../lib/result.ts';
import { accountDisabled } from './account-disabled.ts';
import { appAccess } from './app-access.ts';
import { envAccess } from './env-access.ts';
import { factorTaken } from './factor-taken.ts';
import type { Gate, GateFacts } from './gate.ts';
import { identifierVerified } from './identifier-verified.ts';
import { mfaRequired } from './mfa-required.ts';

/** In the order in which they stop. The same list stands between every way in and a session. */
const gates: readonly Gate[] = [accountDisabled, identifierVerified, factorTaken, mfaRequired, envAccess, appAccess];

/** The failure of the first gate that stops, what it waits for, or null where all let pass. */
export function judge(facts: GateFacts): Failure | 'second_factor' | null {
  for (const gate of gates) {
    const verdict = gate.check(facts);
    if (verdict === true) continue;
    if (verdict === 'second_factor') return verdict;
    return fail(gate.reason, { internal: `gate ${gate.reason}`, ...(gate.detail ? { detail: gate.detail } : {}) });
  }
  return null;
}
