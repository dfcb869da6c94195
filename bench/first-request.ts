import { type AreaName, table } from '../src/routes.ts';
import { type Bench, type Call, floor, row, stageOf } from './calls.ts';
import { pageFaults } from './cpu.ts';
import { figure, tableOf } from './statistics.ts';
import { startWorkerd } from './workerd.ts';

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
  'POST /oauth/:provider/callback',
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
 * the goal is missed or nearly so, which what else goes on in the machine may have done or hidden, there are five
 * processes: the one in the middle is told. Beside rows that hash stands what as many hashes and nothing else take the floor.
 */
export async function coldTable(areas: number, say: (line: string) => void): Promise<string> {
  const measured: { readonly cells: readonly string[]; readonly isHeld: boolean; readonly isHeldBeside: boolean }[] =
    [];
  const hashing = [await floorRun(1), await floorRun(2)];
  for (const [at, run] of hashing.entries()) say(`the floor, ${at + 1} hashed: ${cellsOf(run).join(' ')}`);
  const names = [...new Set(table.map(([, , area]) => area))].filter((area) => area !== 'tokens').slice(0, areas);
  for (const area of names)
    for (const request of coldRows(area)) {
      const middle = await middleRun((bench) => row(request).make(bench, 3), warmOwn);
      const floors = hashing[hashesOf(middle, hashing[0]) - 1];
      const isHeld = isWithinGoal(middle);
      const isHeldBeside = isHeld || (floors !== undefined && beyond(middle) - beyond(floors) <= COLD_GOAL_MS);
      const cells = [area, `\`${request}\``, ...cellsOf(middle), figure(floors && beyond(floors)), isHeld ? '✓' : '✗'];
      measured.push({ cells, isHeld, isHeldBeside });
      say(cells.join(' '));
    }
  const head = ['area', 'request', 'first, ms', 'later, ms', 'difference', 'of the floor’s hashes', 'verdict'];
  const rows = measured.map((row) => row.cells);
  const [alone, beside] = [measured.map((row) => row.isHeld), measured.map((row) => row.isHeldBeside)].map(heldBy);
  const verdict = `Of ${COLD_GOAL_MS} ms, as the difference: ${alone}; beyond what as many hashes take the floor: ${beside}.`;
  return [verdict, hashLine(hashing), tableOf(head, rows, 2)].join('\n\n');
}

const heldBy = (rows: readonly boolean[]): string => {
  const missed = rows.filter((isHeld) => !isHeld).length;
  return missed === 0 ? 'held by all' : `**missed** by ${missed} of ${rows.length}`;
};

const cellsOf = (run: ColdRun): string[] => [run.first, run.later, beyond(run)].map((ms) => figure(ms));

const hashLine = (runs: readonly ColdRun[]): string => {
  const told = runs.map((run, at) => {
    const more = `${figure(beyond(run))} ms and ${Math.round(run.faults)} page faults`;
    return at === 0 ? `${more} more than a later one where each hashes once` : `${more} more where each hashes twice`;
  });
  return `The floor's first request took ${told.join(', ')}.`;
};

/** As many hashes and nothing else, of a worker that has loaded all it needs. */
const floorRun = (hashes: number): Promise<ColdRun> =>
  middleRun(
    async (bench) => {
      const [call] = await floor(`/hashes?times=${hashes}`).make(bench, 1);
      return call ? [call, call, call] : [];
    },
    async (bench) => (await floor('/health').make(bench, 1))[0],
    9,
  );

/** How many hashes a later request holds, beside what one takes the floor. */
export const hashesOf = ({ later }: Times, one: Times | undefined): number =>
  hashes(later) ? Math.round(later / (one?.later ?? Number.NaN)) : 0;

/** Milliseconds of the first request and of a later one. */
interface Times {
  readonly first: number;
  readonly later: number;
}

interface ColdRun extends Times {
  /** Page faults of the process: how many more the first request has. */
  readonly faults: number;
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

const beyond = ({ first, later }: Times) => first - later;

export const isWithinGoal = (run: Times): boolean => beyond(run) <= COLD_GOAL_MS;

/** The run whose difference is in the middle. Throws where there is none. */
export function middleOf<Run extends Times>(runs: readonly Run[]): Run {
  const middle = runs.toSorted((a, b) => beyond(a) - beyond(b))[Math.floor(runs.length / 2)];
  if (!middle) throw new Error('nothing was measured');
  return middle;
}

const warmOwn = async (bench: Bench): Promise<Call | undefined> => (await row('GET /session').make(bench, 1))[0];

type Make = (bench: Bench) => Promise<readonly Call[]>;

/** @param processes how many there are where a password is hashed, or the goal is missed or held by less than a fifth */
async function middleRun(make: Make, warm: typeof warmOwn, processes = 5): Promise<ColdRun> {
  const runs = [await coldRun(make, warm)];
  if (runs.some((run) => hashes(run.later) || beyond(run) > COLD_GOAL_MS * 0.8))
    while (runs.length < processes) runs.push(await coldRun(make, warm));
  return middleOf(runs);
}

async function coldRun(make: Make, warm: typeof warmOwn): Promise<ColdRun> {
  const workerd = await startWorkerd({ peer: false });
  try {
    const bench = { workerd, stage: stageOf(workerd), peer: null };
    const made = await make(bench);
    const warmUp = await warm(bench);
    await warmUp?.(false);
    const [wall, faults]: [number[], number[]] = [[], []];
    for (const call of made) {
      const [start, before] = [performance.now(), pageFaults(workerd.pid)];
      await call(false);
      wall.push(performance.now() - start);
      faults.push(pageFaults(workerd.pid) - before);
    }
    const [first = Number.NaN, ...later] = wall;
    const [faultsFirst = Number.NaN, ...faultsLater] = faults;
    return { first, later: laterOf(later), faults: faultsFirst - Math.min(...faultsLater) };
  } finally {
    await workerd.stop();
  }
}
