import { MINUTE } from '../../../lib/duration.ts';
import type { Target } from '../../../tenant/tenant.ts';

export const PASSKEY_TOKEN_LIFETIME = 2 * MINUTE;

/** What stands behind a token that was given for a proof by passkey: the proof, and what it was for. */
export interface PasskeyToken {
  readonly brand: string;
  readonly env: string;
  readonly userId: string;
  readonly passkeyId: string;
  readonly amr: readonly string[];
  readonly acr: 'aal1' | 'aal2' | 'aal3';
  /** Unix milliseconds. */
  readonly provenAt: number;
  readonly target: Target;
}
