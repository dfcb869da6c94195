import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { budgets } from '../../.ci/budgets.ts';
import { eagerPart } from '../../.ci/bundle.ts';
import { median } from '../../.ci/startup.ts';
import { root } from '../../.ci/wrangler.ts';

const folder = mkdtempSync(join(root, 'dist', 'budgets-'));
afterAll(() => rmSync(folder, { recursive: true }));

function entryOf(files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return relative(root, join(folder, 'entry.ts'));
}

describe('what loads before the first request', () => {
  it('stays within its budget', async () => {
    const { gzipBytes, modules } = await eagerPart('src/worker.ts');
    expect(modules).toContain('src/worker.ts');
    expect(gzipBytes / 1024).toBeLessThanOrEqual(budgets.eagerGzipKib);
  });

  it('is counted through static imports and not through import()', async () => {
    const entry = entryOf({
      'entry.ts': "import { a } from './near.ts';\nexport default { a, b: () => import('./far.ts') };\n",
      'near.ts': "export { c as a } from './nearer.ts';\n",
      'nearer.ts': 'export const c = Symbol();\nexport const unused = Symbol("unused");\n',
      'far.ts': "import { c } from './nearer.ts';\nexport const far = [c, 'x'.repeat(9)];\n",
    });
    const { modules, lazyModules } = await eagerPart(entry);
    const names = (paths: readonly string[]) => paths.map((path) => path.split('/').at(-1));
    expect(names(modules)).toEqual(['entry.ts', 'nearer.ts']);
    expect(names(lazyModules)).toEqual(['far.ts']);
  });
});

describe('a module of the runtime', () => {
  const entry = { 'entry.ts': "export default () => import('./far.ts');\n" };

  it('is counted wherever it is imported: one file has all such imports at its top', async () => {
    const far = "import { createHash } from 'node:crypto';\nexport const far = createHash;\n";
    expect((await eagerPart(entryOf({ ...entry, 'far.ts': far }))).modules).toContain('node:crypto');
  });

  it('is not where it is imported on demand', async () => {
    const far = "export const far = () => import('node:crypto');\n";
    expect((await eagerPart(entryOf({ ...entry, 'far.ts': far }))).modules).not.toContain('node:crypto');
  });
});

describe('the median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('of %j is %d', (figures, expected) => {
    expect(median(figures)).toBe(expected);
  });
});
