import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { fail } from '../../lib/result.ts';
import { isDemanded } from '../gate/mfa-required.ts';

/** Whether a second factor is demanded of somebody now, and they would have none without this one. */
export function isLastDemanded(
  { deps, tenant }: Scope,
  { person, organizations }: Pick<Facts, 'person' | 'organizations'>,
  factor: 'totp' | 'sms',
): boolean {
  const hasOther = factor === 'totp' ? person.sms : person.totp;
  if (hasOther || person.passkeys > 0) return false;
  return isDemanded({ person, policy: tenant.brand.mfa, organizations, now: deps.clock.now() });
}

/** What the removal of such a factor is refused with. */
export const lastDemanded = () =>
  fail('conflict', { detail: 'A second factor is asked for here: add another before this one goes.' });
