import type { OutgoingMail } from '../../platform/mail/port.ts';

/** A message as the outbox shows it. */
export interface OutboxMessage {
  readonly id: string;
  readonly channel: 'mail';
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Every address in the text, in order. */
  readonly links: readonly string[];
  /** A one-time code, where a line of the text is one. */
  readonly code?: string;
  /** RFC 3339. */
  readonly created_at: string;
}

/** A kept mail for the outbox's callers. */
export function present({ id, to, subject, text, html, createdAt }: OutgoingMail): OutboxMessage {
  const code = /^(\d{6,8})$/m.exec(text)?.[1];
  return {
    id,
    channel: 'mail',
    to,
    subject,
    text,
    html,
    links: [...new Set(text.match(/https?:\/\/\S+/g))],
    ...(code ? { code } : {}),
    created_at: new Date(createdAt).toISOString(),
  };
}
