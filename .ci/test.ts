import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { environment, root } from './wrangler.ts';

const report = join(root, 'dist', 'vitest.json');
const node = process.execPath;
const program = (name: string) => join(root, 'node_modules', '.bin', name);
const filters = process.argv.slice(2);

const tests: Step = [
  'tests',
  program('vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters],
];

type Step = [name: string, program: string, args: string[]];

/** From the quickest to the slowest; start-up last, when nothing else runs. */
const all: Step[] = [
  ['brands', node, ['.ci/brands.ts']],
  ['types', program('tsc'), ['-p', '.']],
  ['types of page scripts', program('tsc'), ['-p', 'tsconfig.client.json']],
  ['lint', program('biome'), ['check', '.', '--max-diagnostics=50']],
  ['layers', node, ['.ci/layers.ts']],
  ['dead exports', program('knip'), ['--no-progress']],
  ['generated files', node, ['.ci/generate.ts', '--check']],
  tests,
  ['budgets', node, ['.ci/budgets.ts']],
];

const run = ([name, file, args]: Step): Promise<boolean> =>
  new Promise((resolve) => {
    console.log(`\n── ${name}`);
    const child = spawn(file, args, { cwd: root, env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.on('exit', (code) => resolve(code === 0));
  });

/** With words after `npm test --` only the tests that they name are run. */
const steps = filters.length > 0 ? all.filter((step) => step === tests || step[0] === 'brands') : all;

mkdirSync(join(root, 'dist'), { recursive: true });
rmSync(report, { force: true });
const failedSteps: string[] = [];
for (const step of steps) {
  const startedAt = Date.now();
  if (!(await run(step))) failedSteps.push(step[0]);
  console.log(
    `   ${failedSteps.includes(step[0]) ? 'FAILED' : 'ok'} after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`,
  );
}

const { numPassedTests: passed = 0, numFailedTests: failedTests = 0 } = existsSync(report)
  ? (JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests?: number; numFailedTests?: number })
  : {};
// A step that failed without a failing test counts as one failure, so that the sum never reads like a success.
const failed = failedTests + failedSteps.filter((name) => name !== 'tests' || failedTests === 0).length;
if (failedSteps.length > 0) console.log(`\nFailed: ${failedSteps.join(', ')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failedSteps.length === 0 && passed > 0 ? 0 : 1;
