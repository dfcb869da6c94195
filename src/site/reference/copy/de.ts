import type { ReferenceCopy } from './en.ts';

/** German. */
export const de: ReferenceCopy = {
  'reference.title': 'API-Referenz',
  'reference.search': 'Referenz durchsuchen',
  'reference.hint': 'Ein Pfad, ein Wort oder ein Fehlercode',
  'reference.found': 'Gefundene Endpunkte: {count}',
  'reference.contents': 'Inhalt',
};
