/** English: the texts of the outbox page. Every other language has the same keys. */
export const en = {
  'outbox.title': 'Outbox',
  'outbox.lead':
    'Mail and short messages that would have left this development server, newest first. They are kept for a day.',
  'outbox.to': 'Mail address or phone number',
  'outbox.filter': 'Filter',
  'outbox.all': 'Show all',
  'outbox.empty': 'Empty the outbox',
  'outbox.none': 'Nothing was sent yet. Register or ask for a link, and it appears here.',
  'outbox.none_to': 'Nothing was sent to {to}.',
  'outbox.sent': 'To {to}, {at}',
  'outbox.sms': 'Short message',
  'outbox.text': 'Text of the message',
  'outbox.html': 'HTML part',
  'outbox.code': 'Code',
  'outbox.copy': 'Copy',
  'outbox.copied': 'Copied',
  'outbox.more': 'There are new messages. Show them',
} as const;

export type OutboxCopy = Readonly<Record<keyof typeof en, string>>;
