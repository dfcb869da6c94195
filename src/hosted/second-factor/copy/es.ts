import type { en } from './en.ts';

/** Spanish. */
export const es: Readonly<Record<keyof typeof en, string>> = {
  title: 'Confirme que es usted',
  'lead.totp': 'Introduzca el código que muestra su aplicación de autenticación.',
  'lead.either': 'Introduzca el código enviado a {number} o el que muestra su aplicación de autenticación.',
  'lead.send': 'Para continuar, pida un código en su teléfono.',
  'lead.passkey': 'Use la llave de acceso de su cuenta para continuar.',
  'field.recovery': 'Código de recuperación',
  'hint.recovery': 'Uno de los códigos que guardó, como 7k2m-9qxp-4trd-hj6w. Cada uno sirve una vez.',
  trust: 'No preguntar en este navegador durante {days} días',
  'use.code': 'Usar la aplicación de autenticación',
  'use.sms': 'Usar un código por SMS',
  'use.recovery': 'Usar un código de recuperación',
  'use.passkey': 'Usar una llave de acceso',
  wrong: 'Ese código no es correcto. Los códigos cambian cada 30 segundos: introduzca el que se muestra ahora.',
  wrong_recovery: 'Ese código no es correcto o ya se usó.',
  restart: 'Empezar de nuevo',
};
