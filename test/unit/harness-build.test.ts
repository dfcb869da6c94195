import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULT, QUEUE_PATH } from '../entry/protocol.ts';
import { buildBundles, bundle, bundlePath, ROOT } from '../harness/build.ts';
import { client } from '../harness/client.ts';
import { PASSWORD } from '../harness/people.ts';
import { MAIL_ORIGIN, startServer } from '../harness/server.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-build-'));
  await buildBundles();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const read = (name: keyof typeof bundlePath) => readFile(bundlePath[name], 'utf8');

describe('bundles', () => {
  test('the bundle that wrangler deploys is the one that the harness makes of the same entry, byte for byte', async () => {
    const own = path.join(folder, 'own.js');
    await bundle(path.join(ROOT, 'src/worker.ts'), own, { minify: true });
    const deployed = (await read('production')).replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '');
    expect((await readFile(own, 'utf8')).trimEnd() === deployed.trimEnd()).toBe(true);
  });

  test('production holds nothing of the test entry nor of the development entry', async () => {
    const production = await read('production');
    for (const mark of [FAULT, QUEUE_PATH, '/dev/outbox']) expect(production.includes(mark), mark).toBe(false);
    const readable = path.join(folder, 'readable.js');
    await bundle(path.join(ROOT, 'src/worker.ts'), readable);
    const modules = [...(await readFile(readable, 'utf8')).matchAll(/^ *\/\/ (\S+\.tsx?)$/gm)].map(
      ([, name]) => name ?? '',
    );
    expect(modules).toContain('src/worker.ts');
    expect(modules.filter((name) => /^test\/|^src\/dev\/|worker\.dev/.test(name))).toEqual([]);
    expect((await read('test')).includes(FAULT)).toBe(true);
    expect((await read('development')).includes(FAULT)).toBe(false);
  });

  test('are made again only when their sources change', async () => {
    const madeAt = async () => (await stat(bundlePath.test)).mtimeMs;
    const before = await madeAt();
    await buildBundles(['test']);
    expect(await madeAt()).toBe(before);
  });

  test('what is imported lazily runs at its first use, not at start', async () => {
    const file = path.join(folder, 'lazy.js');
    await bundle(path.join(import.meta.dirname, 'harness-stand-in.ts'), file);
    const server = await startServer({ bundle: { path: file }, migrations: null });
    try {
      await client(server).get('auth.brand1.com', '/log');
      const answer = await client(server).get('auth.brand1.com', '/lazy');
      expect(answer.json()).toEqual({ requestsBeforeLoading: 2 });
    } finally {
      await server.stop();
    }
  });
});

test.each(['production', 'development', 'test'] as const)(
  'the %s bundle starts and serves on a fresh server',
  async (name) => {
    const server = await startServer({ bundle: name });
    try {
      const answer = await client(server).get('auth.brand1.com', '/health/ready');
      expect(answer.json()).toMatchObject({ status: 'ok' });
    } finally {
      await server.stop();
    }
  },
);

test('mail of the production bundle leaves for the outside, where a test reads it', async () => {
  const server = await startServer({ bundle: 'production' });
  try {
    const body = { email: 'ada@example.com', password: PASSWORD, name: 'Ada' };
    expect((await client(server).post('auth.brand1.com', '/register', body)).status).toBe(201);
    await expect.poll(() => server.outside.callsTo(MAIL_ORIGIN), { timeout: 5_000 }).toHaveLength(1);
    const [call] = server.outside.callsTo(MAIL_ORIGIN);
    const mail = JSON.parse(call?.body ?? '') as { to: string[]; text: string };
    expect(mail.to).toEqual(['ada@example.com']);
    expect(mail.text).toContain('https://auth.brand1.com/verify-email?token=');
  } finally {
    await server.stop();
  }
});
