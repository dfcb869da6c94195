import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../harness/build.ts';
import { client } from '../harness/client.ts';
import { sendRaw } from '../harness/exchange.ts';
import { migrate } from '../harness/migrate.ts';
import { type Server, startServer } from '../harness/server.ts';

const HOST = 'auth.brand1.com';

let folder: string;
let file: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-server-'));
  file = path.join(folder, 'worker.js');
  await bundle(path.join(import.meta.dirname, 'harness-stand-in.ts'), file);
  server = await startServer({ bundle: { path: file } });
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Echo {
  readonly url: string;
  readonly method: string;
  readonly headers: [string, string][];
  readonly bytes: number[];
}

describe('server', () => {
  test('has every migration, triggers too', async () => {
    const tables = await server.sql<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')",
    );
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['users', 'sessions', 'audit_events_no_update']),
    );
    expect(await migrate(await server.db())).toEqual([]);
    const [applied] = await server.sql<{ n: number }>(
      'SELECT COUNT(*) AS n FROM d1_migrations WHERE name LIKE ?',
      '0001%',
    );
    expect(applied?.n).toBe(1);
  });

  test('a migration that fails leaves nothing of itself', async () => {
    const broken = await mkdtemp(path.join(folder, 'migrations-'));
    await writeFile(
      path.join(broken, '9001_broken.sql'),
      'CREATE TABLE half (x TEXT); INSERT INTO nowhere VALUES (1);',
    );
    await expect(migrate(await server.db(), broken)).rejects.toThrow('nowhere');
    expect(await server.sql("SELECT name FROM sqlite_master WHERE name = 'half'")).toEqual([]);
    expect(await server.sql("SELECT name FROM d1_migrations WHERE name LIKE '9001%'")).toEqual([]);
  });

  test('answers with what the worker logged and keeps it', async () => {
    await client(server).get(HOST, '/log');
    await expect
      .poll(() => server.logs.map(({ message }) => message))
      .toContain('{"level":"info","event":"seen","transport":"local"}');
  });

  test('an origin that nobody set up is not reached', async () => {
    expect((await client(server).get(HOST, '/fetch')).json()).toMatchObject({ status: 530 });
    expect(server.outside.callsTo('https://provider.test')).toMatchObject([
      { method: 'POST', url: 'https://provider.test/hello', body: 'hi' },
    ]);
  });

  test('delivers queue messages to the worker, and needs no waiting for it', async () => {
    const db = await server.db();
    await db.exec('CREATE TABLE IF NOT EXISTS notes (text TEXT NOT NULL)');
    await client(server).get(HOST, '/trips');
    const delivered = async () =>
      (await client(server).get(HOST, '/delivered')).json<{ delivered: string[] }>().delivered;
    await expect.poll(delivered, { timeout: 2_000 }).toEqual(['gatehouse-outbox from-trips']);
  });

  test('two servers share nothing', async () => {
    const other = await startServer({ bundle: { path: file } });
    try {
      expect(other.port).not.toBe(server.port);
      await (await other.kv()).put('only', 'there');
      expect(await (await server.kv()).get('only')).toBeNull();
      expect(other.secrets).not.toEqual(server.secrets);
    } finally {
      await other.stop();
    }
  });

  test('a worker that cannot start is an error, not a server', async () => {
    const broken = path.join(folder, 'broken.js');
    await writeFile(broken, 'throw new Error("at start"); export default {}');
    await expect(startServer({ bundle: { path: broken } })).rejects.toThrow();
  });
});

describe('state', () => {
  test('lasts over a crash and over a new server on the same folder, and only there', async () => {
    const state = path.join(folder, 'state');
    const first = await startServer({ bundle: { path: file }, state });
    try {
      await client(first).get(HOST, '/put');
      await (await first.db()).exec(
        "CREATE TABLE kept (x TEXT); INSERT INTO kept VALUES ('before')".replace('; ', '\n'),
      );
      const { port } = first;
      await first.crash();
      expect(first.port).toBe(port);
      expect((await client(first).get(HOST, '/get')).json()).toEqual({ value: { v: 1 } });
      expect(await first.sql('SELECT x FROM kept')).toEqual([{ x: 'before' }]);
    } finally {
      await first.stop();
    }
    const second = await startServer({ bundle: { path: file }, state, secrets: first.secrets });
    try {
      expect(await second.sql('SELECT x FROM kept')).toEqual([{ x: 'before' }]);
      expect((await client(second).get(HOST, '/get')).json()).toEqual({ value: { v: 1 } });
    } finally {
      await second.stop();
    }
  });
});

