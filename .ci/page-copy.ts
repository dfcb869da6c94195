import { en } from '../src/http/page/copy/en.ts';
import type { Problem } from '../src/tenant/problem.ts';
import type { BrandLook } from '../src/tenant/tenant.ts';

const placeholders = (text: string): string[] => text.match(/\{\w+\}/g) ?? [];

/** What is wrong with the texts that brands bring for their pages (`pages` in `copy/<locale>.json`). */
export function pageCopyProblems(looks: ReadonlyMap<string, BrandLook>): Problem[] {
  const known: Readonly<Record<string, string>> = en;
  return [...looks].flatMap(([brand, { copy }]) =>
    Object.entries(copy).flatMap(([locale, { pages }]) =>
      Object.entries(pages).flatMap(([key, text]) => {
        const ours = Object.hasOwn(known, key) ? known[key] : undefined;
        const at = { file: `${brand}/copy/${locale}.json`, field: 'pages' };
        if (ours === undefined) return [{ ...at, message: `${key} is no text of a page` }];
        if (text.trim() === '') return [{ ...at, message: `${key} is empty` }];
        return placeholders(text)
          .filter((name) => !placeholders(ours).includes(name))
          .map((name) => ({ ...at, message: `${key} holds ${name}, which it is not given` }));
      }),
    ),
  );
}
