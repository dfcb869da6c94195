import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './wrangler.ts';

export interface Eager {
  /**
   * What runs before the first request, sorted: every module that the entry reaches by static imports, and those of the
   * runtime that any module imports so, which in one file stand at its top.
   */
  readonly modules: readonly string[];
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Modules that a request may load later. */
  readonly lazyModules: readonly string[];
}

/**
 * What start-up pays for. The bundler splits the worker at every `import()`, so the entry's file and the files that it
 * imports statically hold exactly the eager part; as in the deployed single file, unused exports are left out.
 */
export async function eagerPart(entry: string): Promise<Eager> {
  const { metafile, outputFiles } = await build({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    outdir: 'dist/eager',
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2024',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*', ...builtinModules],
    define: { 'process.env.NODE_ENV': '"production"', 'navigator.userAgent': '"Cloudflare-Workers"' },
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    loader: { '.txt': 'text', '.html': 'text', '.svg': 'text', '.css': 'text' },
    logLevel: 'error',
  });
  const first = Object.keys(metafile.outputs).find((path) => metafile.outputs[path]?.entryPoint === entry);
  if (!first) throw new Error(`${entry} was not bundled`);
  const eager = new Set([first]);
  for (const path of eager) {
    for (const { path: next, kind, external } of metafile.outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && !external) eager.add(next);
    }
  }
  const modulesOf = (paths: Iterable<string>) =>
    [...paths].flatMap((path) =>
      Object.entries(metafile.outputs[path]?.inputs ?? {})
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([name]) => name.replace(/^.*node_modules\//, '')),
    );
  const text = outputFiles
    .filter((file) => [...eager].some((path) => basename(path) === basename(file.path)))
    .map((file) => file.text)
    .join('\n');
  const ofRuntime = Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external, kind }) => external && kind === 'import-statement')
    .map(({ path }) => path);
  const modules = [...new Set([...modulesOf(eager), ...ofRuntime])].sort();
  return {
    modules,
    bytes: Buffer.byteLength(text),
    gzipBytes: gzipSync(text, { level: 9 }).length,
    lazyModules: [...new Set(modulesOf(Object.keys(metafile.outputs)))]
      .filter((name) => !modules.includes(name))
      .sort(),
  };
}
