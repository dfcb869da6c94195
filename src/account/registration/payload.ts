import { DAY } from '../../lib/duration.ts';

export const REGISTRATION_LIFETIME = DAY;

/**
 * What a confirmation link stands for. It carries its own registration's password, so that it confirms no
 * other: an address can be registered again, by somebody else, before anybody has confirmed it. A link that was asked
 * for afterwards, by anybody, carries none.
 */
export interface RegistrationPayload {
  readonly brand: string;
  readonly env: string;
  readonly address: string;
  readonly name: string | null;
  /** The password hash under the pepper, bound to this registration; null where the link asks for a password. */
  readonly password: string | null;
  /** Names the registration that `password` is bound to. */
  readonly registration: string;
  /** SHA-256 of the flow cookie of the browser that registered; null where the link asks whoever opens it. */
  readonly flowHash: string | null;
  /** Where the person was going, as accepted when the link was asked for: a sign-in after it leads there. */
  readonly returnTo: string | null;
}

export const passwordPlace = (registration: string): string => `registration|${registration}|password`;
