import type { Facts } from '../../identity/facts.ts';
import type { Person } from '../../identity/person.ts';
import type { Level } from '../../lib/assurance.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import type { MfaPolicy } from '../../lib/mfa-policy.ts';
import type { Attempt } from '../proof.ts';
import type { SecondFactorMethod } from '../second-step/methods-of.ts';

/** What gates look at. Pure data: every way in brings the same. */
export interface GateFacts {
  readonly person: Person;
  readonly target: Attempt['target'];
  /** What was proven in this attempt. */
  readonly acr: Level;
  /** The brand's policy, and those of the person's organizations. */
  readonly policy: MfaPolicy;
  readonly organizations: Facts['organizations'];
  /** Whether the browser is one that its person trusts here. */
  readonly isTrustedDevice: boolean;
  /** What may answer the demand for a second factor here. */
  readonly methods: readonly SecondFactorMethod[];
  /** Unix milliseconds. */
  readonly now: number;
}

/** A named check between a proof and a session. */
export interface Gate {
  /** Closed: what the caller reads when the gate stops. */
  readonly reason: ErrorCode;
  /** What the gate holds, for docs and logs. */
  readonly describe: string;
  /** What the caller may do about it, where the reason does not say it. */
  readonly detail?: string;
  /** True lets pass; `second_factor` stops until one is proven too. */
  readonly check: (facts: GateFacts) => boolean | 'second_factor';
}
