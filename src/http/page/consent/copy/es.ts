import type { en } from './en.ts';

export const es: Readonly<Record<keyof typeof en, string>> = {
  title: '¿Dar acceso?',
  lead: '{app} quiere acceder a su cuenta de {brand}',
  signed_in: 'Sesión iniciada como',
  another: 'Usar otra cuenta',
  may: '{app} podría entonces:',
  more: 'Mostrar {count} más',
  leads_to: 'A continuación irá a {host}',
  allow: 'Permitir',
  cancel: 'Cancelar',
  trust: 'Permítalo solo si le confía esto a {app}.',
};
