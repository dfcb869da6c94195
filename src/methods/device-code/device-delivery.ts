import type { Scope } from '../../http/scope.ts';
import { errors } from '../../lib/errors.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Delivery } from '../../signin/deliver/delivery.ts';
import { nativeDelivery } from '../../signin/deliver/tokens.ts';

/** A refusal as a device hears it: it can do nothing about a gate, and is given nothing that opens one. */
function asGrant({ code, internal = code }: Failure): Failure {
  if (code === 'invalid_code') return fail('invalid_grant', { internal });
  if (code === 'access_denied' || errors[code].status >= 500) return fail(code, { internal });
  return fail('access_denied', { internal, detail: errors[code].title });
}

/**
 * An app on a device: both tokens in the body, refusals by the names of RFC 8628 §3.5. It cannot be asked for a second
 * factor: whoever approves has shown theirs.
 */
export const deviceDelivery = (scope: Scope): Delivery => ({
  ...nativeDelivery(scope),
  secondFactorDue: () => fail('access_denied', { internal: 'a second factor is due' }),
  refused: asGrant,
});
