import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretNames } from '../../.ci/key-set.ts';
import { migrations } from '../../.ci/migrations.ts';
import { environment, root } from '../../.ci/wrangler.ts';
import { Account } from './cloudflare-account.ts';

let account: Account;
let api: string;
let secretsFile: string;
let folder: string;

beforeEach(async () => {
  account = new Account();
  api = await account.start();
  folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  secretsFile = join(folder, 'keys.secrets.json');
});
afterEach(async () => {
  await account.stop();
  rmSync(folder, { recursive: true });
});

interface Done {
  readonly code: number | null;
  readonly output: string;
}

/** Not spawnSync: the account answers from this process. */
function command(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Done> {
  const home = { HOME: folder, XDG_CONFIG_HOME: folder };
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...environment, ...home, CI: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => void (output += chunk));
  return new Promise((resolve) => void child.on('close', (code) => resolve({ code, output })));
}

const deploy = (...args: string[]) =>
  command(['.ci/deploy.ts', '--secrets', secretsFile, ...args], {
    CLOUDFLARE_API_BASE_URL: api,
    CLOUDFLARE_API_TOKEN: 'token',
    CLOUDFLARE_ACCOUNT_ID: 'acc',
  });

const writes = () => account.calls.filter((call) => !call.startsWith('GET'));
const held = () => JSON.parse(readFileSync(secretsFile, 'utf8')) as Record<string, string>;

describe('npm run deploy', () => {
  it('--dry-run prints the plan and the routes, and speaks to nobody', async () => {
    const { code, output } = await deploy('--dry-run');
    expect(code).toBe(0);
    expect(account.calls).toEqual([]);
    expect(existsSync(secretsFile)).toBe(false);
    for (const word of [
      'D1 database gatehouse',
      'KV namespace',
      'gatehouse-outbox-dead',
      ...secretNames,
      ...migrations().map(({ name }) => name),
      '*.brand1.com/*',
      '*.staging.brand2.com/*',
    ]) {
      expect(output).toContain(word);
    }
    expect(output).not.toContain('localhost');
  });

  it('makes everything on an empty account, and nothing twice', async () => {
    const first = await deploy();
    expect(account.unknown).toEqual([]);
    expect(first, first.output).toMatchObject({ code: 0 });
    expect([...account.databases.values()].map(({ name }) => name)).toEqual(['gatehouse']);
    expect([...account.namespaces.values()].map(({ title }) => title)).toEqual(['gatehouse-kv']);
    expect([...account.queues.values()].map(({ queue_name }) => queue_name).sort()).toEqual([
      'gatehouse-outbox',
      'gatehouse-outbox-dead',
    ]);
    expect([...account.databases.values()][0]?.applied).toEqual(migrations().map(({ name }) => name));
    expect([...account.secrets.keys()].sort()).toEqual([...secretNames].sort());
    expect(Object.fromEntries(account.secrets)).toEqual(held());
    expect(statSync(secretsFile).mode & 0o777).toBe(0o600);
    expect(account.crons.length).toBe(1);
    const bindings = account.uploads[0]?.metadata.bindings.map(({ name }) => name) ?? [];
    expect(bindings).toEqual(
      expect.arrayContaining([
        'DB',
        'KV',
        'OUTBOX',
        'RATE_LIMIT',
        'SEND_LIMIT',
        'EVENTS',
        'MAIL',
        'VERSION',
        'MAIL_TRANSPORT',
      ]),
    );
    expect(account.uploads[0]?.metadata.limits?.cpu_ms).toBe(3_000);
    expect(account.uploads[0]?.metadata.observability).toMatchObject({ enabled: true, redact_query_string: true });
    for (const value of account.secrets.values()) expect(first.output).not.toContain(value);
    expect(readdirSync(join(root, 'dist')).filter((name) => name.startsWith('secrets-upload'))).toEqual([]);

    // Run again, with one secret gone: only that one goes up, as the file has it, and nothing is made.
    const secrets = held();
    account.secrets.delete('MAC_KEYS');
    account.secrets.set('SIGNING_KEYS', 'rotated since');
    account.calls.length = 0;
    const second = await deploy();
    expect(second, second.output).toMatchObject({ code: 0 });
    expect(account.unknown).toEqual([]);
    expect(writes().filter((call) => /POST \/(?:d1\/database|storage\/kv\/namespaces|queues)$/.test(call))).toEqual([]);
    expect([...account.databases.values()][0]?.applied).toEqual(migrations().map(({ name }) => name));
    const uploaded = account.uploads[1]?.metadata.bindings
      .filter(({ type }) => type === 'secret_text')
      .map(({ name }) => name);
    expect(uploaded).toEqual(['MAC_KEYS']);
    expect(account.uploads[1]?.metadata.keep_bindings).toContain('secret_text');
    expect(account.secrets.get('SIGNING_KEYS')).toBe('rotated since');
    expect(held()).toEqual(secrets);
  }, 180_000);

  it('stops before any key is made when it cannot learn which secrets there are', async () => {
    account.exists = true;
    account.broken = /\/secrets$/;
    const { code, output } = await deploy();
    expect(code).toBe(1);
    expect(output).toContain('Secrets of the worker');
    expect(output).not.toMatch(/^\s+at .*deploy\.ts/m);
    expect(account.uploads).toEqual([]);
    expect(existsSync(secretsFile)).toBe(false);
  }, 90_000);

  it('refuses in plain words where nobody is logged in', async () => {
    const { code, output } = await command(['.ci/deploy.ts'], {
      CLOUDFLARE_API_BASE_URL: api,
      CLOUDFLARE_API_TOKEN: '',
      CLOUDFLARE_ACCOUNT_ID: '',
    });
    expect(code).toBe(1);
    expect(output).toContain('Not logged in');
    expect(writes()).toEqual([]);
  });
});
