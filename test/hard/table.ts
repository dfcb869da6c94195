import type { Recorded } from './record.ts';

/** What vitest reports of one test. */
export interface Tested {
  /** Path of its file from the root. */
  readonly file: string;
  readonly name: string;
  readonly passed: boolean;
}

/** Tried, and of that as it should be. */
interface Count {
  readonly tried: number;
  readonly green: number;
}

export type Column = 'faults' | 'strangers' | 'races' | 'attacks' | 'timings';
const columns: readonly Column[] = ['faults', 'strangers', 'races', 'attacks', 'timings'];

/** The column that a file of tests belongs to; null for those that are listed as a whole. */
function columnOf(file: string): Column | null {
  if (/race/.test(file)) return 'races';
  if (/timing|enumeration/.test(file)) return 'timings';
  if (file.startsWith('test/attack/')) return 'attacks';
  return null;
}

const none: Count = { tried: 0, green: 0 };
const sum = (a: Count, b: Count): Count => ({ tried: a.tried + b.tried, green: a.green + b.green });
const shown = ({ tried, green }: Count): string =>
  tried === 0 ? '–' : green === tried ? String(tried) : `**${green} of ${tried}**`;

interface Line {
  readonly endpoint: string;
  readonly column: Column;
  readonly count: Count;
}

const OVERALL = 'all endpoints';

/** The endpoint that a text names first: the longest that fits, since one path may begin another. */
function endpointIn(text: string, endpoints: readonly string[]): string {
  const fits = endpoints.filter((key) =>
    new RegExp(`(^|\\W)${key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w/:.-])`).test(text),
  );
  return fits.sort((a, b) => b.length - a.length)[0] ?? OVERALL;
}

export interface Input {
  /** Every `METHOD pattern`, in the order of the table of contents. */
  readonly endpoints: readonly string[];
  /** What suites have recorded, by part. */
  readonly records: Readonly<Record<string, readonly Recorded[]>>;
  readonly tests: readonly Tested[];
}

function linesOf({ endpoints, records, tests }: Input): Line[] {
  const recorded = Object.entries(records).flatMap(([part, lines]) => {
    const column = columns.find((name) => part.startsWith(name.replace(/s$/, '')));
    if (!column) return [];
    return lines.map(({ endpoint, cells, green }) => ({
      endpoint: endpointIn(endpoint, endpoints),
      column,
      count: { tried: cells, green },
    }));
  });
  const counted = tests.flatMap(({ file, name, passed }) => {
    const column = columnOf(file);
    if (!column) return [];
    return [{ endpoint: endpointIn(name, endpoints), column, count: { tried: 1, green: passed ? 1 : 0 } }];
  });
  return [...recorded, ...counted];
}

/** What the clock said, by question; nothing where nothing was measured. */
function clockOf(records: Input['records']): string[] {
  const measured = Object.values(records)
    .flat()
    .flatMap(({ endpoint, figures }) => (figures ? [{ endpoint, ...figures }] : []));
  if (measured.length === 0) return [];
  return [
    '',
    '| question | pairs | known, ms | unknown, ms | difference | p |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...measured.map(({ endpoint, pairs, knownMs, unknownMs, p }) => {
      const share = (100 * (knownMs - unknownMs)) / unknownMs;
      const cells = [pairs, knownMs.toFixed(2), unknownMs.toFixed(2), `${share.toFixed(1)} %`, p.toPrecision(2)];
      return `| ${endpoint} | ${cells.join(' | ')} |`;
    }),
  ];
}

/** The table of endpoints, that of suites which look at the whole, and that of the clock, as Markdown. */
export function tableOf(input: Input): string {
  const lines = linesOf(input);
  const total = (endpoint: string | null, column: Column) =>
    lines
      .filter((line) => (endpoint === null || line.endpoint === endpoint) && line.column === column)
      .reduce((all, { count }) => sum(all, count), none);
  const row = (title: string, endpoint: string | null) =>
    `| ${title} | ${columns.map((column) => shown(total(endpoint, column))).join(' | ')} |`;
  const suites = new Map<string, Count>();
  for (const { file, passed } of input.tests.filter(({ file }) => columnOf(file) === null)) {
    suites.set(file, sum(suites.get(file) ?? none, { tried: 1, green: passed ? 1 : 0 }));
  }
  return [
    `| endpoint | ${columns.join(' | ')} |`,
    `| --- |${columns.map(() => ' ---: |').join('')}`,
    ...[...input.endpoints, OVERALL].map((endpoint) =>
      row(endpoint === OVERALL ? OVERALL : `\`${endpoint}\``, endpoint),
    ),
    row('**sum**', null),
    '',
    '| suite | tests |',
    '| --- | ---: |',
    ...[...suites].sort(([a], [b]) => a.localeCompare(b)).map(([file, count]) => `| \`${file}\` | ${shown(count)} |`),
    ...clockOf(input.records),
  ].join('\n');
}

const START = '<!-- table: npm run test:hard -->';
const END = '<!-- end of table -->';

/** A document with what stands between its markers replaced. Throws where it has none. */
export function withTable(document: string, table: string): string {
  const [before, rest] = document.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`no “${START} … ${END}” in the document`);
  return `${before}${START}\n${table}\n${END}${after}`;
}
