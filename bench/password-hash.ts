/**
 * What a password hash costs in workerd, and what a burst of them does to other requests. `node bench/password-hash.ts`
 * prints one table; times are milliseconds over loopback.
 */
import path from 'node:path';
import { bundle, ROOT } from '../test/harness/build.ts';
import { startServer } from '../test/harness/server.ts';

const file = path.join(ROOT, 'test/.state/password-hash-worker.js');
await bundle(path.join(ROOT, 'test/slice/password-hash-worker.ts'), file);
const server = await startServer({ bundle: { path: file }, migrations: null });

async function call(where: string): Promise<{ ms: number; status: number }> {
  const start = performance.now();
  const response = await fetch(`http://127.0.0.1:${server.port}${where}`);
  await response.arrayBuffer();
  return { ms: Math.round(performance.now() - start), status: response.status };
}
const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const most = (times: readonly number[]) => Math.max(0, ...times);

const rows: [what: string, value: number][] = [];
await call('/callback');
const single: Record<string, number[]> = { '/callback': [], '/synchronous': [], '/verify': [] };
for (let round = 0; round < 9; round += 1) {
  for (const [where, times] of Object.entries(single)) times.push((await call(where)).ms);
}
for (const [where, times] of Object.entries(single))
  rows.push([`one hash, ${where.slice(1)}, median of 9`, median(times)]);

const burst = Array.from({ length: 24 }, () => call('/verify'));
const idle: number[] = [];
for (let round = 0; round < 8; round += 1) idle.push((await call('/idle')).ms);
const answers = await Promise.all(burst);
const checked = answers.filter(({ status }) => status === 200).map(({ ms }) => ms);
const refused = answers.filter(({ status }) => status === 503).map(({ ms }) => ms);
rows.push(
  ['burst of 24: checked', checked.length],
  ['burst of 24: slowest check', most(checked)],
  ['burst of 24: refused', refused.length],
  ['burst of 24: slowest refusal', most(refused)],
  ['other requests meanwhile: slowest', most(idle)],
);
await server.stop();
for (const [what, value] of rows) console.log(`${what.padEnd(40)}${String(value).padStart(6)}`);
