import type { en } from './en.ts';

/** German. */
export const de: Record<keyof typeof en, string> = {
  'ask.lead': 'Vielleicht sind Sie anderswo schon mit dem Konto angemeldet, das Sie auch hier verwenden.',
  'ask.go_on': 'Mit diesem Konto fortfahren',
};
