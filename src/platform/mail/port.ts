/** A mail that is ready to go: one recipient, no attachments. */
export interface OutgoingMail {
  /** The outbox row's id: the provider's idempotency key and part of the Message-ID, so that a repeat can be told. */
  readonly id: string;
  readonly from: { readonly address: string; readonly name: string };
  readonly replyTo: string | null;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** When the message was written, Unix milliseconds: its Date. */
  readonly createdAt: number;
}

/** Where mail leaves. */
export interface MailPort {
  /** Resolves once somebody else answers for the mail. Throws `MailFailure`, never anything that holds the mail. */
  send(mail: OutgoingMail): Promise<void>;
}

/**
 * A mail that was not taken. The message is fit for the log and for the outbox row: it names the step and the
 * code of the answer, never an address, a credential or a part of the mail.
 */
export class MailFailure extends Error {
  /** True where another try cannot help: this recipient or this mail was refused. */
  readonly permanent: boolean;
  constructor(message: string, options: { permanent: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'MailFailure';
    this.permanent = options.permanent;
  }
}
