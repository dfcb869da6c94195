import { type Outcome, wrangler } from './wrangler.ts';

/** The platform's side refused, in its own words. */
export class Refused extends Error {
  constructor(what: string, { stdout, stderr }: Outcome) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours are exactly that
    const plain = `${stderr}\n${stdout}`.replace(/\u001b\[[\d;]*m/g, '').trim();
    super(`${what}\n\n${plain}`);
  }
}

async function call(what: string, args: readonly string[]): Promise<string> {
  const outcome = await wrangler(args);
  if (outcome.code !== 0) throw new Refused(what, outcome);
  return outcome.stdout;
}

/** The JSON in what wrangler printed, which may stand after a line of text. */
function json<T>(what: string, stdout: string): T {
  const start = /^[[{]/m.exec(stdout)?.index ?? -1;
  try {
    return JSON.parse(stdout.slice(start)) as T;
  } catch {
    throw new Refused(`${what}: the answer is not JSON`, { code: 1, stdout, stderr: '' });
  }
}

/** Who is logged in, or null. */
export async function whoami(): Promise<string | null> {
  const outcome = await wrangler(['whoami', '--json']);
  const { code, stdout } = outcome;
  if (/"loggedIn":\s*false/.test(stdout)) return null;
  if (code !== 0) throw new Refused('Nobody could tell who is logged in', outcome);
  const { loggedIn, email, accounts } = json<{ loggedIn?: boolean; email?: string; accounts?: { name: string }[] }>(
    'whoami',
    stdout,
  );
  if (!loggedIn) return null;
  return [email, ...(accounts ?? []).map(({ name }) => name)].filter(Boolean).join(', ') || 'an API token';
}

export interface Found {
  readonly id: string;
  readonly created: boolean;
}

async function findOrCreate(
  find: () => Promise<string | undefined>,
  create: () => Promise<unknown>,
  what: string,
): Promise<Found> {
  const known = await find();
  if (known !== undefined) return { id: known, created: false };
  await create();
  const made = await find();
  if (made === undefined) throw new Error(`${what} was made, but is not listed yet. Run this again.`);
  return { id: made, created: true };
}

/** The database of that name. */
export function findOrCreateDatabase(name: string): Promise<Found> {
  const what = `D1 database ${name}`;
  const find = async () => {
    const list = json<{ uuid: string; name: string }[]>(what, await call(what, ['d1', 'list', '--json']));
    return list.find((database) => database.name === name)?.uuid;
  };
  return findOrCreate(find, () => call(what, ['d1', 'create', name]), what);
}

/** The KV namespace of that title. */
export function findOrCreateNamespace(title: string): Promise<Found> {
  const what = `KV namespace ${title}`;
  const find = async () => {
    const list = json<{ id: string; title: string }[]>(what, await call(what, ['kv', 'namespace', 'list']));
    return list.find((namespace) => namespace.title === title)?.id;
  };
  return findOrCreate(find, () => call(what, ['kv', 'namespace', 'create', title]), what);
}

/** The queue of that name. True where it had to be made. */
export async function ensureQueue(name: string): Promise<boolean> {
  const found = await wrangler(['queues', 'info', name]);
  if (found.code === 0) return false;
  if (!/does not exist|not found/i.test(`${found.stdout}${found.stderr}`)) throw new Refused(`Queue ${name}`, found);
  await call(`Queue ${name}`, ['queues', 'create', name]);
  return true;
}

/**
 * Names of the secrets that the worker has; none where there is no worker yet. Any other trouble is thrown: a list
 * that is wrongly empty would overwrite keys that are in use.
 */
export async function secretsOnWorker(worker: string): Promise<Set<string>> {
  const outcome = await wrangler(['secret', 'list', '--name', worker, '--format', 'json']);
  if (outcome.code === 0) {
    return new Set(json<{ name: string }[]>('Secrets', outcome.stdout).map(({ name }) => name));
  }
  if (/Worker ".+" not found/.test(`${outcome.stdout}${outcome.stderr}`)) return new Set();
  throw new Refused('Secrets of the worker', outcome);
}

/** Applies what the remote database has not seen. */
export const migrateRemotely = (binding: string, config: string): Promise<string> =>
  call(`Migrations of ${binding}`, ['d1', 'migrations', 'apply', binding, '--remote', '--config', config]);

/** Uploads code, variables, bindings and the given secrets as one version, and makes it live. */
export const upload = (config: string, secretsFile: string | null): Promise<string> =>
  call('Deployment', [
    'deploy',
    '--config',
    config,
    '--minify',
    ...(secretsFile ? ['--secrets-file', secretsFile] : []),
  ]);
