import type { OutboxCopy } from './en.ts';

/** French. */
export const fr: OutboxCopy = {
  'outbox.title': 'Boîte d’envoi',
  'outbox.lead':
    'Les e-mails et messages courts qui auraient quitté ce serveur de développement, du plus récent au plus ancien. Ils sont gardés un jour.',
  'outbox.to': 'Adresse e-mail ou numéro de téléphone',
  'outbox.filter': 'Filtrer',
  'outbox.all': 'Tout afficher',
  'outbox.empty': 'Vider la boîte d’envoi',
  'outbox.none': 'Rien n’a encore été envoyé. Inscrivez-vous ou demandez un lien, et il apparaîtra ici.',
  'outbox.none_to': 'Rien n’a été envoyé à {to}.',
  'outbox.sent': 'À {to}, {at}',
  'outbox.sms': 'Message court',
  'outbox.text': 'Texte du message',
  'outbox.html': 'Partie HTML',
  'outbox.code': 'Code',
  'outbox.copy': 'Copier',
  'outbox.copied': 'Copié',
  'outbox.more': 'Il y a de nouveaux messages. Les afficher',
};
