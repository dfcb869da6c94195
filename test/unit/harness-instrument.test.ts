import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunResult } from '../entry/protocol.ts';
import { bundle } from '../harness/build.ts';
import { type Client, client } from '../harness/client.ts';
import { hang } from '../harness/outside.ts';
import { type Server, startServer } from '../harness/server.ts';

const HOST = 'auth.brand1.com';

let folder: string;
let server: Server;
let caller: Client;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-instrument-'));
  await writeFile(path.join(folder, '0001_notes.sql'), 'CREATE TABLE notes (text TEXT NOT NULL);');
  const file = path.join(folder, 'worker.js');
  await bundle(path.join(import.meta.dirname, 'harness-stand-in-counted.ts'), file);
  server = await startServer({ bundle: { path: file }, migrations: folder });
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  caller = client(server);
  await server.sql('DELETE FROM notes');
});

const notes = async () => (await server.sql<{ text: string }>('SELECT text FROM notes')).map(({ text }) => text);
const control = async (path: string, body: unknown, fault?: string) => {
  const answer = await caller.post(HOST, path, body, fault === undefined ? {} : { fault });
  return { ...answer.json<RunResult>(), trips: answer.trips };
};

describe('counting', () => {
  test('every round trip is counted by kind, batches once, with statements, names and serial depth', async () => {
    const { trips } = await caller.get(HOST, '/trips');
    expect(trips).toEqual({
      trips: { db: 2, kv: 1, queue: 1, limit: 1 },
      statements: 3,
      depth: 4,
      names: [
        'db.first select',
        'kv.get magic_link',
        'db.batch insert notes, update notes',
        'queue.send',
        'limit.limit',
      ],
    });
  });

  test('every way to reach the database is counted and answers as the real one', async () => {
    const answer = await caller.get(HOST, '/every');
    expect(answer.json()).toEqual({ raw: [[7]], all: [{ n: 7 }], first: 7, bookmark: 'string' });
    expect(answer.trips.trips).toEqual({ db: 5 });
    expect(answer.trips.names).toEqual([
      'db.exec delete notes',
      'db.raw select',
      'db.all select',
      'db.first select',
      'db.run select',
    ]);
  });

  test('a request without round trips counts none', async () => {
    expect((await caller.get(HOST, '/clock')).trips).toEqual({ trips: {}, statements: 0, depth: 0, names: [] });
  });

  test('requests that run at the same time do not count each other', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => caller.get(HOST, i % 2 ? '/write' : '/get')),
    );
    expect(answers.map(({ trips }) => trips.trips)).toEqual(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? { db: 1 } : { kv: 1 })),
    );
  });

  test('work after the answer is told apart, with what it hands in itself', async () => {
    const answer = await caller.get(HOST, '/later', { awaitLater: true });
    const names = [...answer.trips.names, ...answer.later.names];
    expect(names).toEqual(['kv.put late', 'kv.delete late']);
    expect(answer.later.names).toContain('kv.delete late');
  });

  test('bindings keep their identity from request to request, as the real ones do', async () => {
    const first = (await caller.get(HOST, '/identity')).json<Record<string, number>>();
    const second = (await caller.get(HOST, '/identity', { fault: 'kv:1:null' })).json<Record<string, number>>();
    for (const name of ['env', 'db', 'kv']) expect(second[name]).toBe((first[name] ?? 0) + 1);
  });

  test('cookies and body of the answer stay as the worker made them', async () => {
    const answer = await caller.get(HOST, '/clock');
    expect(answer.all('set-cookie')).toEqual(['first=1; Path=/; HttpOnly', 'second=2; Path=/; HttpOnly']);
  });
});

