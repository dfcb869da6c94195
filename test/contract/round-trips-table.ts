import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildBundles, ROOT } from '../harness/build.ts';
import { startServer } from '../harness/server.ts';
import { measureCosts, renderCosts } from './round-trips.ts';

/** Writes docs/generated/round-trips.md from a run of the built worker. `--check` writes nothing and exits 1 where it differs. */
const file = join(ROOT, 'docs/generated/round-trips.md');
await buildBundles(['test']);
const server = await startServer({ limits: { rate: 100_000, send: 100_000 } });
try {
  const text = renderCosts(await measureCosts(server));
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') === text) console.log('docs/generated/round-trips.md is current');
  else {
    console.error(
      'docs/generated/round-trips.md is not current. Where the change is meant: node test/contract/round-trips-table.ts',
    );
    process.exitCode = 1;
  }
} finally {
  await server.stop();
}
