import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../harness/build.ts';

/** What a test needs of the tree. */
const PARTS = [
  'src',
  'test',
  '.ci',
  'branding',
  'migrations',
  'docs/generated',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'wrangler.toml',
];

const CONFIG = `import { defineConfig } from 'vitest/config';
export default defineConfig({ test: {
  environment: 'node', include: ['test/**/*.test.ts'], exclude: ['test/**/*.workerd.test.ts', 'test/mutants/**'],
  globalSetup: ['./only-the-test-bundle.ts'], testTimeout: 60_000, hookTimeout: 120_000, maxWorkers: 1,
} });
`;
const SETUP = `import { buildBundles } from './test/harness/build.ts';
export const setup = () => buildBundles(['test']);
`;

/** A copy of the tree, with the packages of this one and a configuration that builds the test bundle alone. */
export function copyTree(name: string): string {
  const copy = path.join(ROOT, 'dist', 'mutants', name);
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(path.join(copy, 'docs'), { recursive: true });
  for (const part of PARTS) {
    if (existsSync(path.join(ROOT, part))) cpSync(path.join(ROOT, part), path.join(copy, part), { recursive: true });
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'), 'dir');
  // Hashes of the passwords that tests use: they are no secrets, and each costs a third of a second.
  const hashes = path.join('dist', 'password-hashes');
  if (existsSync(path.join(ROOT, hashes)))
    cpSync(path.join(ROOT, hashes), path.join(copy, hashes), { recursive: true });
  writeFileSync(path.join(copy, 'vitest.copy.config.ts'), CONFIG);
  writeFileSync(path.join(copy, 'only-the-test-bundle.ts'), SETUP);
  return copy;
}

/** How a named test ended in a copy: `failed` where at least one of that name did, `passed` where all did. */
export interface Ended {
  readonly outcome: 'passed' | 'failed' | 'not found' | 'did not run';
  readonly output: string;
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Runs the tests of a file whose full name contains a text, in a copy. */
export async function runInCopy(copy: string, file: string, name: string): Promise<Ended> {
  const report = path.join(copy, 'report.json');
  const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const vitest = path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [
    vitest,
    'run',
    '--root',
    copy,
    '--config',
    'vitest.copy.config.ts',
    '--reporter=json',
    `--outputFile=${report}`,
  ];
  const output = await run([...args, '-t', pattern, file], copy);
  if (!existsSync(report)) return { outcome: 'did not run', output };
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const named = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ fullName, status }) => fullName.includes(name) && (status === 'passed' || status === 'failed'));
  if (named.length === 0) return { outcome: 'not found', output };
  return { outcome: named.some(({ status }) => status === 'failed') ? 'failed' : 'passed', output };
}

/** A vitest of its own: what the one that runs this says in the environment must not reach it. */
function run(args: readonly string[], cwd: string): Promise<string> {
  const own = Object.entries(process.env).filter(
    ([key]) => !/^(VITEST|VITE_|TEST$|NODE_ENV|MODE|DEV|PROD|SSR|BASE_URL)/.test(key),
  );
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...Object.fromEntries(own), CI: '1' },
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
    child.on('close', () => resolve(output));
  });
}
