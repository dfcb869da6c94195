import type { en } from './en.ts';

export const de: Readonly<Record<keyof typeof en, string>> = {
  title: 'Zugriff erlauben?',
  lead: '{app} möchte auf Ihr Konto bei {brand} zugreifen',
  signed_in: 'Angemeldet als',
  another: 'Anderes Konto verwenden',
  may: '{app} könnte dann:',
  more: '{count} weitere anzeigen',
  leads_to: 'Danach geht es zu {host}',
  allow: 'Erlauben',
  cancel: 'Abbrechen',
  trust: 'Erlauben Sie es nur, wenn Sie {app} das anvertrauen.',
};
