import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DrizzleSQLiteSnapshotJSON, generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api';
import { describe, expect, it } from 'vitest';
import { dangers, migrations } from '../../.ci/migrations.ts';
import { root, run } from '../../.ci/wrangler.ts';

interface Journal {
  readonly entries: readonly { readonly idx: number; readonly tag: string }[];
}

const meta = join(root, 'migrations', 'meta');
const json = <T>(file: string) => JSON.parse(readFileSync(join(meta, file), 'utf8')) as T;
const journal = json<Journal>('_journal.json').entries;
const lastSnapshot = () => json<DrizzleSQLiteSnapshotJSON>(`${journal.at(-1)?.tag.slice(0, 4)}_snapshot.json`);

async function tables(): Promise<Record<string, unknown>> {
  const files = readdirSync(join(root, 'src', 'db')).filter((name) => name.endsWith('.ts'));
  const modules = await Promise.all(
    files.map((name) => import(join(root, 'src', 'db', name)) as Promise<Record<string, unknown>>),
  );
  return Object.assign({}, ...modules);
}

describe('the migrations', () => {
  it('make the tables that the code declares', async () => {
    const now = await generateSQLiteDrizzleJson(await tables());
    expect(Object.keys(now.tables).length).toBeGreaterThan(8);
    expect(await generateSQLiteMigration(lastSnapshot(), now)).toEqual([]);
  });

  it('would not hide a table that the code declares and they lack', async () => {
    const now = await generateSQLiteDrizzleJson(await tables());
    const { users: _, ...others } = lastSnapshot().tables;
    const sql = await generateSQLiteMigration({ ...lastSnapshot(), tables: others }, now);
    expect(sql.join('\n')).toContain('CREATE TABLE `users`');
  });

  it('are numbered from 0001 without a gap, each known to the journal', () => {
    expect(migrations().map(({ name }) => name)).toEqual(journal.map(({ tag }) => `${tag}.sql`));
    expect(journal.map(({ idx }) => idx)).toEqual(journal.map((_, at) => at + 1));
    for (const { idx, tag } of journal) expect(tag).toMatch(new RegExp(`^${String(idx).padStart(4, '0')}_[a-z0-9_]+$`));
  });

  it.each(migrations().map(({ name, sql }): [string, string] => [name, sql]))('lose nothing: %s', (_, sql) => {
    expect(dangers(sql)).toEqual([]);
  });

  it.each([
    'DROP TABLE users;',
    'drop  table if exists `users`;',
    'CREATE TABLE a (u text REFERENCES users(id) ON DELETE CASCADE);',
    'CREATE TABLE a (u text, FOREIGN KEY (u) REFERENCES users(id) ON UPDATE no action ON DELETE set null);',
    'PRAGMA foreign_keys=OFF;',
    'ALTER TABLE users DROP COLUMN name;',
    'ALTER TABLE `__new_users` RENAME TO `users`;',
    'DROP TRIGGER audit_events_no_update;',
  ])('are refused with %s', (sql) => {
    expect(dangers(sql)).not.toEqual([]);
  });

  it.each(['DROP INDEX users_pool;', '-- DROP TABLE users\nSELECT 1;', 'ALTER TABLE users ADD note text;'])(
    'are taken with %s',
    (sql) => {
      expect(dangers(sql)).toEqual([]);
    },
  );
});

describe('the generated files', () => {
  it('are what the sources make', async () => {
    const { code, stdout, stderr } = await run(process.execPath, ['.ci/generate.ts', '--check']);
    expect(`${stdout}${stderr}`).not.toContain('not current');
    expect(code).toBe(0);
  });
});