describe('faults', () => {
  test('before: an error and nothing applied', async () => {
    const answer = await caller.get(HOST, '/write', { fault: 'db:1:before' });
    expect(answer.status).toBe(503);
    expect(answer.json()).toEqual({ error: 'Error: D1_ERROR: Network connection lost.' });
    expect(await notes()).toEqual([]);
  });

  test('after: an error although it was applied', async () => {
    const answer = await caller.get(HOST, '/write', { fault: 'db:1:after' });
    expect(answer.status).toBe(503);
    expect(await notes()).toEqual(['written']);
  });

  test('hang: the platform ends the request with a 500 and nothing is applied', async () => {
    const answer = await caller.get(HOST, '/write', { fault: 'db:1:hang' });
    expect(answer.status).toBe(500);
    expect(await notes()).toEqual([]);
    expect((await caller.get(HOST, '/write')).status).toBe(200);
  });

  test('the nth round trip alone fails', async () => {
    const answer = await caller.get(HOST, '/trips', { fault: 'db:2:before' });
    expect(answer.status).toBe(503);
    expect(answer.trips.names).toEqual(['db.first select', 'kv.get magic_link', 'db.batch insert notes, update notes']);
    expect(await notes()).toEqual([]);
    expect((await caller.get(HOST, '/trips', { fault: 'db:3:before' })).status).toBe(200);
  });

  test('KV: a false miss, an error, and a stale value', async () => {
    expect((await caller.get(HOST, '/put')).json()).toEqual({ value: { v: 1 }, meta: '{"v":1}' });
    expect((await caller.get(HOST, '/get', { fault: 'kv:1:null' })).json()).toEqual({ value: null });
    expect((await caller.get(HOST, '/get', { fault: 'kv:*:before' })).status).toBe(503);
    expect((await caller.get(HOST, '/get')).json()).toEqual({ value: { v: 1 } });
    expect((await caller.get(HOST, '/put-then-wait', { fault: 'kv:3:stale:200' })).json()).toEqual({ value: 'old' });
    expect((await caller.get(HOST, '/get', { fault: 'kv:1:stale:3600000' })).json()).toEqual({ value: null });
  });

  test('a queue message can be lost, a rate limit can refuse', async () => {
    const before = (await caller.get(HOST, '/delivered')).json<{ delivered: string[] }>().delivered.length;
    const answer = await caller.get(HOST, '/trips', { fault: 'queue:1:null,limit:1:deny' });
    expect(answer.json()).toEqual({ limited: false });
    await caller.get(HOST, '/trips');
    await expect
      .poll(async () => (await caller.get(HOST, '/delivered')).json<{ delivered: string[] }>().delivered.length)
      .toBe(before + 1);
  });

  test('outbound calls are counted, can be answered with a status, cut off, and made to hang until they are aborted', async () => {
    server.outside.at('https://provider.test', ({ body }) => ({ status: 201, body: `got ${body}` }));
    const clean = await caller.get(HOST, '/fetch');
    expect(clean.json()).toEqual({ status: 201, text: 'got hi' });
    expect(clean.trips.names).toEqual(['fetch.POST provider.test']);
    const calls = server.outside.callsTo('https://provider.test').length;
    expect((await caller.get(HOST, '/fetch', { fault: 'fetch:1:502' })).json()).toEqual({ status: 502, text: '' });
    expect((await caller.get(HOST, '/fetch', { fault: 'fetch:1:before' })).json()).toEqual({
      error: 'TypeError: Network connection lost.',
    });
    expect((await caller.get(HOST, '/fetch', { fault: 'fetch:1:hang' })).json<{ error: string }>().error).toMatch(
      /Timeout/,
    );
    expect(server.outside.callsTo('https://provider.test').length).toBe(calls);
    expect((await caller.get(HOST, '/fetch', { fault: 'fetch:1:after' })).status).toBe(503);
    expect(server.outside.callsTo('https://provider.test').length).toBe(calls + 1);
  });

  test('what is outside can hang until it is given up on', async () => {
    server.outside.at('https://provider.test', hang);
    expect((await caller.get(HOST, '/fetch')).json<{ error: string }>().error).toMatch(/Timeout/);
  });

  test('a misspelt fault is refused, never passed over', async () => {
    await expect(caller.get(HOST, '/write', { fault: 'db:1:null' })).rejects.toThrow('not a fault: db:1:null');
    expect(await notes()).toEqual([]);
  });
});

describe('clock', () => {
  test('moves Date for that caller alone, in every form, and leaves explicit dates', async () => {
    const offset = 86_400_000;
    caller.travelTo(offset);
    const moved = (await caller.get(HOST, '/clock')).json<Record<string, number>>();
    for (const name of ['now', 'fresh']) expect(Math.abs((moved[name] ?? 0) - Date.now() - offset)).toBeLessThan(5_000);
    expect(moved).toMatchObject({ fixed: 0, date: true });
    const other = (await client(server).get(HOST, '/clock')).json<Record<string, number>>();
    expect(Math.abs((other.now ?? 0) - Date.now())).toBeLessThan(5_000);
  });
});

describe('queue and schedule on demand', () => {
  test('each message has its fate: acknowledged, retried, and as the platform has it where the handler throws', async () => {
    const messages = [
      { id: 'a', body: { id: '1' } },
      { id: 'a', body: { id: '1' } },
      { id: 'b', body: { id: '2', fate: 'retry' } },
      { id: 'c', body: { id: '3', fate: 'poison' } },
      { id: 'd', body: { id: '4' } },
    ];
    const run = await control('/__test/queue', { messages });
    expect(run).toMatchObject({
      error: 'Error: cannot take this',
      acked: ['a', 'a'],
      retried: [{ id: 'b', delaySeconds: 7 }, { id: 'c' }, { id: 'd' }],
      trips: { trips: { kv: 3 } },
    });
  });

  test('faults and the clock reach the handlers', async () => {
    const run = await control('/__test/queue', { messages: [{ id: 'a', body: { id: '1' } }] }, 'kv:1:before');
    expect(run.error).toMatch(/503/);
    caller.travelTo(-3_600_000);
    expect(await control('/__test/scheduled', { cron: '* * * * *' })).toMatchObject({
      error: null,
      trips: { trips: { db: 1 } },
    });
    const [note = ''] = await notes();
    expect(Math.abs(Number(note.split(' ')[1]) - Date.now() + 3_600_000)).toBeLessThan(5_000);
    expect((await control('/__test/scheduled', { cron: 'broken' })).error).toBe('Error: no schedule');
  });
});
