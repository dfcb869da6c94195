import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle, ROOT } from '../harness/build.ts';
import { type Server, startServer } from '../harness/server.ts';

// Answers are compared by their order, not by the clock: how long a hash takes is the machine's matter.
let server: Server;
let order: string[] = [];

beforeAll(async () => {
  const file = path.join(ROOT, 'test/.state/password-hash-worker.js');
  await bundle(path.join(ROOT, 'test/slice/password-hash-worker.ts'), file);
  server = await startServer({ bundle: { path: file }, migrations: null });
});
afterAll(() => server.stop());

async function get(where: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`http://127.0.0.1:${server.port}${where}`, init);
  order.push(await response.clone().text());
  return response;
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('of a burst some are checked and the rest is turned away while the first are still at work', async () => {
  order = [];
  const answers = await Promise.all(Array.from({ length: 24 }, () => get('/verify')));
  const refused = answers.filter(({ status }) => status === 503);
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(6);
  expect(refused.length).toBeGreaterThanOrEqual(8);
  expect(refused.every(({ headers }) => headers.get('retry-after') === '2')).toBe(true);
  const beforeLastRefusal = order.slice(0, order.lastIndexOf('overloaded')).filter((answer) => answer === 'checked');
  expect(beforeLastRefusal.length).toBeLessThanOrEqual(4);
});

test('other requests are answered between two hashes, not after all of them', async () => {
  order = [];
  const hashes = Array.from({ length: 6 }, () => get('/verify'));
  await pause(20);
  await get('/idle');
  await get('/idle');
  expect(order.filter((answer) => answer === 'checked').length).toBeLessThan(6);
  await Promise.all(hashes);
});

test('requests that were dropped hold their slots for 5 s at most', async () => {
  const dropped = Array.from({ length: 6 }, () =>
    get('/verify', { signal: AbortSignal.timeout(40) }).catch(() => undefined),
  );
  await Promise.all(dropped);
  const since = Date.now();
  while ((await get('/verify')).status !== 200) {
    expect(Date.now() - since).toBeLessThan(10_000);
    await pause(250);
  }
});