describe('client', () => {
  const echo = async (...args: Parameters<ReturnType<typeof client>['request']>) =>
    (await client(server).request(...args)).json<Echo>();
  const field = (echoed: Echo, name: string) => echoed.headers.find(([key]) => key === name)?.[1];

  test('speaks to any host by name: loopback names with the port, others as behind TLS', async () => {
    expect((await echo(HOST, '/echo')).url).toBe('http://auth.brand1.com/echo');
    expect((await echo('auth.brand1.localhost', '/echo?x=%41')).url).toBe(
      `http://auth.brand1.localhost:${server.port}/echo?x=%41`,
    );
    const caller = client(server);
    expect(caller.origin(HOST)).toBe('https://auth.brand1.com');
    expect(caller.origin('auth.brand1.localhost')).toBe(`http://auth.brand1.localhost:${server.port}`);
  });

  test('sends the Origin of the host with what changes state, another where asked, none where told', async () => {
    expect(field(await echo(HOST, '/echo', { json: {} }), 'origin')).toBe('https://auth.brand1.com');
    expect(field(await echo(HOST, '/echo'), 'origin')).toBeUndefined();
    expect(field(await echo(HOST, '/echo', { json: {}, from: 'https://evil.test' }), 'origin')).toBe(
      'https://evil.test',
    );
    expect(field(await echo(HOST, '/echo', { json: {}, headers: { Origin: null } }), 'origin')).toBeUndefined();
    const program = await client(server, { jar: null }).post(HOST, '/echo');
    expect(field(program.json<Echo>(), 'origin')).toBeUndefined();
  });

  test('sends bodies byte for byte, with their length and only a type that was meant', async () => {
    const json = await echo(HOST, '/echo', { json: { a: 'ü' } });
    expect([Buffer.from(json.bytes).toString(), field(json, 'content-type'), json.method]).toEqual([
      '{"a":"ü"}',
      'application/json',
      'POST',
    ]);
    const bytes = await echo(HOST, '/echo', { method: 'PUT', body: new Uint8Array([0, 255, 128]) });
    expect([bytes.bytes, field(bytes, 'content-type'), field(bytes, 'content-length')]).toEqual([
      [0, 255, 128],
      undefined,
      '3',
    ]);
    const form = await echo(HOST, '/echo', { form: { a: '1 &' } });
    expect([Buffer.from(form.bytes).toString(), field(form, 'content-type')]).toEqual([
      'a=1+%26',
      'application/x-www-form-urlencoded',
    ]);
  });

  test('every client comes from an address of its own, unless it is given one', async () => {
    const addresses = await Promise.all(
      [1, 2].map(async () => field((await client(server).get(HOST, '/echo')).json<Echo>(), 'cf-connecting-ip')),
    );
    expect(new Set(addresses).size).toBe(2);
    const given = await client(server, { ip: '203.0.113.9' }).get(HOST, '/echo');
    expect(field(given.json<Echo>(), 'cf-connecting-ip')).toBe('203.0.113.9');
  });

  test('keeps cookies and sends them back; a Cookie given by hand takes their place', async () => {
    const caller = client(server);
    await caller.get(HOST, '/log');
    expect(field((await caller.get(HOST, '/echo')).json<Echo>(), 'cookie')).toBe('first=1; second=2');
    expect(field((await caller.get(HOST, '/echo', { headers: { cookie: 'x=1' } })).json<Echo>(), 'cookie')).toBe('x=1');
    expect(field((await caller.get('auth.brand2.com', '/echo')).json<Echo>(), 'cookie')).toBeUndefined();
  });

  test('a name can go out twice, and the answer shows each field as it was sent', async () => {
    const answer = await client(server).get(HOST, '/echo', {
      headers: [
        ['X-Twice', 'a'],
        ['x-twice', 'b'],
      ],
    });
    expect(field(answer.json<Echo>(), 'x-twice')).toBe('a, b');
    expect(answer.all('Set-Cookie')).toHaveLength(2);
    expect(() => answer.header('set-cookie')).toThrow('2 times');
  });

  test('redirects are answers; hostile paths go out as they stand', async () => {
    for (const path of ['//evil.test/x', '/..%2f..%2fetc', '/%00', '/\\evil']) {
      expect((await client(server).get(HOST, path)).status, path).toBe(404);
    }
  });

  test('fifty requests at once are fifty answers', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => client(server).get(HOST, '/log')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(50);
  });

  test('raw bytes reach the server unchanged, even where they are no HTTP', async () => {
    const head = `POST /echo HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n`;
    const good = (await sendRaw(server.port, Buffer.from(`${head}\xe9\xff`, 'latin1'))).toString('latin1');
    expect(good).toMatch(/^HTTP\/1\.1 200 /);
    expect(good).toContain('"bytes":[233,255]');
    const bad = await sendRaw(server.port, 'NONSENSE\r\n\r\n');
    expect(bad.toString('latin1')).toMatch(/^HTTP\/1\.1 (400|501) /);
  });

  test('an answer that does not come is an error with its request', async () => {
    await expect(client(server).get(HOST, '/put-then-wait', { timeoutMs: 50 })).rejects.toThrow(
      'GET /put-then-wait: no answer in 50 ms',
    );
  });
});
