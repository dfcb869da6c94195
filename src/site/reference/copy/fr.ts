import type { ReferenceCopy } from './en.ts';

/** French. */
export const fr: ReferenceCopy = {
  'reference.title': 'Référence de l’API',
  'reference.search': 'Chercher dans la référence',
  'reference.hint': 'Un chemin, un mot ou un code d’erreur',
  'reference.found': 'Points d’accès trouvés : {count}',
  'reference.contents': 'Sommaire',
};
