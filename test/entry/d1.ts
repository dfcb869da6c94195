import { currentProbe, trip } from './probe.ts';

/** A statement's name for reports: verb and table, never values. */
export function statementName(sql: string): string {
  const own = withoutInner(sql).replace(/^\s*with\b(?:[^()]*\(\)\s*,?)+?\s*(?=select|insert|update|delete)/i, '');
  const [, verb, rest = ''] =
    /^\s*(select|insert|update|delete|replace|create|drop|alter|pragma)\b(.*)/is.exec(own) ?? [];
  if (!verb) return 'other';
  const place = {
    select: /\bfrom\s+/i,
    insert: /\binto\s+/i,
    replace: /\binto\s+/i,
    delete: /\bfrom\s+/i,
    update: /^\s*(?:or\s+\w+\s+)?/i,
  }[verb.toLowerCase()];
  const at = place?.exec(rest);
  const table = at ? /^["`[]?(\w+)/.exec(rest.slice(at.index + at[0].length))?.[1] : undefined;
  return table ? `${verb.toLowerCase()} ${table}` : verb.toLowerCase();
}

/** The statement with every pair of parentheses emptied, so that the table of a subquery is not taken for its own. */
function withoutInner(sql: string): string {
  let depth = 0;
  let out = '';
  for (const char of sql) {
    if (char === ')') depth -= 1;
    if (depth === 0) out += char;
    if (char === '(') depth += 1;
  }
  return out;
}

/** Every statement that has been sent from this isolate, or made ready for it, with how many values are bound to it. */
export const statementsMade = new Map<string, number>();

/** One that is prepared and never sent has no values yet, and asks nothing. */
const noteSent = (sql: string) => void statementsMade.set(sql, statementsMade.get(sql) ?? 0);

const reals = new WeakMap<object, { real: D1PreparedStatement; sql: string; name: string }>();

/** Adds what D1 has read and written for these answers to the account of the request. */
function noteRows<T extends readonly D1Result[]>(results: T): T {
  const rows = currentProbe()?.rows;
  if (rows)
    for (const { meta } of results) {
      rows.read += meta.rows_read;
      rows.written += meta.rows_written;
    }
  return results;
}

const noted = async <T extends D1Result>(result: Promise<T>): Promise<T> => noteRows([await result])[0] as T;

function statement(real: D1PreparedStatement, sql: string): D1PreparedStatement {
  const name = statementName(sql);
  const call = <T>(method: string, run: () => Promise<T>) => {
    noteSent(sql);
    return trip('db', `${method} ${name}`, run, { statements: 1 });
  };
  const made = {
    bind: (...values: unknown[]) => {
      statementsMade.set(sql, values.length);
      return statement(real.bind(...values), sql);
    },
    first: (...args: unknown[]) => call('first', () => (real.first as (...a: unknown[]) => Promise<unknown>)(...args)),
    run: () => call('run', () => noted(real.run())),
    all: () => call('all', () => noted(real.all())),
    raw: (...args: unknown[]) => call('raw', () => (real.raw as (...a: unknown[]) => Promise<unknown>)(...args)),
  };
  reals.set(made, { real, sql, name });
  return made as unknown as D1PreparedStatement;
}

type Session = Pick<D1DatabaseSession, 'prepare' | 'batch'>;

const calls = (real: Session) => ({
  prepare: (sql: string) => statement(real.prepare(sql), sql),
  batch: (statements: D1PreparedStatement[]) => {
    const known = statements.map((made) => {
      const twin = reals.get(made);
      if (!twin) throw new TypeError('a statement of another database');
      noteSent(twin.sql);
      return twin;
    });
    const name = `batch ${known.map((twin) => twin.name).join(', ')}`;
    const send = async () => noteRows(await real.batch(known.map((twin) => twin.real)));
    return trip('db', name, send, { statements: known.length });
  },
});

/** A database whose round trips are counted and can fail. */
export const countedD1 = (real: D1Database): D1Database =>
  ({
    ...calls(real),
    exec: (sql: string) => trip('db', `exec ${statementName(sql)}`, () => real.exec(sql), { statements: 1 }),
    withSession: (constraint?: string) => {
      const session = real.withSession(constraint);
      return { ...calls(session), getBookmark: () => session.getBookmark() };
    },
  }) as unknown as D1Database;
