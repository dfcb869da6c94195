import type { Message } from '../notify/message.ts';
import type { SmsMessage } from '../notify/sms.ts';

/** What a row of channel `mail` carries, sealed. */
export interface MailPayload {
  readonly to: string;
  /** BCP 47, one of the brand's locales. */
  readonly locale: string;
  readonly message: Message;
}

/** What a row of channel `sms` carries, sealed. */
export interface SmsPayload {
  /** E.164. */
  readonly to: string;
  /** BCP 47, one of the brand's locales. */
  readonly locale: string;
  readonly message: SmsMessage;
  /** Days' budgets that it was counted in and that others share: they get it back where it is refused. */
  readonly shared?: readonly string[];
}

/** The additional data of the seal: a payload opens in its own row only. */
export const payloadPlace = (id: string): string => `outbox|${id}|payload`;
