import type { en } from './en.ts';

/** Spanish. */
export const es: Record<keyof typeof en, string> = {
  'ask.lead': 'Es posible que ya haya iniciado sesión en otro sitio con la cuenta que usa aquí.',
  'ask.go_on': 'Continuar con esa cuenta',
};
