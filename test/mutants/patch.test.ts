import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { plant, readMutant } from './patch.ts';

const HEAD = 'Defect: d\nFile: f\nFails: t\n\n';
const DIFF = '--- a/x.ts\n+++ b/x.ts\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n';

function tree(text: string): string {
  const root = mkdtempSync(path.join(tmpdir(), 'mutant-'));
  writeFileSync(path.join(root, 'x.ts'), text);
  return root;
}

it('a patch finds its lines wherever they stand, and keeps what is around them', () => {
  const root = tree('zero\n    one // said\n  two;\nfour\n');
  plant(root, readMutant('m', HEAD + DIFF));
  expect(readFileSync(path.join(root, 'x.ts'), 'utf8')).toBe('zero\n    one // said\nthree\nfour\n');
});

it('a patch whose lines are gone, or there twice, says what to do', () => {
  for (const text of ['one\n', 'one\ntwo\none\ntwo\n'])
    expect(() => plant(tree(text), readMutant('m.patch', HEAD + DIFF))).toThrow(
      /m\.patch does not apply any more.*Plant the same defect/s,
    );
});

it('a patch without a named test, or without a change, is none', () => {
  expect(() => readMutant('m', DIFF)).toThrow('m has no line “Defect: …”');
  expect(() => readMutant('m', HEAD)).toThrow('m changes nothing');
});
