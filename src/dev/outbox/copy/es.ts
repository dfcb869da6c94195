import type { OutboxCopy } from './en.ts';

/** Spanish. */
export const es: OutboxCopy = {
  'outbox.title': 'Bandeja de salida',
  'outbox.lead':
    'Correos y mensajes cortos que habrían salido de este servidor de desarrollo, los más recientes primero. Se guardan un día.',
  'outbox.to': 'Correo o número de teléfono',
  'outbox.filter': 'Filtrar',
  'outbox.all': 'Mostrar todos',
  'outbox.empty': 'Vaciar la bandeja',
  'outbox.none': 'Aún no se ha enviado nada. Regístrese o pida un enlace y aparecerá aquí.',
  'outbox.none_to': 'No se ha enviado nada a {to}.',
  'outbox.sent': 'Para {to}, {at}',
  'outbox.sms': 'Mensaje corto',
  'outbox.text': 'Texto del mensaje',
  'outbox.html': 'Parte HTML',
  'outbox.code': 'Código',
  'outbox.copy': 'Copiar',
  'outbox.copied': 'Copiado',
  'outbox.more': 'Hay mensajes nuevos. Mostrarlos',
};
