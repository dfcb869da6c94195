import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  ensureQueue,
  findOrCreateDatabase,
  findOrCreateNamespace,
  migrateRemotely,
  secretsOnWorker,
  upload,
  whoami,
} from './account.ts';
import { loadBrands, publicBases } from './brand-list.ts';
import { checkWorkerConfig } from './checkup.ts';
import { writePrivate } from './dev-vars.ts';
import { newSecret, type SecretName, secretNames } from './key-set.ts';
import { migrations } from './migrations.ts';
import { neededSecrets, queuesOf, readWorkerConfig, type WorkerConfig } from './worker-config.ts';
import { root, run, wrangler } from './wrangler.ts';

const help = `npm run deploy [-- --dry-run] [--secrets FILE]

Makes or finds the database, the namespace and the queues, uploads secrets that the worker lacks, applies migrations,
deploys, and names the routes to set. It can be run again at any time.

  --dry-run        prints the plan and checks that the worker builds; nothing is sent anywhere
  --secrets FILE   the production secrets as JSON, { "NAME": "value" } (default: gatehouse.secrets.json). Keys that
                   neither the file nor the worker has are made and added to the file: keep it in a vault.`;

const generatedConfig = join(root, 'dist', 'wrangler.deploy.json');
const secretsUpload = join(root, 'dist', `secrets-upload.${process.pid}.json`);

function stop(line: string): never {
  console.error(line);
  process.exit(1);
}

const step = (line: string) => console.log(`- ${line}`);

const databasesOf = (config: WorkerConfig) =>
  (config.d1_databases ?? []).map(({ binding, database_name: name = `${config.name}-${binding.toLowerCase()}` }) => ({
    binding,
    name,
  }));

/** Namespaces go by title: the worker's name and the binding's. */
const namespacesOf = (config: WorkerConfig) =>
  (config.kv_namespaces ?? []).map(({ binding }) => ({ binding, title: `${config.name}-${binding.toLowerCase()}` }));

async function printPlan(config: WorkerConfig, secretsFile: string): Promise<void> {
  console.log('Plan (nothing is sent):');
  for (const { binding, name } of databasesOf(config)) step(`find or make the D1 database ${name} for ${binding}`);
  for (const { binding, title } of namespacesOf(config)) step(`find or make the KV namespace ${title} for ${binding}`);
  for (const queue of queuesOf(config)) step(`find or make the queue ${queue}`);
  step(
    `secrets ${neededSecrets(config.vars).join(', ')}: upload those that the worker lacks, from ${secretsFile}; make keys that nobody has`,
  );
  step(
    `apply migrations that the database has not seen, of ${migrations().length}: ${migrations()
      .map(({ name }) => name)
      .join(', ')}`,
  );
  const built = await wrangler(['deploy', '--dry-run', '--minify', '--outdir', 'dist/plan']);
  if (built.code !== 0) stop(`The worker does not build.\n${built.stdout}\n${built.stderr}`);
  step(
    `deploy ${config.name} from ${config.main} (${/gzip: ([^\n]+)/.exec(built.stdout)?.[1] ?? '?'} gzip), with cron ${config.triggers?.crons?.join(', ') ?? 'off'}`,
  );
}

/** Files come first, then fresh keys; a secret that the worker has is never touched. */
async function missingSecrets(config: WorkerConfig, file: string): Promise<Record<string, string>> {
  const there = await secretsOnWorker(config.name);
  const held: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const missing = [...new Set([...neededSecrets(config.vars), ...Object.keys(held)])].filter(
    (name) => !there.has(name),
  );
  const made = missing.filter((name) => !held[name] && (secretNames as readonly string[]).includes(name));
  for (const name of made) held[name] = await newSecret(name as SecretName, Date.now());
  const unknown = missing.filter((name) => !held[name]);
  if (unknown.length > 0)
    stop(
      `The worker has no ${unknown.join(', ')}, and ${file} neither. Add ${unknown.length > 1 ? 'them' : 'it'} to that file.`,
    );
  if (made.length > 0) {
    writePrivate(file, `${JSON.stringify(held, null, 2)}\n`);
    step(
      `made ${made.join(', ')} in ${file}. Keep that file in a vault: secrets cannot be read back, and rotation starts from it`,
    );
  }
  return Object.fromEntries(missing.map((name) => [name, held[name] as string]));
}

