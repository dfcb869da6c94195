import type { SQL } from 'drizzle-orm';
import { CODE_LIFETIME } from '../../challenge/code.ts';
import type { CodeBinding } from '../../guard/sent-code.ts';
import type { SmsCode } from '../../http/page/sms-code.tsx';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { SECOND } from '../../lib/duration.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { SPACING, sendToPerson } from '../send-to-person.ts';

/** Whether codes go out by SMS here: the brand names countries, and the deployment has a way. */
export const offersSms = ({ deps, tenant }: Scope): boolean =>
  tenant.brand.sms.countries.length > 0 && deps.config.sms !== null;

/**
 * Sends a code to the phone that is a second factor of somebody. Errors: `conflict` where they have none,
 * `method_not_enabled`, and those of `sendToPerson`. Throws `Outage`.
 * @param stands the session or the sign-in that the code is bound to, as the batch finds it
 */
export async function sendSmsFactor(
  scope: Scope,
  { person, phone }: Pick<Facts, 'person' | 'phone'>,
  binding: CodeBinding,
  stands: SQL,
): Promise<Failure | null> {
  if (!phone?.verifiedAt) return fail('conflict', { detail: 'No phone is a second factor of this account.' });
  if (!offersSms(scope)) return fail('method_not_enabled');
  const { number, country } = phone;
  const to = { channel: 'sms', number, country, reachable: true } as const;
  return sendToPerson(scope, { purpose: 'sms_factor', person, to, binding, stands });
}

/** A number as its owner recognises it and nobody else learns. */
export const lastDigits = (number: string): string => `••• ${number.slice(-2)}`;

/**
 * What a page tells of the newest code to a phone.
 * @param state its counter, as it was read; undefined where no code was sent
 */
export function smsCodeOf(number: string, state: { readonly expiresAt: number } | undefined, now: number): SmsCode {
  const isSent = state !== undefined && state.expiresAt > now;
  const opensAt = isSent ? state.expiresAt - CODE_LIFETIME + SPACING : now;
  return { number: lastDigits(number), isSent, waitSeconds: Math.max(0, Math.ceil((opensAt - now) / SECOND)) };
}
