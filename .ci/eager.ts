import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eagerPart } from './bundle.ts';
import { root } from './wrangler.ts';

/** Writes the committed list of what loads before the first request, so that a new eager module shows in a diff. */
const { modules } = await eagerPart('src/worker.ts');
writeFileSync(join(root, 'docs', 'generated', 'eager.txt'), `${modules.join('\n')}\n`);
