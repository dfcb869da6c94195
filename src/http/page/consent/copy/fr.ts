import type { en } from './en.ts';

export const fr: Readonly<Record<keyof typeof en, string>> = {
  title: 'Donner l’accès ?',
  lead: '{app} souhaite accéder à votre compte {brand}',
  signed_in: 'Connecté en tant que',
  another: 'Utiliser un autre compte',
  may: '{app} pourrait alors :',
  more: 'Afficher {count} de plus',
  leads_to: 'Vous irez ensuite sur {host}',
  allow: 'Autoriser',
  cancel: 'Annuler',
  trust: 'N’autorisez que si vous faites confiance à {app} pour cela.',
};
