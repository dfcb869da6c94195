import { createOnce } from '../../challenge/claim.ts';
import { counterKey } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import { addressOf } from '../../http/see-other.ts';
import type { Facts } from '../../identity/facts.ts';
import { MINUTE } from '../../lib/duration.ts';
import type { Message } from '../../notify/message.ts';
import { REGISTRATION_LIFETIME, type RegistrationPayload } from './payload.ts';

/** The budget of all that is mailed to an address that registers. */
export const registrationKey = ({ deps, tenant }: Scope, address: string): string =>
  counterKey(deps.config, 'send:registration', tenant.brand.pool, address);

/**
 * What an address gets that registers: a link that stands for `payload`, or word that it has an account already. The
 * link is made in either case, for the same work. Throws `Outage`.
 */
export async function confirmationMessage(
  { deps, tenant }: Scope,
  owner: Facts | undefined,
  payload: RegistrationPayload,
): Promise<Message> {
  const { token } = await createOnce(deps, 'registration', payload, REGISTRATION_LIFETIME);
  return owner?.person.emailVerified
    ? {
        template: 'registration_attempt',
        signInLink: tenant.issuer + addressOf('/login', { return_to: payload.returnTo }),
        resetLink: `${tenant.issuer}/forgot-password`,
      }
    : {
        template: 'verify_email',
        link: `${tenant.issuer}/verify-email?token=${token}`,
        declineLink: `${tenant.issuer}/verify-email/decline?token=${token}`,
        lifetimeMinutes: REGISTRATION_LIFETIME / MINUTE,
      };
}
