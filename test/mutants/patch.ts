import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A defect that somebody planted on purpose, and the test that must notice it. */
export interface Mutant {
  readonly name: string;
  readonly defect: string;
  /** What vitest takes as a file filter. */
  readonly file: string;
  /** Part of the full name of the test. */
  readonly fails: string;
  readonly hunks: readonly Hunk[];
}

/** Lines of one file and what takes their place. Where in the file they stand is left open. */
interface Hunk {
  readonly file: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Reads a patch: `Defect:`, `File:` and `Fails:` in front, then a unified diff whose line numbers mean nothing. */
export function readMutant(name: string, text: string): Mutant {
  const field = (label: string): string => {
    const value = new RegExp(`^${label}: (.+)$`, 'm').exec(text)?.[1];
    if (!value) throw new Error(`${name} has no line “${label}: …”`);
    return value;
  };
  const hunks: Hunk[] = [];
  let file = '';
  for (const part of text.split(/^(?=--- a\/|@@ )/m)) {
    const named = /^--- a\/.+\n\+\+\+ b\/(.+)\n/.exec(part);
    if (named) file = named[1] as string;
    if (!part.startsWith('@@ ')) continue;
    const lines = part
      .split('\n')
      .slice(1)
      .filter((line) => /^[ +-]/.test(line));
    const side = (not: string) => lines.filter((line) => !line.startsWith(not)).map((line) => line.slice(1));
    hunks.push({ file, before: side('+'), after: side('-') });
  }
  if (hunks.length === 0) throw new Error(`${name} changes nothing`);
  return { name, defect: field('Defect'), file: field('File'), fails: field('Fails'), hunks };
}

/**
 * Plants a defect in a tree. Lines are compared from their first to their last word, so that formatting does not
 * matter. Throws where the lines of a hunk are not there, or more than once.
 */
export function plant(root: string, { name, hunks }: Mutant): void {
  for (const { file, before, after } of hunks) {
    const target = path.join(root, file);
    const lines = readFileSync(target, 'utf8').split('\n');
    const fits = (at: number) => before.every((line, offset) => lines[at + offset]?.trim().startsWith(line.trim()));
    const places = lines.flatMap((_, at) => (fits(at) ? [at] : []));
    const [at, ...more] = places;
    if (at === undefined || more.length > 0) throw new Error(unfit(name, file, before, places.length));
    const kept = (line: string) => (before.includes(line) ? (lines[at + before.indexOf(line)] ?? line) : line);
    lines.splice(at, before.length, ...after.map(kept));
    writeFileSync(target, lines.join('\n'));
  }
}

const unfit = (name: string, file: string, before: readonly string[], places: number): string =>
  `${name} does not apply any more: ${file} has ${places === 0 ? 'nowhere' : `in ${places} places`} the lines\n${before.map((line) => `    ${line}`).join('\n')}\n` +
  `Plant the same defect in the code as it is now and write it down in test/mutants/${name}: the lines before and after, ` +
  'with enough around them to be found once. Line numbers mean nothing. The test that the patch names must then fail.';
