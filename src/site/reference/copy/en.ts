/** English: the texts around the reference, which is itself in English. Every other language has the same keys. */
export const en = {
  'reference.title': 'API reference',
  'reference.search': 'Search the reference',
  'reference.hint': 'A path, a word or an error code',
  'reference.found': 'Endpoints found: {count}',
  'reference.contents': 'Contents',
} as const;

export type ReferenceCopy = Readonly<Record<keyof typeof en, string>>;
