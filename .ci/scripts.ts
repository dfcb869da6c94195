import { globSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { sha256 } from '../src/lib/digest.ts';
import { replace, textOf } from './replace.ts';

const root = join(import.meta.dirname, '..');
const target = join(root, 'src/http/page/generated/scripts.ts');

/** Scripts of pages: the file in a `client` folder that is called like its page, and what it imports. */
const entries = () =>
  globSync('src/**/client/*.ts', { cwd: root })
    .map((path) => join(root, path))
    .filter((path) => /^\/\/ The script of /m.test(textOf(path) ?? ''))
    .sort();

/** Bundles the scripts of our pages and writes them as a source that the worker serves. */
export async function writeScripts(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: entries(),
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
