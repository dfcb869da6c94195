import type { en } from './en.ts';

/** French. */
export const fr: Record<keyof typeof en, string> = {
  'ask.lead': 'Vous êtes peut-être déjà connecté ailleurs avec le compte que vous utilisez ici.',
  'ask.go_on': 'Continuer avec ce compte',
};
