import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from './build.ts';
import { splitStatements } from './split-sql.ts';

/** What is asked of a database here; Miniflare's and the platform's own both do it. */
type Target = Pick<D1Database, 'prepare' | 'batch'>;

/**
 * Applies the migrations that a database has not seen, in the order of their names, each as one batch: all of a
 * file or nothing of it. Keeps the same record as `wrangler d1 migrations apply`, so that either may go on where
 * the other stopped. Returns the names of those applied.
 */
export async function migrate(db: Target, folder = path.join(ROOT, 'migrations')): Promise<string[]> {
  await db
    .prepare(
      'CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)',
    )
    .run();
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all<{ name: string }>();
  const seen = new Set(results.map(({ name }) => name));
  const due = (await readdir(folder)).filter((name) => name.endsWith('.sql') && !seen.has(name)).sort();
  for (const name of due) {
    const statements = splitStatements(await readFile(path.join(folder, name), 'utf8'));
    await db.batch([
      ...statements.map((statement) => db.prepare(statement)),
      db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
    ]);
  }
  return due;
}
