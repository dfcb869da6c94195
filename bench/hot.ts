import { ROWS, type Rows } from '../test/entry/protocol.ts';
import type { Bench, Call, Calls } from './calls.ts';
import { cpuMs, othersDuring } from './cpu.ts';
import type { Neighbours } from './neighbours.ts';
import type { Path } from './paths.ts';
import type { Profiler } from './profiler.ts';
import { median, quantile } from './statistics.ts';

export type Side = 'own' | 'floor' | 'peer';

/** How long a run measures. */
export interface Size {
  readonly rounds: number;
  /** Of one side of one path in one round; twice as long where each request needs a state, five times where it hashes. */
  readonly slotMs: number;
  /** Requests of one slot that each need a state of their own. */
  readonly states: number;
  /** All of them where it is left out. */
  readonly sides?: readonly Side[];
}

/** What one request sends out until it is answered, warm. */
export interface Counts extends Rows {
  readonly d1: number;
  readonly statements: number;
  readonly kv: number;
  /** Questions to the rate limiter. */
  readonly limits: number;
  /** Longest chain of all these, of which each waited for the one before. */
  readonly serial: number;
  /** Of the trips to D1, those that write. */
  readonly writing: number;
}

/** What was measured of one side of a path; times are milliseconds of one request. */
export interface Measured {
  readonly counts: Counts;
  /** CPU of the whole process, in which D1 and KV are simulated too: one figure a round. */
  readonly processCpu: number[];
  readonly wall: number[];
  /** CPU of the worker's own isolate: one figure a round. */
  readonly isolateCpu: number[];
  /** The same without what scrypt took. */
  readonly isolateBesideHash: number[];
  /** Functions that took most of it, with their milliseconds added up over the slots. */
  readonly top: Map<string, number>;
}

/** The same of one slot. */
interface Slot {
  readonly processCpu: number;
  readonly wall: readonly number[];
  readonly isolate: {
    readonly cpu: number;
    readonly besideHash: number;
    readonly top: Map<string, number>;
    readonly wasPrompt: boolean;
  } | null;
}

interface Profilers {
  readonly of: ReadonlyMap<string, Profiler>;
  readonly msPerSample: number;
}

export type Row = Readonly<Partial<Record<Side, Measured>>>;
export type Results = ReadonlyMap<Path, Row>;

const ALL: readonly Side[] = ['own', 'floor', 'peer'];

const sidesOf = (path: Path, bench: Bench, { sides = ALL }: Size): readonly [Side, Calls][] =>
  sides.flatMap((side): [Side, Calls][] => {
    const calls = side === 'peer' && !bench.peer ? undefined : path[side];
    return calls ? [[side, calls]] : [];
  });

/**
 * Measures paths: counts first, then rounds in which the sides of each path take turns, so that all of them meet the
 * same moments of the machine. With profilers, a round profiles as well, in slots of its own; `late` says in how many
 * the sampler had to wait for a free core.
 */
export async function measureHot(
  bench: Bench,
  paths: readonly Path[],
  size: Size,
  profilers: Profilers | null,
  neighbours: Neighbours,
  say: (line: string) => void,
): Promise<{ results: Results; others: number; late: number }> {
  const results = new Map<Path, Partial<Record<Side, Measured>>>();
  for (const path of paths) {
    const found: Partial<Record<Side, Measured>> = {};
    for (const [side, calls] of sidesOf(path, bench, size))
      found[side] = {
        counts: await countsOf(bench, calls),
        processCpu: [],
        wall: [],
        isolateCpu: [],
        isolateBesideHash: [],
        top: new Map(),
      };
    results.set(path, found);
  }
  await warm(bench, paths, size);
  let late = 0;
  const rounds = async () => {
    for (let round = 0; round < size.rounds; round += 1) {
      for (const path of inTurn(paths)) {
        const sides = sidesOf(path, bench, size);
        for (const at of sides.keys()) {
          const [side, calls] = sides[(at + round) % sides.length] as [Side, Calls];
          const into = results.get(path)?.[side] as Measured;
          const taken = await neighbours.quietest(() => slot(bench, path, calls, size, profilers));
          add(into, taken);
          if (taken.isolate?.wasPrompt === false) late += 1;
        }
      }
      say(`round ${round + 1} of ${size.rounds}`);
    }
  };
  const { others } = await othersDuring(bench.workerd.pid, rounds);
  return { results, others, late };
}

/** The order of a round: what others are told in comes first, in the middle and last. */
function inTurn(paths: readonly Path[]): readonly Path[] {
  const measures = paths.filter(({ isMeasure }) => isMeasure);
  const others = paths.filter(({ isMeasure }) => !isMeasure);
  const middle = Math.ceil(others.length / 2);
  return [...measures, ...others.slice(0, middle), ...measures, ...others.slice(middle), ...measures];
}

/** Sends as many requests as a round does: what is measured is code that has run before, as most requests meet it. */
async function warm(bench: Bench, paths: readonly Path[], size: Size): Promise<void> {
  for (const path of paths) {
    const { slotMs, states } = slotOf(path, size);
    for (const [, calls] of sidesOf(path, bench, size))
      await drive(await calls.make(bench, calls.repeatable ? 1 : states), calls.repeatable, slotMs);
  }
}

