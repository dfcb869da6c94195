import { Secret, TOTP } from 'otpauth';
import { SECOND } from '../../../lib/duration.ts';
import type { Random } from '../../../platform/random.ts';

const PERIOD_SECONDS = 30;
const SECRET_BYTES = 20;

/** A new secret of 160 bits (RFC 4226 §4, R6) in base32, the form that people copy by hand. */
export const newTotpSecret = (random: Random): string =>
  new Secret({ buffer: random.bytes(SECRET_BYTES).buffer }).base32;

const totpOf = (secret: string, label = '', issuer = '') =>
  new TOTP({ secret, label, issuer, algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS });

/** The text of the QR code: what authenticator apps read (Key URI Format). */
export const otpauthUrl = (secret: string, account: string, issuer: string): string =>
  totpOf(secret, account, issuer).toString();

/**
 * The time step that a code is of, or null where it is of none that may still be used: the current step, the one
 * before or the one after (RFC 6238 §5.2), and later than any that was accepted before.
 * @param now Unix milliseconds.
 */
export function matchStep(secret: string, code: string, lastStep: number, now: number): number | null {
  // Full-width digits and the like are no code; the library would throw at them.
  if (!/^[0-9]{6}$/.test(code)) return null;
  const delta = totpOf(secret).validate({ token: code, timestamp: now, window: 1 });
  if (delta === null) return null;
  const step = Math.floor(now / (PERIOD_SECONDS * SECOND)) + delta;
  return step > lastStep ? step : null;
}

/** What a sealed secret is tied to. */
export const totpPlace = (userId: string): string => `totp|${userId}|secret`;
