import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../harness/build.ts';

/** Where suites leave what the table of `npm run test:hard` is made from. */
export const RECORDS = join(ROOT, 'dist', 'hard');

/** One line of the table. */
export interface Recorded {
  readonly endpoint: string;
  readonly cells: number;
  readonly green: number;
  /** What was measured, where the clock was. */
  readonly figures?: Figures;
}

/** How long the answers to known and unknown names took, and how likely the difference is an accident. */
export interface Figures {
  readonly pairs: number;
  /** Medians, in milliseconds. */
  readonly knownMs: number;
  readonly unknownMs: number;
  /** Of the Mann–Whitney test, two-sided. */
  readonly p: number;
}

/** Leaves the lines of one part of one suite, in place of those of its last run. */
export function recordTable(part: string, lines: readonly Recorded[]): void {
  mkdirSync(RECORDS, { recursive: true });
  writeFileSync(join(RECORDS, `${part}.json`), `${JSON.stringify(lines, null, 1)}\n`);
}
