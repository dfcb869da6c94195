import type { Kept } from '../../platform/mail/local.ts';

/** A message as the outbox shows it. */
export interface OutboxMessage {
  readonly id: string;
  readonly channel: 'mail' | 'sms';
  readonly to: string;
  /** Null for a short message, which has none. */
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
  /** Every address in the text, in order. */
  readonly links: readonly string[];
  /** A one-time code, where a line of the text is one. */
  readonly code?: string;
  /** RFC 3339. */
  readonly created_at: string;
}

/** A kept message for the outbox's callers. */
export function present(message: Kept): OutboxMessage {
  const { id, to, text, createdAt } = message;
  const { subject, html } = 'html' in message ? message : { subject: null, html: null };
  const code = /^(?:@\S+ #)?(\d{6,8})$/m.exec(text)?.[1];
  return {
    id,
    channel: html === null ? 'sms' : 'mail',
    to,
    subject,
    text,
    html,
    links: [...new Set(text.match(/https?:\/\/\S+/g))],
    ...(code ? { code } : {}),
    created_at: new Date(createdAt).toISOString(),
  };
}
