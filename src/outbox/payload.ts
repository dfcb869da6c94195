import type { Message } from '../notify/message.ts';

/** What a row of channel `mail` carries, sealed. */
export interface MailPayload {
  readonly to: string;
  /** BCP 47, one of the brand's locales. */
  readonly locale: string;
  readonly message: Message;
}

/** The additional data of the seal: a payload opens in its own row only. */
export const payloadPlace = (id: string): string => `outbox|${id}|payload`;
