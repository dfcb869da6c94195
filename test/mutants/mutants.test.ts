import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Mutant, plant, readMutant } from './patch.ts';
import { copyTree, runInCopy } from './run-in-copy.ts';

const mutants: readonly Mutant[] = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.patch'))
  .map((file) => readMutant(file, readFileSync(path.join(import.meta.dirname, file), 'utf8')));

const TIMEOUT_MS = 300_000;

describe('a defect that is planted on purpose', () => {
  it('is one of at least five', () => expect(mutants.length).toBeGreaterThanOrEqual(5));

  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    '%s is noticed by the test that it names, which passes without it',
    async (name, mutant) => {
      const copy = copyTree(name.replace(/\.patch$/, ''));
      const sound = await runInCopy(copy, mutant.file, mutant.fails);
      expect(sound.outcome, `without the defect, “${mutant.fails}” of ${mutant.file}\n${sound.output}`).toBe('passed');
      plant(copy, mutant);
      const planted = await runInCopy(copy, mutant.file, mutant.fails);
      expect(planted.outcome, `${mutant.defect} Nobody noticed.\n${planted.output}`).toBe('failed');
    },
    TIMEOUT_MS,
  );
});
