import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { unstable_splitSqlQuery as wranglersSplit } from 'wrangler';
import { ROOT } from '../harness/build.ts';
import { splitStatements } from '../harness/split-sql.ts';

const bare = (statement: string) =>
  statement
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim();

describe('statements end at their semicolon', () => {
  test.each([
    ['none', '', []],
    ['nothing but comments', '-- a;\n/* b; */ ;;', []],
    ['without a last semicolon', 'SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    [
      'in strings and quoted names',
      `SELECT 'a;''b;', "c;", \`d;\`, [e;]; SELECT 2;`,
      [`SELECT 'a;''b;', "c;", \`d;\`, [e;]`, 'SELECT 2'],
    ],
    ['in comments', 'SELECT 1 -- x; y\n, 2; /* ; */ SELECT 3;', ['SELECT 1 , 2', 'SELECT 3']],
    ['a quote in a comment opens nothing', "SELECT 1; -- it's\nSELECT 2;", ['SELECT 1', 'SELECT 2']],
    [
      'BEGIN elsewhere is a word',
      'SELECT begin FROM t; SELECT CASE WHEN 1 THEN 2 END;',
      ['SELECT begin FROM t', 'SELECT CASE WHEN 1 THEN 2 END'],
    ],
    [
      'a trigger is one, with what it nests',
      `CREATE TRIGGER a BEFORE INSERT ON t BEGIN SELECT CASE WHEN 1 THEN CASE WHEN 2 THEN 3 END END; DELETE FROM u; END; SELECT 1;`,
      [
        'CREATE TRIGGER a BEFORE INSERT ON t BEGIN SELECT CASE WHEN 1 THEN CASE WHEN 2 THEN 3 END END; DELETE FROM u; END',
        'SELECT 1',
      ],
    ],
    [
      'a trigger on its condition',
      'create temp trigger a before update on t when case new.x when 1 then 1 end begin select 1; end;',
      ['create temp trigger a before update on t when case new.x when 1 then 1 end begin select 1; end'],
    ],
  ])('%s', (_, sql, expected) => {
    expect(splitStatements(sql).map(bare)).toEqual(expected);
  });

  test.each(["SELECT 'open", 'SELECT "open', 'SELECT /* open', 'CREATE TRIGGER a BEFORE INSERT ON t BEGIN SELECT 1;'])(
    '%s is refused',
    (sql) => {
      expect(() => splitStatements(sql)).toThrow();
    },
  );
});

test('every migration falls apart as wrangler has it', async () => {
  const folder = path.join(ROOT, 'migrations');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql'));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const sql = await readFile(path.join(folder, file), 'utf8');
    expect(splitStatements(sql).map(bare), file).toEqual(
      wranglersSplit(sql)
        .map(bare)
        .map((statement) => statement.replace(/;$/, '')),
    );
  }
});
