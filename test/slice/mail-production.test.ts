import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/build.ts';

/** Every source file that an entry holds, loaded at its start or later. */
async function filesOf(entry: string): Promise<string[]> {
  const { metafile } = await build({
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
  return Object.keys(metafile.inputs);
}

it('the production worker holds every real adapter, but neither the local mailbox nor its page', async () => {
  const files = await filesOf('src/worker.ts');
  for (const adapter of ['binding', 'smtp', 'http']) expect(files).toContain(`src/platform/mail/${adapter}.ts`);
  expect(files.filter((file) => file.startsWith('src/dev/') || file === 'src/platform/mail/local.ts')).toEqual([]);
});

it('the development worker holds both', async () => {
  const files = await filesOf('src/worker.dev.ts');
  expect(files).toEqual(expect.arrayContaining(['src/platform/mail/local.ts', 'src/dev/outbox/routes.tsx']));
});
