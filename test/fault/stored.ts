import { settled } from '../fixtures/state.ts';
import type { Server } from '../harness/server.ts';
import { invariants } from './invariants.ts';
import { runSchedule } from './platform-events.ts';

/** Kept for their own sake, whatever came of a request; budgets and the record are judged by the invariants. */
const APART = new Set(['attempts', 'audit_events']);

/** What is stored at one moment, read by one statement. */
export interface Probe {
  /** Invariants that do not hold, in words. */
  readonly broken: readonly string[];
  /** Counters by key, without the leases. */
  readonly counters: ReadonlyMap<string, number>;
  /** Ids of sessions that nothing has ended. */
  readonly sessions: readonly string[];
  /** Rows of each table in a form in which two runs of the same thing are equal: without ids, times and secrets. */
  readonly rows: ReadonlyMap<string, readonly string[]>;
  /** Mails that have not left. */
  readonly pending: number;
}

interface Layout {
  readonly columns: ReadonlyMap<string, readonly string[]>;
  readonly sql: string;
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** Columns whose text is another in every run: where a caller is, what they are called, how often a mail was tried. */
const UNLIKE = new Set(['network', 'value', 'display', 'tries', 'error']);

function plain(column: string, value: unknown): unknown {
  if (UNLIKE.has(column)) return '-';
  // Which time step a code was of depends on when the run was; that one was spent does not.
  if (column === 'last_step') return value === 0 ? value : 'spent';
  if (typeof value === 'number') return value > 1_000_000_000_000 ? 'time' : value;
  if (typeof value !== 'string') return value;
  return value
    .replace(UUID, 'id')
    .replace(/[\w.+-]+@[\w.-]+/g, 'address')
    .replace(/^\+[1-9][0-9]{6,14}$/, 'phone')
    .replace(/0x[0-9a-f]{40}/gi, 'wallet')
    .replace(/[\w+/=.-]{40,}/g, 'secret')
    .replace(/\b(?=\w*\d)(?=\w*[a-z])\w{9,}\b/gi, 'drawn');
}

const layouts = new WeakMap<Server, Layout>();

/** SQLite takes 32 arguments here: wider rows are lists of lists. */
const rowOf = (columns: readonly string[]): string => {
  const part = (from: number) =>
    `json_array(${columns
      .slice(from, from + 30)
      .map((name) => `"${name}"`)
      .join(', ')})`;
  return `json_array(${[0, 30, 60]
    .filter((from) => from < columns.length)
    .map(part)
    .join(', ')})`;
};

async function layoutOf(server: Server): Promise<Layout> {
  const known = layouts.get(server);
  if (known) return known;
  const rows = await server.sql<{ t: string; c: string }>(
    `SELECT m.name AS t, c.name AS c FROM sqlite_master m, pragma_table_info(m.name) c
      WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_cf_%' ESCAPE '\\' AND m.name NOT IN ('d1_migrations', 'test_wipe')
      ORDER BY m.name, c.cid`,
  );
  const columns = new Map<string, string[]>();
  for (const { t, c } of rows) columns.set(t, [...(columns.get(t) ?? []), c]);
  const compared = [...columns].filter(([table]) => !APART.has(table));
  const parts = [
    ...invariants.map(({ sql }, index) => `EXISTS (${sql}) AS i${index}`),
    `(SELECT json_group_object(key, n) FROM attempts WHERE key NOT LIKE 'redeem:%') AS counters`,
    '(SELECT json_group_array(id) FROM sessions WHERE revoked_at IS NULL) AS sessions',
    `(SELECT COUNT(*) FROM outbox WHERE status = 'pending') AS pending`,
    ...compared.map(([table, names]) => `(SELECT json_group_array(${rowOf(names)}) FROM "${table}") AS "t_${table}"`),
  ];
  const layout = { columns: new Map(compared), sql: `SELECT ${parts.join(', ')}` };
  layouts.set(server, layout);
  return layout;
}

/** What is stored now. */
export async function probe(server: Server): Promise<Probe> {
  const { columns, sql } = await layoutOf(server);
  const [found = {}] = await server.sql<Record<string, string | number>>(sql);
  const parsed = <T>(name: string) => JSON.parse(String(found[name])) as T;
  const rows = [...columns].map(([table, names]): [string, string[]] => [
    table,
    parsed<unknown[][][]>(`t_${table}`)
      .map((row) => JSON.stringify(row.flat().map((value, at) => [names[at], plain(names[at] ?? '', value)])))
      .sort(),
  ]);
  return {
    broken: invariants.filter((_, index) => found[`i${index}`]).map(({ id, says }) => `${id}: ${says}`),
    counters: new Map(Object.entries(parsed<Record<string, number>>('counters'))),
    sessions: parsed<string[]>('sessions'),
    rows: new Map(rows),
    pending: Number(found.pending),
  };
}

/** Later than any caller here was told to wait, and sooner than any link ends. */
const LATER_MS = 4 * 60_000;

/** What is stored once everything that was owed has left: the schedule sends what no message reached. */
export async function probeAfterAll(server: Server): Promise<Probe> {
  const now = await probe(server);
  if (now.pending === 0) return now;
  // Rows of a caller that had to wait are due at that caller's time.
  await runSchedule(server, { clockOffsetMs: LATER_MS });
  await settled(server);
  return probe(server);
}

const wiped = new WeakSet<Server>();

/**
 * Empties every table, so that what is found later comes of one run. The record's own guard against that is taken
 * off first, once; a trigger of this test alone then does it in one statement.
 */
export async function wipe(server: Server): Promise<void> {
  if (!wiped.has(server)) {
    const names = [...(await layoutOf(server)).columns.keys(), ...APART];
    const db = await server.db();
    await db.batch([
      db.prepare('DROP TRIGGER IF EXISTS audit_events_no_delete'),
      db.prepare('CREATE TABLE test_wipe (n INTEGER)'),
      db.prepare(
        `CREATE TRIGGER test_wipe_all AFTER INSERT ON test_wipe BEGIN ${names.map((name) => `DELETE FROM "${name}";`).join(' ')} DELETE FROM test_wipe; END`,
      ),
    ]);
    wiped.add(server);
  }
  await server.sql('INSERT INTO test_wipe (n) VALUES (1)');
}

/** How often a row may be there beyond one clean run: a mail that leaves twice, a session or a key that nobody holds. */
const ALLOWED_EXTRA: Readonly<Record<string, number>> = { outbox: 1, sessions: 1, api_keys: 1 };

/** A request that was made twice may raise a version twice: that it rose is what counts. */
const raised = (row: string): string =>
  row.replace(/(\["version",)(\d+)\]/, (_, column, n) => `${column}${n === '1' ? 1 : '"raised"'}]`);

/**
 * What differs from one clean run. `again`: the request was sent a second time, and what that may leave is no
 * difference.
 */
export function differences(clean: Probe, found: Probe, again: boolean): string[] {
  const form = (rows: readonly string[]) => (again ? rows.map(raised) : rows);
  return [...clean.rows].flatMap(([table, cleanRows]) => {
    const wanted = form(cleanRows);
    const rows = form(found.rows.get(table) ?? []);
    const missing = without(wanted, rows);
    const extra = without(rows, wanted);
    const allowed = again ? (ALLOWED_EXTRA[table] ?? 0) : 0;
    return [
      ...missing.map((row) => `missing in ${table}: ${row}`),
      ...(extra.length > allowed ? extra.map((row) => `too much in ${table}: ${row}`) : []),
    ];
  });
}

/** The rows of `from` that `taken` has fewer of. */
function without(from: readonly string[], taken: readonly string[]): string[] {
  const left = [...taken];
  return from.filter((row) => {
    const at = left.indexOf(row);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
