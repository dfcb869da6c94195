import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretNames } from '../../.ci/key-set.ts';
import { environment, root } from '../../.ci/wrangler.ts';
import { exchange } from '../harness/exchange.ts';

let clone: string;

/** A checkout without anything that is made, as a person has it after cloning and installing. */
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'clone-'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(root, file), join(clone, file));
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
});
afterAll(() => rmSync(clone, { recursive: true, force: true }));

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function dev(port: number): Running {
  const child = spawn(process.execPath, ['.ci/dev.ts', '--port', String(port)], {
    cwd: clone,
    env: { ...environment, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => void (output += chunk));
  return { child, output: () => output, ended: new Promise((resolve) => void child.on('exit', resolve)) };
}

async function freePort(): Promise<number> {
  const server = await listen(0);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const listen = (port: number): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((_, response) => void response.end('somebody else'));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

async function until(running: Running, word: string): Promise<void> {
  const ended = running.ended.then(() => true);
  for (let tries = 0; tries < 600; tries++) {
    if (running.output().includes(word)) return;
    if (await Promise.race([ended, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 100))])) break;
  }
  throw new Error(`never said ${word}:\n${running.output()}`);
}

const get = (port: number, host: string, target: string) =>
  exchange(port, {
    method: 'GET',
    target,
    fields: [
      ['host', `${host}:${port}`],
      ['accept', 'application/json'],
    ],
  });

describe('npm run dev in a fresh checkout', () => {
  it('makes secrets and tables, names the addresses of every brand, serves them, and ends when told', async () => {
    const port = await freePort();
    const running = dev(port);
    try {
      await until(running, 'Ctrl-C');
      const vars = readFileSync(join(clone, '.dev.vars'), 'utf8');
      for (const name of secretNames) expect(vars).toContain(`${name}='[`);
      for (const brand of ['brand1', 'brand2']) {
        for (const address of [
          `http://auth.${brand}.localhost:${port}/login`,
          `http://app1.${brand}.localhost:${port}`,
          `/dev/outbox`,
          '/docs',
        ]) {
          expect(running.output()).toContain(address);
        }
        expect((await get(port, `auth.${brand}.localhost`, '/health')).status).toBe(200);
        expect((await get(port, `auth.${brand}.localhost`, '/health/ready')).status).toBe(200);
      }
      expect((await get(port, 'auth.brand1.localhost', '/dev/outbox')).json()).toEqual({ messages: [] });
      expect((await get(port, 'auth.elsewhere.localhost', '/session')).status).toBe(421);
      for (const line of vars.split('\n')) {
        const [, value] = /='(.+)'$/.exec(line) ?? [];
        if (value?.startsWith('[')) expect(running.output()).not.toContain(value);
      }
    } finally {
      running.child.kill('SIGTERM');
    }
    expect(await running.ended).toBe(0);
    await expect(get(port, 'auth.brand1.localhost', '/health')).rejects.toThrow();
  }, 120_000);

  it('says so where the port is taken, and touches nothing', async () => {
    const server = await listen(0);
    const { port } = server.address() as AddressInfo;
    const vars = join(clone, '.dev.vars');
    writeFileSync(vars, "MAIL_TRANSPORT='local'\n");
    const running = dev(port);
    expect(await running.ended).toBe(1);
    expect(running.output()).toContain(`Port ${port} is taken`);
    expect(running.output()).not.toMatch(/^\s+at /m);
    expect(readFileSync(vars, 'utf8')).toBe("MAIL_TRANSPORT='local'\n");
    server.close();
  }, 30_000);

  it('doctor finds what is wrong there, and exits with 1', () => {
    writeFileSync(join(clone, '.dev.vars'), "MAIL_TRANSPORT='smtp'\nSMTP_PORT='25'\n");
    const toml = readFileSync(join(clone, 'wrangler.toml'), 'utf8');
    writeFileSync(
      join(clone, 'wrangler.toml'),
      toml
        .replace('workers_dev = false', 'workers_dev = true')
        .replace('[[send_email]]', '[[send_email]]\nremote = false'),
    );
    let output = '';
    try {
      execFileSync(process.execPath, ['.ci/doctor.ts'], {
        cwd: clone,
        env: environment,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: string };
      expect(status).toBe(1);
      output = stdout;
    }
    for (const word of ['workers_dev must be false', 'SMTP_PORT must be 465 or 587', ...secretNames])
      expect(output).toContain(word);
  }, 60_000);
});
