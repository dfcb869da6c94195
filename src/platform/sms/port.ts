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
