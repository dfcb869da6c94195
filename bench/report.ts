import { type Counts, type Measured, type Results, type Row, type Side, summary } from './hot.ts';
import { CLAIM, type Goal, type Path } from './paths.ts';
import { figure, median, tableOf } from './statistics.ts';

const who: Readonly<Record<Side, string>> = { own: 'Gatehouse', floor: 'floor', peer: 'better-auth' };

const sidesOf = (row: Row) =>
  (['own', 'floor', 'peer'] as const).flatMap((side): [Side, Measured][] => {
    const found = row[side];
    return found ? [[side, found]] : [];
  });

const measuredOf = (results: Results, path: string | undefined, side: Side = 'own') =>
  [...results].find(([{ name }]) => name === path)?.[1][side];

const isolateOf = (results: Results, path: string, side: Side): number => {
  const found = measuredOf(results, path, side);
  return found ? summary(found).isolate : Number.NaN;
};

/** One path beside another, round by round: both meet the same moments there, and their difference may be small. */
const besideOf = (one: Measured, other: Measured | undefined): number =>
  median(one.isolateCpu.map((cpu, round) => cpu / (other?.isolateCpu[round] ?? Number.NaN)));

/** Isolate CPU of `/health`, our own of which is the measure of all others. */
const healthOf = (results: Results) => ({
  own: isolateOf(results, '`/health`', 'own'),
  floor: isolateOf(results, '`/health`', 'floor'),
});

/** Every path and side: CPU, round trips, rows and times. Of the isolate's CPU a hash is left out. */
export function hotTable(results: Results): string {
  const health = healthOf(results).own;
  const head = [
    'path',
    'of',
    'isolate CPU ms',
    '× our `/health`',
    'process CPU ms',
    'D1 trips',
    'statements',
    'rows read/written',
    'KV',
    'serial',
    'median ms',
    'p99 ms',
    'requests',
  ];
  const rows = [...results].flatMap(([{ name, hashes }, row]) =>
    sidesOf(row).map(([side, measured]) => {
      const { counts } = measured;
      const { isolate, besideHash, process, p50, p99, requests } = summary(measured);
      const inUnits = (ms: number) => (hashes ? `${figure(besideHash / ms)} beside the hash` : figure(isolate / ms));
      return [
        name,
        who[side],
        inUnits(1),
        inUnits(health),
        figure(process),
        figure(counts.d1),
        figure(counts.statements),
        `${figure(counts.read)}/${figure(counts.written)}`,
        figure(counts.kv),
        figure(counts.serial),
        figure(p50),
        figure(p99),
        String(requests),
      ];
    }),
  );
  return tableOf(head, rows, 2);
}

/** Our paths beside their goals, and beside the floor and the peer as ratios of isolate CPU. */
export function goalTable(results: Results): string {
  const health = healthOf(results);
  // Where it measures less than nothing, it is nothing.
  const claim = Math.max(0, isolateOf(results, CLAIM, 'floor') - health.floor) / health.own;
  const rows = [...results].flatMap(([path, row]) => {
    const own = row.own;
    if (!own) return [];
    const cost = (side: Side) =>
      row[side] ? (path.goal?.besideHash ? summary(row[side]).besideHash : summary(row[side]).isolate) : Number.NaN;
    const isHealth = path.name === '`/health`';
    const times = isHealth ? health.own / health.floor : cost('own') / health.own;
    const goal: Goal | undefined = isHealth ? { times: 2, d1: 0 } : path.goal;
    const most = (goal?.times ?? Number.NaN) + (goal?.plusClaim ? claim : 0);
    return [
      [
        path.name,
        `${figure(times)}${isHealth ? ' × the floor’s' : path.goal?.besideHash ? ' beside the hash' : ''}`,
        goal ? `≤ ${goal.times}${goal.plusClaim ? ` + ${figure(claim)}` : ''}` : '–',
        figure(own.counts.d1),
        goal ? `≤ ${goal.d1}` : '–',
        `${figure(own.counts.serial)} of ${chainOf(own.counts)}`,
        goal ? `≤ ${longestOf(goal)}${own.counts.limits > 0 ? ' + limiter' : ''}` : '–',
        figure(wholeOf(path, own) / (row.floor ? wholeOf(path, row.floor) : Number.NaN)),
        figure((row.peer ? cost('peer') : Number.NaN) / cost('own')),
        goal ? verdictOf({ times, most, than: besideOf(own, measuredOf(results, goal.below)) }, own, goal) : '–',
      ],
    ];
  });
  const head = [
    'path',
    '× our `/health`',
    'goal',
    'D1 trips',
    'goal',
    'in a row',
    'goal',
    '× the floor',
    'better-auth × ours',
    'verdict',
  ];
  return tableOf(head, rows);
}

/**
 * What a request takes of one CPU, its hash too, which the isolate's profile cannot tell: its samples come at other
 * intervals during a long call into the runtime than during the loop that they are weighed with.
 */
export const wholeOf = ({ hashes }: Path, measured: Measured): number =>
  hashes ? summary(measured).process : summary(measured).isolate;

/** Trips to storage that may wait for one another: the limiter is none, and a claim's payload lies in KV. */
const longestOf = (goal: Goal): number => goal.d1 + kvOf(goal);

const kvOf = ({ plusClaim }: Goal): number => (plusClaim ? 1 : 0);

/** What the longest chain of round trips is made of, at most. */
const chainOf = ({ d1, kv, limits }: Counts): string =>
  [
    [d1, 'D1'],
    [kv, 'KV'],
    [limits, 'limiter'],
  ]
    .filter(([n]) => n)
    .map(([n, name]) => `${n} ${name}`)
    .join(' + ') || 'none';

interface Times {
  readonly times: number;
  readonly most: number;
  /** Beside what it must cost less than; not a number where that is nothing, or was not measured. */
  readonly than: number;
}

// Isolate ratios hold to about a fifth: what is missed by less may be held the next time, and is missed here.
function verdictOf({ times, most, than }: Times, { counts }: Measured, goal: Goal): string {
  if (counts.d1 > goal.d1 || counts.kv > kvOf(goal)) return '✗ in trips';
  if (counts.serial - counts.limits > longestOf(goal)) return '✗ in a row';
  if (Number.isNaN(times) || (goal.below !== undefined && Number.isNaN(than))) return '–';
  if (than >= 1) return `✗ no less than ${goal.below}`;
  if (times <= most) return '✓';
  return times <= most * 1.2 ? '✗, within the noise' : '✗';
}

/** The functions in which isolates spend most of a path, for those who look for what to better. */
export const profileLines = (results: ReadonlyMap<Path, Row>): string =>
  [...results]
    .flatMap(([{ name }, row]) =>
      sidesOf(row).map(([side, { top, isolateCpu }]) => {
        const most = [...top].sort(([, a], [, b]) => b - a).slice(0, 14);
        return `${name}, ${who[side]}: ${most.map(([fn, ms]) => `${fn} ${((ms / isolateCpu.length) * 1000).toFixed(0)} µs`).join(', ')}`;
      }),
    )
    .join('\n');
