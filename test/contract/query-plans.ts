import { type Made, STATEMENTS_PATH } from '../entry/protocol.ts';
import { exchange } from '../harness/exchange.ts';
import type { Server } from '../harness/server.ts';

/** A statement that reads more than its answer needs, and the step of its plan that does. */
export interface Finding {
  readonly sql: string;
  readonly step: string;
}

/** The statements that a server's worker has made since it started. */
export async function statementsOf(server: Pick<Server, 'port'>): Promise<Made> {
  const fields = [['host', 'localhost']] as const;
  return (await exchange(server.port, { method: 'GET', target: STATEMENTS_PATH, fields })).json<Made>();
}

/**
 * The steps of the statements' plans whose cost grows with what is stored, by the database that runs them
 * (`EXPLAIN QUERY PLAN`): a scan of a table or of an index, and a search that only tells brands or pools
 * apart, or goes by a range that no page ends.
 */
export async function slowSteps(database: D1Database, statements: Made): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [sql, values] of statements) {
    if (sql === OF_DEVELOPMENT || !/^\s*(with|select|insert|update|delete)\b/i.test(sql)) continue;
    const asked = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...Array<null>(values).fill(null));
    const { results } = await asked.all<{ detail: string; parent: number }>();
    const scansOfDerived = new Set(
      results.flatMap(({ detail }) => DERIVED.exec(detail)?.[1] ?? []).map((name) => `SCAN ${name}`),
    );
    const pages = pagesOf(sql);
    for (const { detail: step, parent } of results) {
      if (scansOfDerived.has(step) || !grows(step)) continue;
      const isSorted = results.some((beside) => beside.parent === parent && beside.detail.includes('TEMP B-TREE'));
      const page = isSorted ? -1 : pages.findIndex((one) => isSearchOf(one, step));
      // A page answers for one step: the next that searches for the same may be without an end.
      if (page >= 0) pages.splice(page, 1);
      else found.push({ sql, step });
    }
  }
  return found;
}

/** Rows that a statement brings along, or that another step of it has already found, are not what is stored. */
const OWN_ROWS = /^(SCAN|SEARCH) (CONSTANT ROW|\d+[- ]ROW VALUES|\(subquery|SUBQUERY|json_each\b)/;

/** What a named subquery finds; its own steps are judged like all others. */
const DERIVED = /^(?:CO-ROUTINE|MATERIALIZE) (\w+)$/;

/** Columns that many rows of one brand agree in. */
const SHARED = new Set(['pool', 'brand', 'env', 'status', 'kind', 'revoked_at']);

/** An index of few rows, however many people there are: those who own the platform. */
const FEW = / USING (COVERING )?INDEX users_owners /;

/** Only a developer's outbox asks this, whose drain waits for what is under way: no deployed worker has that page. */
const OF_DEVELOPMENT =
  'select count(*) from "outbox" where ("outbox"."status" = ? and "outbox"."next_at" > ? and "outbox"."error" like ?)';

function grows(step: string): boolean {
  if (OWN_ROWS.test(step) || FEW.test(step)) return false;
  // An automatic index is made by a scan, for one statement.
  if (step.startsWith('SCAN ') || step.includes(' AUTOMATIC ')) return true;
  if (!step.startsWith('SEARCH ')) return false;
  // A range may be as wide as what is stored, and so may be what is not told as columns, ANY(pool) or (pool,id)>(?,?).
  return !termsOf(step).some((term) => {
    const column = /^(\w+)=\?$/.exec(term)?.[1];
    return column !== undefined && !SHARED.has(column);
  });
}

/** What a search goes by, as `pool=?` and `at>?`; nothing where that cannot be read. */
const termsOf = (step: string): readonly string[] =>
  /^SEARCH .*\(([^()]*)\)(?: LEFT-JOIN)?$/.exec(step)?.[1]?.split(' AND ') ?? [];

/** Part of a list, which ends after so many rows where an index has them in order and passes over none of them. */
interface Page {
  /** As the statement calls the table. */
  readonly name: string;
  /** What the index has to answer, in the words of a plan. */
  readonly terms: readonly string[];
}

const isSearchOf = ({ name, terms }: Page, step: string): boolean =>
  step.startsWith(`SEARCH ${name} `) && terms.every((term) => termsOf(step).includes(term));

/** A page may leave out the invitations that have ended: the sweep removes them then. */
const OPEN = 'invitations.expires_at > ?';

/** The pages that a statement reads, those within it first: parentheses stand for a value once they are read. */
function pagesOf(statement: string): Page[] {
  const pages: Page[] = [];
  let sql = statement.replaceAll('"', '');
  for (let before = ''; before !== sql; ) {
    before = sql;
    sql = sql.replace(/(\w*)\(([^()]*)\)/g, (_, called: string, inner: string) => {
      pages.push(...pageOf(inner));
      return called || /^select /i.test(inner) ? '?' : inner;
    });
  }
  return [...pages, ...pageOf(sql)];
}

function pageOf(select: string): Page[] {
  const [, table, alias, where] = /\bfrom (\w+)(?: (\w+))? where (.+) order by [\w., ]+ limit \?$/i.exec(select) ?? [];
  const name = alias ?? table;
  if (name === undefined || where === undefined) return [];
  const asked = where.split(/ and /i).filter((term) => term !== OPEN);
  return [{ name, terms: asked.map((term) => term.replace(/^\w+\.(\w+) ([=<>])=? \?$/, '$1$2?')) }];
}
