import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { environment, root } from '../../.ci/wrangler.ts';
import { table } from '../../src/routes.ts';
import { RECORDS, type Recorded } from './record.ts';
import { type Tested, tableOf, withTable } from './table.ts';

const help = `npm run test:hard [-- --nightly]

Tries every endpoint against faults, races and hostile input in full size, prints one table and puts it into
docs/reliability.md. --nightly tries more of everything; --last tries nothing and makes the table of what the last
\`npm test\` tried, in the size that fits there.`;

/** What belongs to it, as vitest filters files. */
const SUITES = ['test/fault', 'test/attack', 'test/mutants', 'test/conformance', 'race', 'timing', 'enumeration'];

const { values: flags } = parseArgs({
  options: { nightly: { type: 'boolean' }, last: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});
if (flags.help) {
  console.log(help);
  process.exit(0);
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

mkdirSync(RECORDS, { recursive: true });
const report = flags.last ? path.join(root, 'dist', 'vitest.json') : path.join(RECORDS, 'vitest.json');
const code = flags.last ? 0 : await runSuites();

async function runSuites(): Promise<number> {
  rmSync(RECORDS, { recursive: true, force: true });
  mkdirSync(RECORDS, { recursive: true });
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [
    vitest,
    'run',
    '--project',
    'node',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  return new Promise<number>((resolve) => {
    const child = spawn(process.execPath, [...args, ...SUITES], {
      cwd: root,
      env: { ...environment, HARD_SIZE: flags.nightly ? 'nightly' : 'full' },
      stdio: 'inherit',
    });
    child.on('error', () => resolve(1));
    child.on('exit', (status) => resolve(status ?? 1));
  });
}

const files = readdirSync(RECORDS).filter((name) => name !== 'vitest.json');
const records = Object.fromEntries(
  files.map((name) => [
    path.basename(name, '.json'),
    JSON.parse(readFileSync(path.join(RECORDS, name), 'utf8')) as Recorded[],
  ]),
);
const { testResults } = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : { testResults: [] };
const tests = testResults.flatMap(({ name, assertionResults }): Tested[] => {
  const file = path.relative(root, name).replaceAll('\\', '/');
  if (!SUITES.some((suite) => file.includes(suite))) return [];
  // A file that could not even start counts as one failure.
  if (assertionResults.length === 0) return [{ file, name: file, passed: false }];
  return assertionResults
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ fullName, status }) => ({ file, name: fullName, passed: status === 'passed' }));
});

// A run that came to nothing must not take the place of the last table.
if (tests.length === 0) {
  console.error('No test has reported: docs/reliability.md stays as it is.');
  process.exit(1);
}
const endpoints = table.map(([method, pattern]) => `${method} ${pattern}`);
const made = tableOf({ endpoints, records, tests });
console.log(`\n${made}\n`);
const document = path.join(root, 'docs', 'reliability.md');
writeFileSync(document, withTable(readFileSync(document, 'utf8'), made));
const failed = tests.filter(({ passed }) => !passed).length;
console.log(`${tests.length - failed} passed, ${failed} failed. The table is in docs/reliability.md.`);
process.exitCode = code === 0 && failed === 0 ? 0 : 1;
