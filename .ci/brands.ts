import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../src/lib/digest.ts';
import { type BrandFolder, readBrands, tell } from '../src/tenant/read-brands.ts';
import type { Brand, BrandLook } from '../src/tenant/tenant.ts';
import { writeDocumentText } from './document-text.ts';
import { pageCopyProblems } from './page-copy.ts';
import { replace } from './replace.ts';
import { writeScripts } from './scripts.ts';
import { writeWordLists } from './word-lists.ts';

// Checks branding/ and writes it as sources, with the scripts of pages, the text of the reference and lists of words: node .ci/brands.ts
const root = join(import.meta.dirname, '..');

/** The folders of `branding/`. Files beside them and names with a leading dot do not count. */
export function readFolders(branding: string): BrandFolder[] {
  return readdirSync(branding, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name: id }) => ({
      id,
      files: new Map(
        readdirSync(join(branding, id), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
          .map((entry) => join(entry.parentPath, entry.name))
          .map((path) => [path.slice(join(branding, id).length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
      ),
    }));
}

/**
 * Writes the generated sources of all brands and returns how many files changed. An unchanged file is not
 * touched, so that nobody who watches it starts over.
 */
export function writeSources(into: string, brands: readonly Brand[], looks: ReadonlyMap<string, BrandLook>): number {
  mkdirSync(into, { recursive: true });
  const versions = Object.fromEntries(brands.map(({ id }) => [id, sha256(looks.get(id)?.logo ?? '').slice(0, 16)]));
  const sources = {
    'brands.ts': `import type { Brand } from '../tenant.ts';

export const brands: readonly Brand[] = ${JSON.stringify(brands, null, 2)};

/** By brand: changes with its logo. */
export const logoVersions: Readonly<Record<string, string>> = ${JSON.stringify(versions, null, 2)};
`,
    'looks.ts': `import type { BrandLook } from '../tenant.ts';

export const looks: Readonly<Record<string, BrandLook>> = ${JSON.stringify(Object.fromEntries(looks), null, 2)};
`,
  };
  return Object.entries(sources).filter(([name, text]) =>
    replace(join(into, name), `// Made from branding/ by .ci/brands.ts.\n${text}`),
  ).length;
}

/** Checks and writes everything; prints one line, or every problem. Returns the exit code. */
export function generate(branding: string, into: string): 0 | 1 {
  const { brands, looks, problems: own } = readBrands(readFolders(branding));
  const problems = [...own, ...pageCopyProblems(looks)];
  if (problems.length > 0) {
    console.error(
      `brands: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}\n${problems.map((problem) => `  ${tell(problem)}`).join('\n')}`,
    );
    return 1;
  }
  const changed = writeSources(into, brands, looks);
  console.log(`brands: ${brands.map(({ id }) => id).join(', ')}${changed > 0 ? '' : ' (unchanged)'}`);
  return 0;
}

export const brandingFolder = join(root, 'branding');
export const generatedFolder = join(root, 'src/tenant/generated');

if (import.meta.main) {
  process.exitCode = generate(brandingFolder, generatedFolder);
  await writeScripts();
  await writeDocumentText();
  writeWordLists();
}
