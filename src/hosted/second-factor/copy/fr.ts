import type { en } from './en.ts';

/** French. */
export const fr: Readonly<Record<keyof typeof en, string>> = {
  title: 'Confirmez que c’est bien vous',
  'lead.totp': 'Saisissez le code affiché par votre application d’authentification.',
  'lead.either': 'Saisissez le code envoyé au {number} ou celui de votre application d’authentification.',
  'lead.send': 'Pour continuer, faites envoyer un code à votre téléphone.',
  'lead.passkey': 'Utilisez la clé d’accès de votre compte pour continuer.',
  'field.recovery': 'Code de récupération',
  'hint.recovery': 'L’un des codes que vous avez conservés, comme 7k2m-9qxp-4trd-hj6w. Chacun sert une fois.',
  trust: 'Ne plus demander dans ce navigateur pendant {days} jours',
  'use.code': 'Utiliser l’application d’authentification',
  'use.sms': 'Utiliser un code par SMS',
  'use.recovery': 'Utiliser un code de récupération',
  'use.passkey': 'Utiliser une clé d’accès',
  wrong: 'Ce code n’est pas correct. Les codes changent toutes les 30 secondes : saisissez celui affiché maintenant.',
  wrong_recovery: 'Ce code n’est pas correct ou a déjà servi.',
  restart: 'Recommencer',
};
