import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, wrangler } from './wrangler.ts';

/** CPU milliseconds of loading a worker in workerd, one figure a run. */
export interface StartUp {
  readonly worker: readonly number[];
  readonly bareHono: readonly number[];
  /** Bare Hono that does the irreducible work of each path. */
  readonly floor: readonly number[];
}

const folder = join(root, 'dist', 'startup');

/** Builds a worker as it is deployed, minified, and returns the upload. Throws with wrangler's words. */
export async function upload(entry: string, name: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.bundle`);
  const { code, stdout, stderr } = await wrangler(['deploy', entry, '--dry-run', '--minify', '--outfile', file]);
  if (code !== 0) throw new Error(`${entry} does not build\n${stdout}\n${stderr}`);
  return file;
}

/** Below this the profiler took no sample in the worker's code: no figure, and it would only flatter the median. */
const unsampledMs = 2;

/** CPU milliseconds that the profiler of `wrangler check startup` sees in the loading of an upload. */
export async function activeMs(file: string, tries = 5): Promise<number> {
  const { code, stdout, stderr } = await wrangler([
    'check',
    'startup',
    '--worker',
    file,
    '--outfile',
    `${file}.cpuprofile`,
  ]);
  const active = Number(/Active: ([\d.]+) ms/.exec(stdout)?.[1] ?? Number.NaN);
  if (code !== 0 || Number.isNaN(active)) throw new Error(`no start-up profile of ${file}\n${stdout}\n${stderr}`);
  return active > unsampledMs || tries === 1 ? active : activeMs(file, tries - 1);
}

/** Start-up of the worker, of bare Hono and of the floor in turns, so that all meet the same load of the machine. */
export async function measureStartUp(runs: number): Promise<StartUp> {
  const files = {
    worker: await upload('src/worker.ts', 'worker'),
    bareHono: await upload('bench/bare-hono.ts', 'bare-hono'),
    floor: await upload('bench/floor.ts', 'floor'),
  };
  const found = { worker: [] as number[], bareHono: [] as number[], floor: [] as number[] };
  for (let run = 0; run < runs; run++)
    for (const name of ['bareHono', 'worker', 'floor'] as const) found[name].push(await activeMs(files[name]));
  return found;
}

export const median = (figures: readonly number[]): number => {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};
