import { copyProblems } from '../notify/copy/keys.ts';
import type { Problem } from './problem.ts';
import type { Brand, BrandCopy } from './tenant.ts';

/** The rules of a brand's texts: every locale has its file, none is left over, a tagline is there in all or in none. */
export function checkCopy(brand: Pick<Brand, 'id' | 'locales'>, copy: ReadonlyMap<string, BrandCopy>): Problem[] {
  const file = (locale: string): string => `${brand.id}/copy/${locale}.json`;
  const withTagline = [...copy].find(([, texts]) => texts.tagline !== undefined)?.[0];
  return [
    ...brand.locales.flatMap((locale) =>
      copy.has(locale)
        ? []
        : [{ file: file(locale), field: '', message: 'is missing: every locale of the brand has a file; {} will do' }],
    ),
    ...[...copy].flatMap(([locale, { tagline, mail }]) => [
      ...(brand.locales.includes(locale)
        ? []
        : [{ file: file(locale), field: '', message: `${locale} is no locale of the brand` }]),
      ...(withTagline !== undefined && tagline === undefined
        ? [{ file: file(locale), field: 'tagline', message: `is missing; ${file(withTagline)} has one` }]
        : []),
      ...copyProblems(mail).map((message) => ({ file: file(locale), field: 'mail', message })),
    ]),
  ];
}
