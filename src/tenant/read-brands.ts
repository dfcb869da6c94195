import type * as z from 'zod';
import { brandOf } from './brand-of.ts';
import { checkBrand } from './check-brand.ts';
import { checkCopy } from './check-copy.ts';
import { checkLogo } from './check-logo.ts';
import { checkTogether } from './check-together.ts';
import type { Problem } from './problem.ts';
import { copyDeclaration, declaration } from './schema.ts';
import type { Brand, BrandCopy, BrandLook } from './tenant.ts';

/** The files of one folder of `branding/` by their path in it, as text. */
export interface BrandFolder {
  readonly id: string;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Brands and looks of all folders, in the order of their ids, or everything that does not hold in them. For the
 * generator: it builds schemas.
 */
export function readBrands(folders: readonly BrandFolder[]): {
  brands: Brand[];
  looks: Map<string, BrandLook>;
  problems: Problem[];
} {
  const problems: Problem[] = [];
  const brands: Brand[] = [];
  const looks = new Map<string, BrandLook>();
  for (const folder of [...folders].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const brand = readBrand(folder, problems);
    const look = readLook(folder, brand, problems);
    if (brand) brands.push(brand);
    looks.set(folder.id, look);
  }
  if (folders.length === 0)
    problems.push({ file: '', field: '', message: 'there is no brand; npm run brand -- add <id> makes one' });
  return { brands, looks, problems: [...problems, ...checkTogether(brands)] };
}

/** One problem as a line: file, field and what is wrong. */
export const tell = ({ file, field, message }: Problem): string =>
  [`branding/${file}`, field, message].filter((part) => part !== '').join(': ');

function readBrand({ id, files }: BrandFolder, problems: Problem[]): Brand | null {
  const file = `${id}/brand.json`;
  const declared = parse(file, files.get('brand.json'), declaration(), problems);
  if (!declared) return null;
  const say = (field: string, message: string) => void problems.push({ file, field, message });
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id) || id.length > 30)
    say('', `the folder's name ${id} is not a lower-case label`);
  if (declared.id !== undefined && declared.id !== id) say('id', `is ${declared.id}, but the folder is ${id}`);
  const brand = brandOf(id, declared);
  for (const { field, message } of checkBrand(brand)) say(field, message);
  return brand;
}

function readLook({ id, files }: BrandFolder, brand: Brand | null, problems: Problem[]): BrandLook {
  const logo = files.get('logo.svg');
  const wrong = logo === undefined ? ['is missing'] : checkLogo(logo);
  problems.push(...wrong.map((message) => ({ file: `${id}/logo.svg`, field: '', message })));
  const copy = new Map<string, BrandCopy>();
  for (const [path, text] of files) {
    const locale = /^copy\/([^/]+)\.json$/.exec(path)?.[1];
    if (locale !== undefined) {
      const texts = parse(`${id}/${path}`, text, copyDeclaration(), problems);
      if (texts) copy.set(locale, texts);
    } else if (path !== 'brand.json' && path !== 'logo.svg') {
      problems.push({
        file: `${id}/${path}`,
        field: '',
        message: 'does not belong to a brand: brand.json, logo.svg and copy/<locale>.json do',
      });
    }
  }
  // A file that could not be parsed has been told; it is not missing besides.
  const unread = brand?.locales.filter((locale) => files.has(`copy/${locale}.json`) && !copy.has(locale)) ?? [];
  if (brand)
    problems.push(
      ...checkCopy({ id, locales: brand.locales.filter((locale) => !unread.includes(locale)) as [string] }, copy),
    );
  return { logo: logo ?? '', copy: Object.fromEntries([...copy].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function parse<S extends z.ZodType>(
  file: string,
  text: string | undefined,
  schema: S,
  problems: Problem[],
): z.output<S> | null {
  const say = (field: string, message: string) => void problems.push({ file, field, message });
  if (text === undefined) {
    say('', 'is missing');
    return null;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    say('', `is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
    return null;
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const field = fieldOf(issue.path);
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) say(fieldOf([...issue.path, key]), 'is not a known field');
    else say(field, issue.message.replace(/^Invalid input: expected (.+), received undefined$/, 'is missing ($1)'));
  }
  return null;
}

const fieldOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (sofar, key) => (typeof key === 'number' ? `${sofar}[${key}]` : `${sofar}${sofar && '.'}${String(key)}`),
    '',
  );
