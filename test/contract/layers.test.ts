import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readLayers } from '../../.ci/layers.ts';
import { root } from '../../.ci/wrangler.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => void rmSync(folder, { recursive: true })));

/** A project of its own that holds nothing but these files. */
function projectOf(files: Readonly<Record<string, string>>): string {
  const base = mkdtempSync(join(tmpdir(), 'layers-'));
  folders.push(base);
  symlinkSync(join(root, 'node_modules'), join(base, 'node_modules'));
  const manifest = JSON.stringify({ type: 'module', dependencies: { hono: '*' }, devDependencies: { vitest: '*' } });
  for (const [path, text] of Object.entries({ 'package.json': manifest, ...files })) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), text);
  }
  return base;
}

const rulesBrokenBy = async (files: Readonly<Record<string, string>>) => {
  const { breaches } = await readLayers(projectOf(files));
  return [...new Set(breaches.map(({ rule }) => rule))];
};

const leaf = 'export const a = 1;\nexport type A = number;\n';
const toTenant = "import { a } from '../tenant/a.ts';\nexport const b = a;\n";

describe('the layers', () => {
  it('hold in every module of the worker', async () => {
    const { breaches, modules } = await readLayers(root);
    expect(breaches).toEqual([]);
    expect(modules).toBeGreaterThan(100);
  });

  it.each<[rule: string, files: Record<string, string>]>([
    ['lib-imports-nothing', { 'src/lib/b.ts': toTenant, 'src/tenant/a.ts': leaf }],
    ['platform-and-db-import-lib-only', { 'src/platform/b.ts': toTenant, 'src/tenant/a.ts': leaf }],
    ['core-imports-downward', { 'src/audit/b.ts': "export type { A } from '../http/a.ts';\n", 'src/http/a.ts': leaf }],
    [
      'http-and-signin-import-downward',
      {
        'src/signin/gate/b.ts': "export { a } from '../../methods/password/a.ts';\n",
        'src/methods/password/a.ts': leaf,
      },
    ],
    [
      'slices-keep-to-themselves',
      {
        'src/methods/password/b.ts': "import type { A } from '../magic-link/a.ts';\nexport const b: A = 1;\n",
        'src/methods/magic-link/a.ts': leaf,
      },
    ],
    [
      'areas-keep-to-themselves',
      { 'src/methods/b.ts': "export { a } from '../account/me/a.ts';\n", 'src/account/me/a.ts': leaf },
    ],
    [
      'slices-load-on-demand',
      { 'src/app.ts': "export { a } from './methods/password/a.ts';\n", 'src/methods/password/a.ts': leaf },
    ],
    ['nothing-imports-the-top', { 'src/tenant/b.ts': "export { a } from '../app.ts';\n", 'src/app.ts': leaf }],
    [
      'no-cycles',
      { 'src/lib/a.ts': "export { b } from './b.ts';\n", 'src/lib/b.ts': "export * as b from './a.ts';\n" },
    ],
    [
      'production-knows-no-development',
      { 'src/app.ts': "export const a = () => import('./dev/outbox/a.ts');\n", 'src/dev/outbox/a.ts': leaf },
    ],
    ['source-knows-no-tests', { 'src/app.ts': "export { a } from '../test/a.ts';\n", 'test/a.ts': leaf }],
    ['resolves', { 'src/lib/b.ts': "export { a } from './nowhere.ts';\n" }],
    ['ships-what-it-declares', { 'src/lib/b.ts': "export { vi } from 'vitest';\n" }],
    [
      'folders-without-a-circle',
      {
        'src/session/a.ts': leaf,
        'src/session/b.ts': "export { a } from '../audit/a.ts';\n",
        'src/audit/a.ts': leaf,
        'src/audit/b.ts': "export { a } from '../session/a.ts';\n",
      },
    ],
  ])('are guarded: %s', async (rule, files) => {
    expect(await rulesBrokenBy(files)).toContain(rule);
  });

  it('allow what looks downward, and a slice behind import()', async () => {
    const files = {
      'src/app.ts':
        "export const load = () => import('./methods/password/routes.ts');\nexport { jwks } from './tokens/jwks/routes.ts';\n",
      'src/tokens/jwks/routes.ts': "import { a } from '../../session/a.ts';\nexport const jwks = a;\n",
      'src/methods/password/routes.ts': "import { check } from './check.ts';\nexport const routes = [check];\n",
      'src/methods/password/check.ts':
        "import { Hono } from 'hono';\nimport { a } from '../../session/a.ts';\nexport const check = [a, Hono];\n",
      'src/session/a.ts': "export { a } from '../platform/a.ts';\n",
      'src/platform/a.ts': "export { a } from '../lib/a.ts';\n",
      'src/lib/a.ts': leaf,
    };
    expect(await rulesBrokenBy(files)).toEqual([]);
  });
});
