import type { Person } from '../../identity/person.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import type { Attempt } from '../proof.ts';

/** What gates look at. Pure data: every way in brings the same. */
export interface GateFacts {
  readonly person: Person;
  readonly target: Attempt['target'];
}

/** A named check between a proof and a session. */
export interface Gate {
  /** Closed: what the caller reads when the gate stops. */
  readonly reason: ErrorCode;
  /** What the gate holds, for docs and logs. */
  readonly describe: string;
  /** True lets pass. */
  readonly check: (facts: GateFacts) => boolean;
}
