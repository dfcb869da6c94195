import type { Config } from '../platform/config.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { counterKey } from './attempts.ts';
import type { Guess } from './guesses.ts';

/** What a code that was sent to somebody whom we know already is for: to confirm an address or a phone, or as a factor. */
export type SentCodePurpose = 'email_channel' | 'sms_channel' | 'sms_factor';

/** The newest code that was sent for a session or a sign-in, with a guess at it reserved. */
export interface SentCode {
  /** The counter of its guesses. */
  readonly key: string;
  /** Null where no guess was left. */
  readonly flow: string | null;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

/** What a code is sent for. It is of no use to any other session or sign-in of the same person. */
export type CodeBinding = `session|${string}` | `pending|${string}`;

/** The counter of the guesses at the newest code of a purpose. */
export const sentCodeKey = (
  config: Pick<Config, 'counterMacKey'>,
  { brand, env }: Tenant,
  purpose: SentCodePurpose,
  binding: CodeBinding,
): string => counterKey(config, `code:${purpose}`, `${brand.pool}|${brand.id}|${env}`, binding);

/** The code that a guess was reserved at; none where none was sent, or it is over. */
export const sentCodeOf = (key: string, guess: Guess | undefined): SentCode | undefined =>
  guess && { key, flow: guess.isLeft ? guess.flow : null, expiresAt: guess.expiresAt };
