import type { Scope } from '../../http/scope.ts';
import { factsByEmail, factsOf } from '../../identity/facts.ts';
import { foldAddress } from '../../identity/fold.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { takesRegistrations } from '../../signin/admission.ts';
import { sendWithinBudget } from '../../signin/send-within-budget.ts';
import { confirmationMessage, registrationKey } from './confirmation-mail.ts';

/**
 * Mails another confirmation link to an address that registered, within what registering may send to it. Whoever asks
 * may be anybody: the link confirms no password that was chosen before, it asks for one. Whether the address waits to
 * be confirmed, is confirmed or is nobody's shows in the mail alone, and nobody's gets none. Errors:
 * `method_not_enabled`, `rate_limited`. Throws `Outage`.
 * @param returnTo an accepted `return_to`
 */
export async function resendConfirmation(
  scope: Scope,
  email: string,
  returnTo: string | null,
): Promise<Failure | null> {
  const { deps, tenant } = scope;
  const { brand, env } = tenant;
  if (!takesRegistrations(brand)) return fail('method_not_enabled');
  const address = foldAddress(email);
  const flow = deps.random.id(deps.clock.now());
  const [[row]] = await deps.db.read([factsByEmail(deps.db, brand.pool, address)]);
  const message = await confirmationMessage(scope, factsOf(row), {
    brand: brand.id,
    env,
    address,
    name: null,
    registration: flow,
    password: null,
    flowHash: null,
    returnTo,
  });
  return sendWithinBudget(scope, {
    address,
    display: email,
    key: registrationKey(scope, address),
    flow,
    spacingMs: 0,
    message,
    toUnknown: null,
    event: 'user.email.confirmation_requested',
    more: () => [],
  });
}
