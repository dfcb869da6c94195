import type { ReferenceCopy } from './en.ts';

/** Spanish. */
export const es: ReferenceCopy = {
  'reference.title': 'Referencia de la API',
  'reference.search': 'Buscar en la referencia',
  'reference.hint': 'Una ruta, una palabra o un código de error',
  'reference.found': 'Puntos de acceso encontrados: {count}',
  'reference.contents': 'Contenido',
};
