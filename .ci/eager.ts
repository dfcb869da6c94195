import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eagerPart } from './bundle.ts';
import { root } from './wrangler.ts';

/**
 * The committed list of what loads before the first request, so that a new eager module shows in a diff.
 * `--check` writes nothing and exits 1 where the list is not current.
 */
const file = join(root, 'docs', 'generated', 'eager.txt');
const { modules } = await eagerPart('src/worker.ts');
const text = `${modules.join('\n')}\n`;

if (process.argv.includes('--check')) {
  const held = new Set(readFileSync(file, 'utf8').split('\n').filter(Boolean));
  const added = modules.filter((name) => !held.has(name));
  const gone = [...held].filter((name) => !modules.includes(name));
  for (const name of added) console.error(`loads eagerly now: ${name}`);
  for (const name of gone) console.error(`loads eagerly no more: ${name}`);
  if (added.length + gone.length > 0) {
    console.error('docs/generated/eager.txt is not current. Where the change is meant: npm run generate');
    process.exitCode = 1;
  } else console.log(`docs/generated/eager.txt is current: ${modules.length} modules`);
} else writeFileSync(file, text);
