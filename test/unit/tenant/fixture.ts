import { type BrandFolder, readBrands, tell } from '../../../src/tenant/read-brands.ts';
import type { Brand } from '../../../src/tenant/tenant.ts';

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>';

/** The folder of a brand with as little in it as will do, changed by `more`. */
export function folderOf(
  id: string,
  more: Record<string, unknown> = {},
  files: Record<string, string> = {},
): BrandFolder {
  const declared = {
    name: id,
    environments: [{ name: 'prod', bases: [`${id}.example`] }],
    subapps: [{ id: 'app1', name: 'App' }],
    ...more,
  };
  return {
    id,
    files: new Map(
      Object.entries({ 'brand.json': JSON.stringify(declared), 'logo.svg': LOGO, 'copy/en.json': '{}', ...files }),
    ),
  };
}

/** Every problem of the folders, as the generator prints it. */
export const problemsOf = (...folders: BrandFolder[]): string[] => readBrands(folders).problems.map(tell);

/** The brands of folders that hold. */
export function brandsOf(...folders: BrandFolder[]): Brand[] {
  const { brands, problems } = readBrands(folders);
  if (problems.length > 0) throw new Error(problems.map(tell).join('\n'));
  return brands;
}
