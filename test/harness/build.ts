import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build as esbuild } from 'esbuild';

export const ROOT = path.resolve(import.meta.dirname, '../..');
const DIST = path.join(ROOT, 'dist');

/** `production`: what is deployed, made by wrangler itself. `development`: the same with local mail. `test`: that, instrumented. */
export type BundleName = 'production' | 'development' | 'test';

export const bundlePath: Record<BundleName, string> = {
  production: path.join(DIST, 'worker.js'),
  development: path.join(DIST, 'worker.dev.js'),
  test: path.join(DIST, 'worker.test.js'),
};

const entries: Record<BundleName, string> = {
  production: 'src/worker.ts',
  development: 'src/worker.dev.ts',
  test: 'test/entry/worker.ts',
};

/** Makes the bundles whose sources changed since they were last made. */
export async function buildBundles(
  names: readonly BundleName[] = ['production', 'development', 'test'],
): Promise<void> {
  await mkdir(DIST, { recursive: true });
  if (names.every(isCurrent(await hashOfSources()))) return;
  await run(['.ci/brands.ts']);
  const sources = await hashOfSources();
  for (const name of names) {
    if (isCurrent(sources)(name)) continue;
    await (name === 'production'
      ? bundleAsDeployed(bundlePath[name])
      : bundle(path.join(ROOT, entries[name]), bundlePath[name]));
    await writeFile(stampOf(name), sources);
  }
}

const stampOf = (name: BundleName) => `${bundlePath[name]}.sources`;

const isCurrent = (sources: string) => (name: BundleName) =>
  existsSync(bundlePath[name]) && existsSync(stampOf(name)) && readFileSync(stampOf(name), 'utf8') === sources;

/**
 * One file as wrangler's bundler makes it: `import()` of a local module becomes an initializer that runs at first
 * use, Node's and the platform's own modules stay outside. Several times faster than wrangler; a test holds the two
 * against each other.
 */
export async function bundle(entryPoint: string, outfile: string, { minify = false } = {}): Promise<void> {
  const made = await esbuild({
    entryPoints: [entryPoint],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    supported: { 'import-source': true, using: true },
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*', ...builtinModules],
    loader: { '.js': 'jsx', '.mjs': 'jsx', '.cjs': 'jsx' },
    define: { 'process.env.NODE_ENV': '"production"', 'navigator.userAgent': '"Cloudflare-Workers"' },
    keepNames: false,
    minify,
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    logLevel: 'error',
  });
  const [file] = made.outputFiles;
  if (!file || made.outputFiles.length !== 1) throw new Error(`${entryPoint} did not become one file`);
  await put(outfile, file.contents);
}

/** The production bundle, as `wrangler deploy` would upload it. */
async function bundleAsDeployed(outfile: string): Promise<void> {
  const outdir = await mkdtemp(path.join(DIST, '.deploy-'));
  try {
    await run(['node_modules/wrangler/bin/wrangler.js', 'deploy', '--dry-run', '--minify', '--outdir', outdir]);
    const files = (await readdir(outdir)).filter((file) => !file.endsWith('.map') && file !== 'README.md');
    if (files.join() !== 'worker.js') throw new Error(`the deployed worker is not one file: ${files.join(', ')}`);
    await put(outfile, await readFile(path.join(outdir, 'worker.js')));
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

/** Runs a program of the project. What a test runner says of the environment must not reach what is deployed. */
function run(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, CI: '1', NODE_ENV: 'production', WRANGLER_SEND_METRICS: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${args.join(' ')} failed\n${output}`))));
  });
}

/** Puts a file in place whole: another run may be reading the one before. */
async function put(file: string, contents: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.new`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(temporary, contents);
  await rename(temporary, file);
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const files = ['package-lock.json', 'tsconfig.json', 'wrangler.toml', 'test/harness/build.ts'];
  for (const folder of ['src', 'branding', 'test/entry']) {
    const found = await readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true });
    files.push(
      ...found
        .filter((item) => item.isFile())
        .map((item) => path.relative(ROOT, path.join(item.parentPath, item.name))),
    );
  }
  for (const file of files.sort())
    hash
      .update(`${file}\0`)
      .update(await readFile(path.join(ROOT, file)))
      .update('\0');
  return hash.digest('hex');
}
