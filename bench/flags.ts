import { parseArgs } from 'node:util';
import { paths } from './paths.ts';

/** Parts of a run, in their order. */
export const PARTS = ['start', 'cold', 'hot', 'growth', 'distance'] as const;
type Part = (typeof PARTS)[number];

const help = `npm run bench [-- options]

Measures every hot path beside the floor and a peer, in one run on one workerd. Prints its tables and writes
docs/generated/benchmarks.md. Half an hour on Linux, which it needs.

  --only start,hot         these parts alone, printed: ${PARTS.join(', ')}
  --write                  with --only: in place of those parts in the document, with a word that says so
  --paths session,login    of the hot paths those whose names hold one of these, printed
  --people 1000,100000     how many people the growth goes through, printed
  --quick                  everything in small, printed: whether it runs, and no verdict
  --no-peer                without better-auth, printed
  --profile                also where isolates spend their time
  --out FILE               writes what is printed to this file, too`;

/** What a run was asked for. */
export interface Flags {
  readonly only: readonly Part[];
  readonly paths: readonly string[] | null;
  readonly people: readonly number[];
  readonly out: string | null;
  readonly write: boolean;
  readonly quick: boolean;
  readonly profile: boolean;
  readonly peer: boolean;
  /** All that the document holds is measured, in full. */
  readonly isWhole: boolean;
}

const isPart = (word: string): word is Part => PARTS.some((part) => part === word);
const words = (given: string | undefined): string[] | null => given?.split(',') ?? null;

function parsed(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      paths: { type: 'string' },
      people: { type: 'string' },
      out: { type: 'string' },
      write: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      peer: { type: 'boolean', default: true },
      help: { type: 'boolean', short: 'h', default: false },
    },
    allowNegative: true,
  }).values;
}

/** Reads the words of a command. Throws where there is something that it cannot be asked for, and says what. */
export function readFlags(args: readonly string[]): Flags & { readonly help: boolean } {
  const { only, paths: named, people, out = null, ...switches } = parsed(args);
  const { quick, peer, write } = switches;
  const unknown = words(only)?.find((word) => !isPart(word));
  if (unknown !== undefined) throw new Error(`${unknown} is no part`);
  const nowhere = words(named)?.find((part) => !paths.some(({ name }) => name.includes(part)));
  if (nowhere !== undefined)
    throw new Error(`no path is called ${nowhere}: ${paths.map(({ name }) => name).join(', ')}`);
  const odd = words(people)?.find((text) => !/^\d+$/.test(text));
  if (odd !== undefined) throw new Error(`${odd} is no number of people`);
  const isInFull = !quick && named === undefined && people === undefined && peer;
  if (write && !(isInFull && only !== undefined)) throw new Error('--write is for parts that --only names, in full');
  return {
    ...switches,
    out,
    only: words(only)?.filter(isPart) ?? PARTS,
    paths: words(named),
    people: words(people)?.map(Number) ?? (quick ? [100, 1_000, 10_000] : [1_000, 100_000, 1_000_000]),
    isWhole: isInFull && only === undefined,
  };
}

/** The same; ends the process where it was asked for help, for what there is not, or on a system without `/proc`. */
export function flagsOf(args: readonly string[]): Flags {
  try {
    const flags = readFlags(args);
    if (!flags.help && process.platform === 'linux') return flags;
    console.log(flags.help ? help : 'CPU is read from /proc, which Linux alone has.');
    process.exit(flags.help ? 0 : 1);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exit(1);
  }
}
