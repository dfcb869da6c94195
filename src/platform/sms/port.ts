/** A short message that is ready to go. */
export interface OutgoingSms {
  /** The outbox row's id. */
  readonly id: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** When the message was written, Unix milliseconds. */
  readonly createdAt: number;
}

/** Where short messages leave. */
export interface SmsPort {
  /** Resolves once somebody else answers for the message. Throws `SmsFailure`, never anything that holds the message. */
  send(sms: OutgoingSms): Promise<void>;
}

/** A message that was not taken. Its words are fit for the log and the outbox row: no number, no code, no credential. */
export class SmsFailure extends Error {
  /** True where another try cannot help: this number or this message was refused. */
  readonly permanent: boolean;
  constructor(message: string, { permanent }: { permanent: boolean }) {
    super(message);
    this.name = 'SmsFailure';
    this.permanent = permanent;
  }
}

/** How short messages leave. */
export type SmsTransport =
  | {
      readonly kind: 'http';
      /** The API's origin; its paths are appended. */
      readonly url: string;
      readonly accountSid: string;
      readonly authToken: string;
      /** E.164, or a name that the provider knows. */
      readonly from: string;
    }
  /** Messages are kept for the local outbox page; only the development entry can serve it. */
  | { readonly kind: 'local' };
