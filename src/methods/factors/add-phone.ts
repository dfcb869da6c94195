import type { Scope } from '../../http/scope.ts';
import { putUnverifiedPhone } from '../../identity/credentials/phone/queries.ts';
import type { Facts } from '../../identity/facts.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { stillCalls } from '../../session/still-calls.ts';
import { offersSms } from '../../signin/second-step/sms.ts';
import { sendToPerson } from '../../signin/send-to-person.ts';
import type { Changed } from './security.ts';

/**
 * Sends a code to the phone that a person wants to add, and writes the phone down until it is confirmed. One that is
 * confirmed stays until the new one is. The answer does not tell numbers to which nothing is sent, such as those that
 * cost more than a message, from others. Errors: `method_not_enabled`, `invalid_field`, `rate_limited` (one in 30 s,
 * five in an hour, to each number and for each person; a quarter of the brand's day), `unauthenticated` where the
 * session ended meanwhile. Throws `Outage`.
 * @returns what `UserSecurity` shows from now on
 */
export async function addPhone(
  scope: Scope,
  actor: Actor,
  { person, phone }: Facts,
  typed: { readonly phone: string; readonly country: string },
): Promise<Changed | Failure> {
  const { deps, tenant } = scope;
  const { brand } = tenant;
  if (brand.mfa.mode === 'off' || !offersSms(scope)) return fail('method_not_enabled');
  const { readPhoneNumber } = await import('./phone-number.ts');
  const read = readPhoneNumber(typed.phone, typed.country, brand.sms.countries);
  if (failed(read)) return read;
  const { number, country, isMobile } = read;
  const row = { userId: person.id, pool: brand.pool, number, country };
  const refused = await sendToPerson(scope, {
    purpose: 'sms_channel',
    person,
    to: { channel: 'sms', number, country, reachable: isMobile },
    binding: `session|${actor.session.id}`,
    stands: stillCalls(tenant, actor),
    more: (sent) => [putUnverifiedPhone(deps.db, row, deps.clock.now(), sent)],
  });
  if (refused) return refused;
  return phone?.verifiedAt ? {} : { phoneNumber: number };
}