// What needs a state for each request is called far less often in the same time, and is given twice as much of it. Beside
// a hash of a sixth of a second all else is a hundredth: twenty-five sign-ins give a hundred of its samples.
const slotOf = ({ hashes, own }: Path, { slotMs, states }: Size) =>
  hashes
    ? { slotMs: slotMs * 5, states: Math.min(states, 25) }
    : { slotMs: own?.repeatable === false ? slotMs * 2 : slotMs, states };

async function countsOf(bench: Bench, calls: Calls): Promise<Counts> {
  if (calls.parts) {
    const weighed: [number, Counts][] = [];
    for (const [weight, part] of calls.parts) weighed.push([weight, await countsOf(bench, part)]);
    return meanOf(weighed);
  }
  const made = await calls.make(bench, calls.repeatable ? 1 : 3);
  // The first loads what the isolate keeps.
  await made[0]?.(true);
  const all: [number, Counts][] = [];
  for (const call of calls.repeatable ? [made[0] as Call] : made.slice(1)) {
    const answer = await call(true);
    const { trips, statements, depth, names } = answer.trips;
    const rows = JSON.parse(answer.header(ROWS) ?? '{"read":0,"written":0}') as Rows;
    const [d1, kv, limits] = [trips.db ?? 0, trips.kv ?? 0, trips.limit ?? 0];
    all.push([1, { d1, statements, kv, limits, serial: depth, writing: names.filter(writes).length, ...rows }]);
  }
  return meanOf(all);
}

/** Whether a trip of this name is one to D1 with a statement that writes. */
const writes = (name: string): boolean => {
  const [, statements = 'select'] = /^db\.\w+ (.*)$/.exec(name) ?? [];
  return statements.split(', ').some((statement) => !/^select\b/.test(statement));
};

function meanOf(all: readonly (readonly [weight: number, counts: Counts])[]): Counts {
  const total = all.reduce((sum, [weight]) => sum + weight, 0);
  const mean = (key: keyof Counts) => all.reduce((sum, [weight, counts]) => sum + weight * counts[key], 0) / total;
  return {
    d1: mean('d1'),
    statements: mean('statements'),
    kv: mean('kv'),
    limits: mean('limits'),
    serial: mean('serial'),
    writing: mean('writing'),
    read: mean('read'),
    written: mean('written'),
  };
}

async function slot(bench: Bench, path: Path, calls: Calls, size: Size, profilers: Profilers | null): Promise<Slot> {
  const { slotMs, states } = slotOf(path, size);
  const made = await calls.make(bench, calls.repeatable ? 1 : states * (profilers ? 2 : 1));
  const profiler = profilers?.of.get(calls.worker);
  // Or its few requests would pay for what thousands before them have left.
  if (path.hashes) await profiler?.collect();
  const half = calls.repeatable ? made : made.slice(0, states);
  // Warm: what is measured is the state that most requests meet.
  if (calls.repeatable) for (let i = 0; i < 20; i += 1) await half[0]?.(false);
  const before = cpuMs(bench.workerd.pid);
  const wall = await drive(half, calls.repeatable, slotMs);
  const processCpu = (cpuMs(bench.workerd.pid) - before) / wall.length;
  if (!profilers || !profiler) return { processCpu, wall, isolate: null };
  let calledTimes = 0;
  const { all, hash, byFunction, wasPrompt } = await profiler.samples(async () => {
    const rest = calls.repeatable ? made : made.slice(states);
    calledTimes = (await drive(rest, calls.repeatable, slotMs)).length;
  });
  const perRequest = (n: number) => (n * profilers.msPerSample) / calledTimes;
  const top = new Map([...byFunction].map(([name, n]) => [name, perRequest(n)]));
  return { processCpu, wall, isolate: { cpu: perRequest(all), besideHash: perRequest(all - hash), top, wasPrompt } };
}

function add(into: Measured, { processCpu, wall, isolate }: Slot): void {
  into.processCpu.push(processCpu);
  into.wall.push(...wall);
  if (!isolate) return;
  into.isolateCpu.push(isolate.cpu);
  into.isolateBesideHash.push(isolate.besideHash);
  for (const [name, ms] of isolate.top) into.top.set(name, (into.top.get(name) ?? 0) + ms);
}

/** One request after another until the time is over or the requests are; returns the milliseconds of each. */
async function drive(calls: readonly Call[], repeatable: boolean, ms: number): Promise<number[]> {
  const wall: number[] = [];
  const end = performance.now() + ms;
  for (let i = 0; repeatable || i < calls.length; i += 1) {
    const start = performance.now();
    if (start > end && i > 0) break;
    const answer = await calls[repeatable ? 0 : i]?.(false);
    // Until it was whole: it has been looked at since.
    if (answer) wall.push(answer.at - start);
  }
  return wall;
}

/** Milliseconds of one request: the median over rounds, and of the wall clock also what 99 in 100 stay below. */
export const summary = ({ processCpu, isolateCpu, isolateBesideHash, wall }: Measured) => ({
  process: median(processCpu),
  isolate: median(isolateCpu),
  besideHash: median(isolateBesideHash),
  p50: median(wall),
  p99: quantile(wall, 0.99),
  requests: wall.length,
});
