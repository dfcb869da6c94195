import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root, wrangler } from './wrangler.ts';

/** Builds the worker as it is deployed, minified, into dist/build. Nothing is sent anywhere. */
const { code, stdout, stderr } = await wrangler(['deploy', '--dry-run', '--minify', '--outdir', 'dist/build']);
if (code !== 0) {
  console.error(`${stdout}\n${stderr}`.trim());
  process.exit(1);
}
const file = join(root, 'dist', 'build', 'worker.js');
const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
console.log(`dist/build/worker.js: ${kib(statSync(file).size)}, ${kib(gzipSync(readFileSync(file)).length)} gzip`);
