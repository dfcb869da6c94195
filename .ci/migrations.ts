import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, wrangler } from './wrangler.ts';

const folder = join(root, 'migrations');
const state = join(root, '.wrangler', 'state', 'v3', 'd1');
// Beside the local database, so that it goes when the database goes.
const stamp = join(state, 'gatehouse-migrations');

/** The migrations in order, with their text. */
export const migrations = (): { name: string; sql: string }[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(folder, name), 'utf8') }));

const digest = () => createHash('sha256').update(JSON.stringify(migrations())).digest('hex');

/** True where the local database has not seen the migrations as they stand. */
export const hasPendingLocally = (): boolean => !existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest();

/** Brings the local database up to date; quick where it is. Returns what went wrong, or null. */
export async function migrateLocally(): Promise<string | null> {
  if (!hasPendingLocally()) return null;
  const { code, stdout, stderr } = await wrangler(['d1', 'migrations', 'apply', 'DB', '--local']);
  if (code !== 0) return `${stdout}\n${stderr}`.trim();
  mkdirSync(state, { recursive: true });
  writeFileSync(stamp, digest());
  return null;
}

/**
 * What makes a migration dangerous. D1 runs DROP TABLE with an implicit DELETE even where foreign keys are said to be
 * off, so a table that is made anew takes the rows of its cascading children with it, and the migration reports
 * success.
 */
export function dangers(sql: string): string[] {
  const code = sql.replace(/--.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '');
  const rules: [RegExp, string][] = [
    [/\bDROP\s+TABLE\b/i, 'drops a table'],
    [/\bON\s+DELETE\s+(CASCADE|SET\s+NULL|SET\s+DEFAULT)\b/i, 'lets one deletion change other tables'],
    [/\bPRAGMA\b/i, 'sets a pragma, which D1 ignores or forbids'],
    [/\bALTER\s+TABLE\b[^;]*\bDROP\b/i, 'drops a column that the version before still reads'],
    [/\bALTER\s+TABLE\b[^;]*\bRENAME\b/i, 'renames what the version before still uses'],
    [/\bDROP\s+TRIGGER\b/i, 'takes a guard off'],
  ];
  return rules.filter(([pattern]) => pattern.test(code)).map(([, reason]) => reason);
}
