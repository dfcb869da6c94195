import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretNames } from '../../.ci/key-set.ts';
import { environment } from '../../.ci/wrangler.ts';
import { exchange } from '../harness/exchange.ts';
import { freePort, freshCheckout, runDev } from '../harness/fresh-checkout.ts';

let clone: string;

beforeAll(() => {
  clone = freshCheckout();
});
afterAll(() => rmSync(clone, { recursive: true, force: true }));

const listen = (port: number): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((_, response) => void response.end('somebody else'));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

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
    const running = runDev(clone, port);
    try {
      await running.until('Ctrl-C');
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
      await running.stop();
    }
    expect(await running.ended).toBe(0);
    await expect(get(port, 'auth.brand1.localhost', '/health')).rejects.toThrow();
  }, 120_000);

  it('says so where the port is taken, and touches nothing', async () => {
    const server = await listen(0);
    const { port } = server.address() as AddressInfo;
    const vars = join(clone, '.dev.vars');
    writeFileSync(vars, "MAIL_TRANSPORT='local'\n");
    const running = runDev(clone, port);
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
        .replace('redact_query_string = true', 'redact_query_string = false')
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
    for (const word of [
      'workers_dev must be false',
      'observability.redact_query_string must be true',
      'SMTP_PORT must be 465 or 587',
      ...secretNames,
    ])
      expect(output).toContain(word);
  }, 60_000);
});
