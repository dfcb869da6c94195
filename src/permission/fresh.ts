import { MINUTE } from '../lib/duration.ts';
import { type Failure, fail } from '../lib/result.ts';

/** How old a proof may be to add, replace or remove a way in. */
const MOST_AGE = 10 * MINUTE;

/** What answers the demand: any level, as long as the proof is recent. */
const ACR_VALUES = 'aal1 aal2 aal3';

/** As much of an actor as the rule looks at. */
interface Proven {
  /** `authTime`: when the person was last proven, Unix milliseconds. */
  readonly session: { readonly authTime: number };
}

/**
 * The **Fresh** rule: null where the person was proven at most 10 minutes ago. Errors: `step_up_required` for a call
 * by cookie, `insufficient_user_authentication` for one by access token (RFC 9470 §3), both with the `acr_values` and
 * `max_age` that would do.
 */
export function requireFresh({ session }: Proven, request: Request, now: number): Failure | null {
  if (now - session.authTime <= MOST_AGE) return null;
  const bearer = request.headers.has('authorization');
  return fail(bearer ? 'insufficient_user_authentication' : 'step_up_required', {
    detail: 'Sign in again, then repeat the request.',
    extra: { acr_values: ACR_VALUES, max_age: MOST_AGE / 1000 },
  });
}
