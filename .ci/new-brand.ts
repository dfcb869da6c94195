import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contrast, isHexColor } from '../src/tenant/color.ts';
import type { BrandFolder } from '../src/tenant/read-brands.ts';

/** What a new brand is made from; everything else has a default. */
export interface Answers {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly color: string;
  readonly subapps: readonly string[];
  readonly locales: readonly string[];
  /** Shares the users of another brand. */
  readonly pool?: string | undefined;
}

/** The files of a brand that has no more than it must: the folder is meant to be read and changed. */
export function brandFiles({ id, name, domain, color, subapps, locales, pool }: Answers): BrandFolder {
  const declared = {
    id,
    name,
    ...(pool === undefined ? {} : { pool }),
    environments: [
      { name: 'prod', bases: [domain] },
      { name: 'staging', bases: [`staging.${domain}`] },
      { name: 'dev', bases: [`${id}.localhost`] },
    ],
    subapps: subapps.map((subapp) => ({ id: subapp, name: titleOf(subapp) })),
    theme: { accent: color },
    locales,
  };
  return {
    id,
    files: new Map([
      ['brand.json', toJson(declared)],
      ['logo.svg', logoOf(name, isHexColor(color) ? color : '#000000')],
      ...locales.map((locale): [string, string] => [`copy/${locale}.json`, '{}\n']),
    ]),
  };
}

/** JSON as the formatter has it: lists of plain values on one line. */
const toJson = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replace(/\[\s+("[^"]*"(?:,\s+"[^"]*")*)\s+\]/g, (_list, items: string) => `[${items.replace(/\s+/g, ' ')}]`)}\n`;

/** Writes a folder as a whole: it is there complete or not at all. Throws where one of that name exists. */
export function writeFolder(branding: string, { id, files }: BrandFolder): void {
  const draft = join(branding, `.${id}.${process.pid}`);
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(draft, path)), { recursive: true });
      writeFileSync(join(draft, path), text);
    }
    renameSync(draft, join(branding, id));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** An id as people would write it: "My App" for `my-app`, "App 1" for `app1`. */
export const titleOf = (id: string): string =>
  id
    .split(/-|(?<=[a-z])(?=\d)/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

const shapes = [
  'M24 10l12 14-12 14-12-14z',
  'M12 14h24v8H20v12h-8z',
  'M24 11a13 13 0 0 1 13 13H24z M24 37a13 13 0 0 1-13-13h13z',
  'M12 12h11v11H12z M25 25h11v11H25z',
] as const;

/** A plain mark in the brand's colour, to stand until there is a drawn one. */
function logoOf(name: string, color: string): string {
  const shape = shapes[[...name].length % shapes.length];
  const title = name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48">
  <title>${title}</title>
  <rect width="48" height="48" rx="10" fill="${color}"/>
  <path fill="${contrast('#ffffff', color) >= 3 ? '#ffffff' : '#000000'}" d="${shape}"/>
</svg>
`;
}
