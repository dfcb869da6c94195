import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { budgets } from '../.ci/budgets.ts';
import { eagerPart } from '../.ci/bundle.ts';
import { activeMs, upload } from '../.ci/startup.ts';
import { table } from '../src/routes.ts';
import { bundle, bundlePath, ROOT } from '../test/harness/build.ts';
import { row, stageOf } from './calls.ts';
import { processStartMs } from './process-start.ts';
import { figure, median, tableOf } from './statistics.ts';
import { startWorkerd } from './workerd.ts';

const kib = (bytes: number) => `${figure(bytes / 1024)} KiB`;

const gzipOf = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length;

/** A worker whose start is measured. */
interface Started {
  readonly name: string;
  /** As it is uploaded, and as it runs. */
  readonly file: string;
  readonly code: string;
  readonly globalScope: number[];
  readonly process: number[];
}

async function startedOf(name: string, entry: string, built?: string): Promise<Started> {
  const code = built ?? path.join(ROOT, 'dist/bench', `start-${name.replace(/\W/g, '-')}.js`);
  if (built === undefined) await bundle(path.join(ROOT, entry), code, { minify: true });
  const file = await upload(entry, `bench-${name.replace(/\W/g, '-')}`);
  return { name, file, code, globalScope: [], process: [] };
}

/**
 * What loads before the first request: bytes, and CPU in workerd, in turns with the floor, a router with one route, an
 * empty worker, the peer and our own upload behind an entry that loads none of it.
 */
export async function startUpTable(runs: number, withPeer: boolean): Promise<string> {
  const eager = await eagerPart('src/worker.ts');
  const own = await startedOf('Gatehouse', 'src/worker.ts', bundlePath.production);
  const floor = await startedOf('the floor', 'bench/floor.ts');
  const router = await startedOf('bare Hono, one route', 'bench/bare-hono.ts');
  const empty = await startedOf('an empty worker', 'bench/empty.ts');
  const all = [
    own,
    await startedOf('Gatehouse, nothing of it run', 'bench/on-demand.ts'),
    floor,
    router,
    empty,
    ...(withPeer ? [await startedOf('better-auth', 'bench/peers/better-auth/worker.mjs')] : []),
  ];
  for (let run = 0; run < runs; run += 1)
    for (const { file, code, globalScope, process } of all) {
      globalScope.push(await activeMs(file));
      process.push(await processStartMs(code));
    }
  const ofFloor = median(floor.globalScope);
  const ofRouter = median(router.globalScope);
  const idle = median(empty.process);
  const times = median(own.globalScope) / ofFloor;
  const goal = budgets.startUpOverFloor;
  const measured = tableOf(
    [
      'worker',
      'code, gzip',
      'of it before the first request',
      'global scope, CPU ms',
      '× the floor',
      '× one route',
      'process, CPU ms',
      'beyond an empty worker’s',
    ],
    all.map((started) => {
      const { name, code } = started;
      const [globalScope, process] = [median(started.globalScope), median(started.process)];
      return [
        name,
        kib(gzipOf(code)),
        started === own ? kib(eager.gzipBytes) : name.startsWith('Gatehouse') ? '–' : 'all',
        figure(globalScope),
        figure(globalScope / ofFloor),
        figure(globalScope / ofRouter),
        figure(process),
        started === empty ? '–' : figure(process - idle),
      ];
    }),
  );
  return `${figure(times)} × the floor's global scope, of ${goal}: ${times <= goal ? 'held' : '**missed**'}.\n\n${measured}`;
}

/**
 * The first request of each area that loads on demand, in a process of its own that has answered another before. Where a
 * password is hashed, which takes some ms more or less each time, five processes: the one in the middle is told.
 */
export async function coldTable(areas: number, say: (line: string) => void): Promise<string> {
  const measured: string[][] = [];
  const names = [...new Set(table.map(([, , area]) => area))].filter((area) => area !== 'tokens').slice(0, areas);
  for (const area of names) {
    const rows = table.filter(([, , of]) => of === area);
    // What reads hashes no password.
    const [method, pattern] = rows.find(([name]) => name === 'GET') ?? rows[0] ?? ['GET', '/health'];
    const request = `${method} ${pattern}`;
    const runs = [await coldRun(request)];
    // Nothing else takes as long.
    while (runs.length < 5 && (runs[0]?.later ?? 0) > 100) runs.push(await coldRun(request));
    const [middle] = runs
      .toSorted((a, b) => a.first - a.later - (b.first - b.later))
      .slice(Math.floor(runs.length / 2));
    const { first, later } = middle as ColdRun;
    measured.push([area, `\`${request}\``, figure(first), figure(later), figure(first - later)]);
    say(`${area}: ${measured.at(-1)?.slice(2).join(' ')}`);
  }
  return tableOf(['area', 'request', 'first, ms', 'later, ms', 'difference'], measured, 2);
}

/** Milliseconds of the first request and of a later one. */
interface ColdRun {
  readonly first: number;
  readonly later: number;
}

async function coldRun(request: string): Promise<ColdRun> {
  const workerd = await startWorkerd({ peer: false });
  try {
    const bench = { workerd, stage: stageOf(workerd), peer: null };
    const made = await row(request).make(bench, 3);
    const warm = await row('GET /session').make(bench, 1);
    await warm[0]?.(false);
    const wall: number[] = [];
    for (const call of made) {
      const start = performance.now();
      await call(false);
      wall.push(performance.now() - start);
    }
    const [first = Number.NaN, ...later] = wall;
    return { first, later: Math.min(...later) };
  } finally {
    await workerd.stop();
  }
}
