import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/build.ts';

/** An entry with all that it loads at its start or later. */
const bundled = (entry: string) =>
  build({
    entryPoints: [path.join(ROOT, entry)],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2024',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*', ...builtinModules],
  });

/** Every source file that an entry holds. */
const filesOf = async (entry: string): Promise<string[]> => Object.keys((await bundled(entry)).metafile.inputs);

const bundleOf = async (entry: string): Promise<string> => (await bundled(entry)).outputFiles[0]?.text ?? '';

it('the production worker holds every real adapter, but neither the local mailbox nor its page', async () => {
  const files = await filesOf('src/worker.ts');
  for (const adapter of ['binding', 'smtp', 'http']) expect(files).toContain(`src/platform/mail/${adapter}.ts`);
  expect(files.filter((file) => file.startsWith('src/dev/') || file === 'src/platform/mail/local.ts')).toEqual([]);
});

it('the development worker holds both', async () => {
  const files = await filesOf('src/worker.dev.ts');
  expect(files).toEqual(expect.arrayContaining(['src/platform/mail/local.ts', 'src/dev/outbox/routes.tsx']));
});

it('the script of the outbox page is in the development worker alone', async () => {
  const { scripts: development } = await import('../../src/dev/outbox/generated/scripts.ts');
  const { scripts: production } = await import('../../src/http/page/generated/scripts.ts');
  expect(Object.keys(development)).toEqual(['messages']);
  expect(Object.keys(production)).toEqual(expect.arrayContaining(['account', 'form', 'sign-in']));
  expect(Object.keys(production)).not.toContain('messages');
  const own = Object.values(development).map(({ text }) => text);
  for (const { text } of Object.values(production)) expect(own).not.toContain(text);
  const text = await bundleOf('src/worker.ts');
  expect(text).toContain(Object.values(production)[0]?.file);
  expect(text).not.toContain(development.messages?.file);
  expect(await bundleOf('src/worker.dev.ts')).toContain(development.messages?.file);
});
