import { type Failure, fail } from '../../lib/result.ts';
import { accountDisabled } from './account-disabled.ts';
import { appAccess } from './app-access.ts';
import { envAccess } from './env-access.ts';
import type { Gate, GateFacts } from './gate.ts';
import { identifierVerified } from './identifier-verified.ts';

/** In the order in which they stop. The same list stands between every way in and a session. */
const gates: readonly Gate[] = [accountDisabled, identifierVerified, envAccess, appAccess];

/** The failure of the first gate that stops, or null where all let pass. */
export function judge(facts: GateFacts): Failure | null {
  const stopped = gates.find((gate) => !gate.check(facts));
  return stopped ? fail(stopped.reason, { internal: `gate ${stopped.reason}` }) : null;
}
