import type { en } from './en.ts';

export const es: Readonly<Record<keyof typeof en, string>> = {
  title: 'Conectar un dispositivo',
  lead: 'Escribe el código que muestra tu televisor, consola o terminal.',
  code: 'Código del dispositivo',
  hint: 'Ocho letras, como WDJB-MJHT',
  wrong: 'Ese código no es correcto o ha caducado. Mira el código en tu dispositivo.',
  missing: 'Escribe el código que muestra tu dispositivo.',
  'ask.title': '¿Iniciar sesión en otro dispositivo?',
  'ask.lead': '{app} en {device} quiere iniciar sesión en esta cuenta:',
  'ask.unknown_device': 'un dispositivo desconocido',
  'ask.unknown_place': 'un lugar desconocido',
  'ask.from': 'Solicitado el {at} UTC, desde {place}',
  'ask.code': '¿Tu dispositivo muestra este código?',
  'ask.warning':
    'Aprueba solo si ves este código en tu propio dispositivo. Si alguien te envió el código o un enlace, elige Rechazar.',
  'ask.means': 'El dispositivo podrá usar tu cuenta como tú, hasta que cierres su sesión.',
  approve: 'Aprobar',
  deny: 'Rechazar',
  'approved.title': 'Tu dispositivo ha iniciado sesión',
  'approved.lead': 'Puedes volver a tu dispositivo. Puedes cerrar su sesión en cualquier momento en {sessions}.',
  'denied.title': 'El dispositivo no ha iniciado sesión',
  'denied.lead': 'No ha cambiado nada. Lo que tiene sesión en tu cuenta aparece en {sessions}.',
  sessions: 'tus sesiones',
  another: 'Conectar otro dispositivo',
};
