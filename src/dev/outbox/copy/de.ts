import type { OutboxCopy } from './en.ts';

/** German. */
export const de: OutboxCopy = {
  'outbox.title': 'Postausgang',
  'outbox.lead':
    'Mails und Kurznachrichten, die diesen Entwicklungsserver verlassen hätten, die neuesten zuerst. Sie bleiben einen Tag.',
  'outbox.to': 'Mailadresse oder Telefonnummer',
  'outbox.filter': 'Filtern',
  'outbox.all': 'Alle zeigen',
  'outbox.empty': 'Postausgang leeren',
  'outbox.none':
    'Noch wurde nichts gesendet. Registrieren Sie sich oder fordern Sie einen Link an, dann erscheint er hier.',
  'outbox.none_to': 'An {to} wurde nichts gesendet.',
  'outbox.sent': 'An {to}, {at}',
  'outbox.sms': 'Kurznachricht',
  'outbox.text': 'Text der Nachricht',
  'outbox.html': 'HTML-Teil',
  'outbox.code': 'Code',
  'outbox.copy': 'Kopieren',
  'outbox.copied': 'Kopiert',
  'outbox.more': 'Es gibt neue Nachrichten. Anzeigen',
};
