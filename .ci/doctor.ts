import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkValues, checkWorkerConfig, type Findings } from './checkup.ts';
import { readVars } from './dev-vars.ts';
import { dangers, hasPendingLocally, migrations } from './migrations.ts';
import { readWorkerConfig } from './worker-config.ts';
import { root, run } from './wrangler.ts';

const help = `npm run doctor [-- --secrets FILE]

Says what is wrong with the configuration: brands, wrangler.toml, migrations, and the values in .dev.vars. With
--secrets it looks at the production secrets in a JSON file instead. Exits with 1 where something is wrong. It reads
files of this machine only.`;

async function checkBrands(): Promise<Findings> {
  const { code, stdout, stderr } = await run(process.execPath, ['.ci/brands.ts']);
  return { problems: code === 0 ? [] : [`brands do not hold: ${(stderr || stdout).trim()}`], advice: [] };
}

function checkMigrations(local: boolean): Findings {
  const problems = migrations().flatMap(({ name, sql }) => dangers(sql).map((danger) => `migration ${name} ${danger}`));
  const pending = local && hasPendingLocally();
  return { problems, advice: pending ? ['the local database lacks migrations: npm run dev applies them'] : [] };
}

function valuesOf(
  secretsFile: string | undefined,
  vars: Readonly<Record<string, string>>,
): Record<string, string> | Findings {
  if (secretsFile === undefined) {
    const path = join(root, '.dev.vars');
    if (!existsSync(path)) return { problems: [], advice: ['.dev.vars does not exist yet: npm run dev makes it'] };
    return { ...vars, ...readVars(path) };
  }
  try {
    return { ...vars, ...(JSON.parse(readFileSync(secretsFile, 'utf8')) as Record<string, string>) };
  } catch (error) {
    return {
      problems: [`${secretsFile}: ${error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'}`],
      advice: [],
    };
  }
}

const isFindings = (value: Record<string, string> | Findings): value is Findings => Array.isArray(value.problems);

const { values: flags } = parseArgs({
  options: { secrets: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
if (flags.help) {
  console.log(help);
  process.exit(0);
}
const local = flags.secrets === undefined;
const worker = readWorkerConfig();
const values = valuesOf(flags.secrets, worker.vars ?? {});
const chapters: [name: string, findings: Findings][] = [
  ['brands', await checkBrands()],
  ['wrangler.toml', checkWorkerConfig(worker)],
  ['migrations', checkMigrations(local)],
  [flags.secrets ?? '.dev.vars', isFindings(values) ? values : checkValues(values, local, Date.now())],
];
for (const [name, { problems, advice }] of chapters) {
  console.log(`${problems.length > 0 ? 'WRONG ' : 'ok    '} ${name}`);
  for (const line of problems) console.log(`       ${line}`);
  for (const line of advice) console.log(`       note: ${line}`);
}
const wrong = chapters.reduce((sum, [, { problems }]) => sum + problems.length, 0);
console.log(wrong === 0 ? '\nNothing is wrong.' : `\n${wrong} to mend.`);
process.exitCode = wrong === 0 ? 0 : 1;
