// Runs after npm ci, so that the generated sources exist for editors and types. It never fails an installation: on a
// machine without the development dependencies there is nothing to prepare, and every command says for itself what is
// wrong with a brand.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const generator = '.ci/brands.ts';
const [major = 0] = process.versions.node.split('.').map(Number);
if (existsSync(generator) && existsSync('node_modules/zod') && major >= 24) {
  const { status } = spawnSync(process.execPath, [generator], { stdio: 'inherit' });
  if (status !== 0) console.warn('prepare: the brands are not generated; npm run generate says why');
}