/** wrangler.toml with the account's ids and absolute paths: made anew each time, so the committed file names no account. */
async function configWithIds(config: WorkerConfig): Promise<void> {
  const databases = [];
  for (const { binding, name } of databasesOf(config)) {
    const { id, created } = await findOrCreateDatabase(name);
    step(`D1 database ${name}: ${created ? 'made' : 'found'} (${id})`);
    databases.push({ binding, database_name: name, database_id: id, migrations_dir: join(root, 'migrations') });
  }
  const namespaces = [];
  for (const { binding, title } of namespacesOf(config)) {
    const { id, created } = await findOrCreateNamespace(title);
    step(`KV namespace ${title}: ${created ? 'made' : 'found'} (${id})`);
    namespaces.push({ binding, id });
  }
  for (const queue of queuesOf(config)) step(`queue ${queue}: ${(await ensureQueue(queue)) ? 'made' : 'found'}`);
  const { build: _build, ...rest } = config as WorkerConfig & { build?: unknown };
  const made = { ...rest, main: join(root, config.main), d1_databases: databases, kv_namespaces: namespaces };
  mkdirSync(join(root, 'dist'), { recursive: true });
  writePrivate(generatedConfig, `${JSON.stringify(made, null, 2)}\n`);
}

async function deploy(config: WorkerConfig, secretsFile: string): Promise<void> {
  const user = await whoami();
  if (user === null)
    stop(
      'Not logged in. Run npx wrangler login, or set CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID. --dry-run needs neither.',
    );
  console.log(`Deploying ${config.name} as ${user}:`);
  await configWithIds(config);
  const secrets = await missingSecrets(config, secretsFile);
  for (const { binding } of databasesOf(config)) {
    await migrateRemotely(binding, generatedConfig);
    step(`migrations of ${binding}: applied`);
  }
  const names = Object.keys(secrets);
  try {
    if (names.length > 0) writePrivate(secretsUpload, JSON.stringify(secrets));
    await upload(generatedConfig, names.length > 0 ? secretsUpload : null);
  } finally {
    rmSync(secretsUpload, { force: true });
  }
  step(names.length > 0 ? `deployed, with ${names.join(', ')}` : 'deployed; all secrets were there');
}

async function printRoutes(config: WorkerConfig): Promise<void> {
  console.log(
    `\nRoutes to set once, on the zone that holds each domain (Workers & Pages, ${config.name}, Domains & Routes):`,
  );
  for (const brand of await loadBrands()) {
    for (const { base, environments, patterns } of publicBases(brand)) {
      console.log(`  ${brand.id} ${environments.join(', ')}`);
      console.log(`    routes ${patterns.join('  ')}`);
      console.log(`    DNS    ${base}, *.${base}: proxied AAAA 100:: each, and a certificate that covers both`);
    }
  }
}

const { values: flags } = parseArgs({
  options: {
    'dry-run': { type: 'boolean' },
    secrets: { type: 'string', default: 'gatehouse.secrets.json' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (flags.help) {
  console.log(help);
  process.exit(0);
}
const generated = await run(process.execPath, ['.ci/brands.ts']);
if (generated.code !== 0) stop(`The brands do not hold.\n${generated.stderr}`);
const config = readWorkerConfig();
const { problems } = checkWorkerConfig(config);
if (problems.length > 0) stop(problems.join('\n'));
try {
  await (flags['dry-run'] ? printPlan(config, flags.secrets) : deploy(config, flags.secrets));
} catch (error) {
  stop(
    `\n${error instanceof Error ? error.message : error}\n\nNothing after this step was done. The same command goes on from here.`,
  );
}
await printRoutes(config);
