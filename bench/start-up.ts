import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { budgets } from '../.ci/budgets.ts';
import { eagerPart } from '../.ci/bundle.ts';
import { activeMs, upload } from '../.ci/startup.ts';
import { bundle, bundlePath, ROOT } from '../test/harness/build.ts';
import { PEER_FOLDER, peerTables } from './peer.ts';
import { processStartMs } from './process-start.ts';
import { figure, median, tableOf } from './statistics.ts';

const kib = (bytes: number) => `${figure(bytes / 1024)} KiB`;

const gzipOf = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length;

/** A worker whose start is measured. */
interface Started {
  readonly name: string;
  /** As it is uploaded, and as it runs. */
  readonly file: string;
  readonly code: string;
  /** Statements that make the tables without which it gives no answer. */
  readonly tables: readonly string[];
  readonly globalScope: number[];
  readonly process: number[];
}

async function startedOf(
  name: string,
  entry: string,
  { built, tables = [] }: { readonly built?: string; readonly tables?: readonly string[] } = {},
): Promise<Started> {
  const code = built ?? path.join(ROOT, 'dist/bench', `start-${name.replace(/\W/g, '-')}.js`);
  if (built === undefined) await bundle(path.join(ROOT, entry), code, { minify: true });
  const file = await upload(entry, `bench-${name.replace(/\W/g, '-')}`);
  return { name, file, code, tables, globalScope: [], process: [] };
}

/**
 * What loads before the first request: bytes, and CPU in workerd, in turns with the floor, a router with one route, an
 * empty worker, the peer and our own upload behind an entry that loads none of it.
 */
export async function startUpTable(runs: number, withPeer: boolean): Promise<string> {
  const eager = await eagerPart('src/worker.ts');
  const own = await startedOf('Gatehouse', 'src/worker.ts', { built: bundlePath.production });
  const floor = await startedOf('the floor', 'bench/floor.ts');
  const router = await startedOf('bare Hono, one route', 'bench/bare-hono.ts');
  const empty = await startedOf('an empty worker', 'bench/empty.ts');
  const all = [
    own,
    await startedOf('Gatehouse, nothing of it run', 'bench/on-demand.ts'),
    floor,
    router,
    empty,
    ...(withPeer
      ? [
          await startedOf('better-auth', `${path.relative(ROOT, PEER_FOLDER)}/worker.mjs`, {
            tables: await peerTables(),
          }),
        ]
      : []),
  ];
  for (let run = 0; run < runs; run += 1)
    for (const { file, code, tables, globalScope, process } of all) {
      globalScope.push(await activeMs(file));
      process.push(await processStartMs(code, tables));
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
