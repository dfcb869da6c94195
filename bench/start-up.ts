import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { budgets } from '../.ci/budgets.ts';
import { eagerPart } from '../.ci/bundle.ts';
import { activeMs, upload } from '../.ci/startup.ts';
import { type AreaName, table } from '../src/routes.ts';
import { bundle, bundlePath, ROOT } from '../test/harness/build.ts';
import { row, stageOf } from './calls.ts';
import { PEER_FOLDER, peerTables } from './peer.ts';
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

/** What the first request of an area may take more than a later one. */
export const COLD_GOAL_MS = 60;

/**
 * Rows that load or make most at their first use, which an area's first row that reads does not: the list of common
 * passwords, Node's crypto and the memory of the first hash; the libraries that check passkeys and wallets, and make a QR
 * code; what asks a provider; and the reference, the longest text of all.
 */
export const heavy: readonly string[] = [
  'POST /login/username',
  'POST /account/password',
  'POST /auth/password/login',
  'POST /auth/username/signup',
  'POST /register',
  'POST /auth/password/reset/confirm',
  'POST /reset-password',
  'POST /auth/login',
  'POST /auth/mfa/recovery',
  'POST /auth/2fa/setup',
  'POST /auth/passkey/login/complete',
  'POST /auth/passkey/register/complete',
  'POST /auth/metamask/verify',
  'POST /auth/wallet/link',
  'GET /oauth/google/callback',
  'GET /docs',
];

/** The rows of an area that are measured: one that reads, since that hashes no password, and those that load most. */
export function coldRows(area: AreaName): string[] {
  const rows = table.filter(([, , of]) => of === area);
  const [method, pattern] = rows.find(([name]) => name === 'GET') ?? rows[0] ?? ['GET', '/health'];
  const all = rows.map(([name, path]) => `${name} ${path}`);
  return [...new Set([`${method} ${pattern}`, ...all.filter((row) => heavy.includes(row))])];
}

/**
 * The first request of each area that loads on demand, and of what loads most in it, in a process of its own that
 * has answered another before. Where a password is hashed, which takes some ms more or less each time, and where
 * the goal is missed, which what else goes on in the machine may have done, there are five processes: the one in
 * the middle is told.
 */
export async function coldTable(areas: number, say: (line: string) => void): Promise<string> {
  const measured: { readonly cells: readonly string[]; readonly isHeld: boolean }[] = [];
  const names = [...new Set(table.map(([, , area]) => area))].filter((area) => area !== 'tokens').slice(0, areas);
  for (const area of names)
    for (const request of coldRows(area)) {
      const runs = [await coldRun(request)];
      const processes = runs.some((run) => hashes(run.later) || !isWithinGoal(run)) ? 5 : 1;
      while (runs.length < processes) runs.push(await coldRun(request));
      const middle = middleOf(runs);
      const isHeld = isWithinGoal(middle);
      const figures = [middle.first, middle.later, middle.first - middle.later].map((ms) => figure(ms));
      const cells = [area, `\`${request}\``, ...figures, isHeld ? '✓' : '✗'];
      measured.push({ cells, isHeld });
      say(cells.join(' '));
    }
  const missed = measured.filter((row) => !row.isHeld).length;
  const verdict = missed === 0 ? 'held by all' : `**missed** by ${missed} of ${measured.length}`;
  const head = ['area', 'request', 'first, ms', 'later, ms', 'difference', 'verdict'];
  const cells = measured.map((row) => row.cells);
  return `Of ${COLD_GOAL_MS} ms, as the difference: ${verdict}.\n\n${tableOf(head, cells, 2)}`;
}

/** Milliseconds of the first request and of a later one. */
interface ColdRun {
  readonly first: number;
  readonly later: number;
}

// Nothing else takes as long.
const hashes = (ms: number) => ms > 100;

/**
 * What a later request takes, of several: the least, but their mean where a password is hashed. A hash takes longer or
 * shorter by chance, and beside the least of several a first one would seem to take longer than it does.
 */
export function laterOf(later: readonly number[]): number {
  const least = Math.min(...later);
  return hashes(least) ? later.reduce((sum, ms) => sum + ms, 0) / later.length : least;
}

const beyond = ({ first, later }: ColdRun) => first - later;

export const isWithinGoal = (run: ColdRun): boolean => beyond(run) <= COLD_GOAL_MS;

/** The run whose difference is in the middle. */
export function middleOf(runs: readonly ColdRun[]): ColdRun {
  const middle = runs.toSorted((a, b) => beyond(a) - beyond(b))[Math.floor(runs.length / 2)];
  return middle ?? { first: Number.NaN, later: Number.NaN };
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
    return { first, later: laterOf(later) };
  } finally {
    await workerd.stop();
  }
}
