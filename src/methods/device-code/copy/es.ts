import type { en } from './en.ts';

export const es: Readonly<Record<keyof typeof en, string>> = {
  title: 'Conectar un dispositivo',
  lead: 'Escriba el código que muestra su televisor, consola o terminal.',
  code: 'Código del dispositivo',
  hint: 'Ocho letras, como WDJB-MJHT',
  wrong: 'Ese código no es correcto o ha caducado. Mire el código en su dispositivo.',
  missing: 'Escriba el código que muestra su dispositivo.',
  'ask.title': '¿Iniciar sesión en otro dispositivo?',
  'ask.lead': '{app} en {device} quiere iniciar sesión en esta cuenta:',
  'ask.unknown_device': 'un dispositivo desconocido',
  'ask.unknown_place': 'un lugar desconocido',
  'ask.from': 'Solicitado el {at} UTC, desde {place}',
  'ask.code': '¿Su dispositivo muestra este código?',
  'ask.warning':
    'Apruebe solo si ve este código en su propio dispositivo. Si alguien le envió el código o un enlace, elija Rechazar.',
  'ask.means': 'El dispositivo podrá usar su cuenta como usted, hasta que usted cierre la sesión.',
  approve: 'Aprobar',
  deny: 'Rechazar',
  'approved.title': 'Su dispositivo ha iniciado sesión',
  'approved.lead': 'Puede volver a su dispositivo. Puede cerrar la sesión de este en cualquier momento en {sessions}.',
  'denied.title': 'El dispositivo no ha iniciado sesión',
  'denied.lead': 'No ha cambiado nada. Lo que tiene sesión en su cuenta aparece en {sessions}.',
  sessions: 'sus sesiones',
  another: 'Conectar otro dispositivo',
  'elsewhere.title': 'Inicie sesión usted para conectar un dispositivo',
  'elsewhere.lead':
    'Esta sesión se abrió con un código, así que no puede aprobar otro dispositivo. Para continuar, inicie sesión usted.',
  'elsewhere.sign_in': 'Iniciar sesión',
};
