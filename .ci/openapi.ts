/**
 * Writes docs/generated from the route rows, the schemas that validate and the error table.
 * `--check` writes nothing and exits 1 where the committed files are not what would be written.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { writeDocumentText } from './document-text.ts';

const root = path.dirname(import.meta.dirname);
const target = path.join(root, 'docs/generated');
const COMMAND = 'node .ci/openapi.ts';

/** The platform's own modules have no meaning here, and the document itself is what is being made. */
const stubs: Plugin = {
  name: 'stubs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^cloudflare:|\.\/generated\/(document|page)\.ts$/ }, ({ path: name }) => ({
      path: name,
      namespace: 'stub',
    }));
    onLoad({ filter: /.*/, namespace: 'stub' }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
  },
};

/** The generated files by name. The rows are TSX for workerd, so they are bundled before Node can load them. */
async function generate(): Promise<Record<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'openapi-'));
  try {
    const outfile = path.join(folder, 'rows.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: ['.ci/openapi/files.ts'],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node22',
      logLevel: 'error',
      plugins: [stubs],
      loader: { '.txt': 'text', '.html': 'text', '.sql': 'text', '.svg': 'text' },
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
    const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    const { files } = await import(pathToFileURL(outfile).href);
    return await files(version);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const made = await generate();
if (process.argv.includes('--check')) {
  const held = await Promise.all(
    Object.keys(made).map((name) => readFile(path.join(target, name), 'utf8').catch(() => '')),
  );
  const stale = Object.entries(made)
    .filter(([, text], index) => text !== held[index])
    .map(([name]) => `docs/generated/${name}`);
  if (stale.length > 0) {
    console.error(`${stale.join(', ')} ${stale.length > 1 ? 'are' : 'is'} not current. Run: ${COMMAND}`);
    process.exitCode = 1;
  } else console.log(`docs/generated is current: ${Object.keys(made).join(', ')}`);
} else {
  await mkdir(target, { recursive: true });
  for (const [name, text] of Object.entries(made)) await writeFile(path.join(target, name), text);
  await writeDocumentText();
  console.log(`Wrote ${Object.keys(made).join(', ')} in docs/generated`);
}
