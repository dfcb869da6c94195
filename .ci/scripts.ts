import { globSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { sha256 } from '../src/lib/digest.ts';
import { replace, textOf } from './replace.ts';

const root = join(import.meta.dirname, '..');

/** Scripts of pages: the file in a `client` folder that is called like its page, and what it imports. */
const entries = () =>
  globSync('src/**/client/*.ts', { cwd: root })
    .filter((path) => /^\/\/ The script of /m.test(textOf(join(root, path)) ?? ''))
    .sort();

const isDevelopment = (path: string) => path.startsWith(join('src', 'dev', ''));

/**
 * Bundles the scripts of our pages and writes them as sources that the worker serves: those of the pages of a
 * development server apart, so that the deployed worker holds none of them.
 */
export async function writeScripts(): Promise<void> {
  const all = entries();
  await write(
    all.filter((path) => !isDevelopment(path)),
    'src/http/page/generated/scripts.ts',
  );
  await write(all.filter(isDevelopment), 'src/dev/outbox/generated/scripts.ts');
}

async function write(paths: readonly string[], to: string): Promise<void> {
  const target = join(root, to);
  const { outputFiles } = await build({
    entryPoints: paths.map((path) => join(root, path)),
    absWorkingDir: root,
    outdir: 'dist/scripts',
    entryNames: '[name]',
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['chrome111', 'firefox114', 'safari16.4'],
    logLevel: 'error',
  });
  const scripts = Object.fromEntries(
    outputFiles.map(({ path, text }) => {
      const name = basename(path, '.js');
      return [
        name,
        {
          file: `${name}-${sha256(text)
            .replaceAll(/[^A-Za-z0-9]/g, '')
            .slice(0, 10)}.js`,
          text,
        },
      ];
    }),
  );
  mkdirSync(join(target, '..'), { recursive: true });
  replace(
    target,
    `// Made from the client folders by .ci/scripts.ts.
export const scripts: Readonly<Record<string, { readonly file: string; readonly text: string }>> = ${JSON.stringify(scripts, null, 2)};
`,
  );
}

if (import.meta.main) await writeScripts();
