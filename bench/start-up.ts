import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { eagerPart } from '../.ci/bundle.ts';
import { activeMs, upload } from '../.ci/startup.ts';
import { table } from '../src/routes.ts';
import { bundle, bundlePath, ROOT } from '../test/harness/build.ts';
import { row, stageOf } from './calls.ts';
import { processStartMs } from './process-start.ts';
import { figure, median, tableOf } from './statistics.ts';
import { startWorkerd } from './workerd.ts';

const OWN = 'Gatehouse';
const BARE = 'bare Hono';

const kib = (bytes: number) => `${figure(bytes / 1024)} KiB`;

const gzipOf = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length;

interface Started {
  /** As it is uploaded, and as it runs. */
  readonly file: string;
  readonly code: string;
  readonly globalScope: number[];
  readonly process: number[];
}

/** What loads before the first request: bytes, and CPU in workerd, in turns with a bare router, the floor and the peer. */
export async function startUpTable(runs: number, withPeer: boolean): Promise<string> {
  const eager = await eagerPart('src/worker.ts');
  const bareHono = path.join(ROOT, 'dist/bench/bare-hono.js');
  await bundle(path.join(ROOT, 'bench/bare-hono.ts'), bareHono, { minify: true });
  const entries: (readonly [name: string, entry: string, code: string])[] = [
    [OWN, 'src/worker.ts', bundlePath.production],
    [BARE, 'bench/bare-hono.ts', bareHono],
    ['the floor', 'bench/floor.ts', path.join(ROOT, 'dist/bench/floor.js')],
  ];
  if (withPeer)
    entries.push(['better-auth', 'bench/peers/better-auth/worker.mjs', path.join(ROOT, 'dist/bench/peer.js')]);
  const started = new Map<string, Started>();
  for (const [name, entry, code] of entries)
    started.set(name, {
      file: await upload(entry, `bench-${name.replace(/\W/g, '-')}`),
      code,
      globalScope: [],
      process: [],
    });
  for (let run = 0; run < runs; run += 1)
    for (const { file, code, globalScope, process } of started.values()) {
      globalScope.push(await activeMs(file));
      process.push(await processStartMs(code));
    }
  const times = (of: 'globalScope' | 'process', name: string) => {
    const [own, bare] = [name, BARE].map((each) => median(started.get(each)?.[of] ?? []));
    return `${figure(own ?? Number.NaN)} (${figure((own ?? Number.NaN) / (bare ?? Number.NaN))} ×)`;
  };
  return tableOf(
    ['worker', 'code, gzip', 'of it before the first request', 'global scope, CPU ms', 'process, CPU ms'],
    [...started].map(([name, { code }]) => [
      name,
      kib(gzipOf(code)),
      name === OWN ? kib(eager.gzipBytes) : 'all',
      times('globalScope', name),
      times('process', name),
    ]),
  );
}

/** The first request of each area that loads on demand, in a process of its own that has answered `/health` before. */
export async function coldTable(areas: number, say: (line: string) => void): Promise<string> {
  const measured: string[][] = [];
  const names = [...new Set(table.map(([, , area]) => area))].filter((area) => area !== 'tokens').slice(0, areas);
  for (const area of names) {
    const rows = table.filter(([, , of]) => of === area);
    // What reads hashes no password, which takes longer than any loading.
    const [method, pattern] = rows.find(([name]) => name === 'GET') ?? rows[0] ?? ['GET', '/health'];
    const workerd = await startWorkerd({ peer: false });
    try {
      const bench = { workerd, stage: stageOf(workerd), peer: null };
      const made = await row(`${method} ${pattern}`).make(bench, 3);
      const warm = await row('GET /session').make(bench, 1);
      await warm[0]?.(false);
      const wall: number[] = [];
      for (const call of made) {
        const start = performance.now();
        await call(false);
        wall.push(performance.now() - start);
      }
      const [first = Number.NaN, ...later] = wall;
      const usual = Math.min(...later);
      measured.push([area, `\`${method} ${pattern}\``, figure(first), figure(usual), figure(first - usual)]);
      say(`${area}: ${measured.at(-1)?.slice(2).join(' ')}`);
    } finally {
      await workerd.stop();
    }
  }
  return tableOf(['area', 'request', 'first, ms', 'later, ms', 'difference'], measured, 2);
}
