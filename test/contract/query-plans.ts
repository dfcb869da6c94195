import { type Made, STATEMENTS_PATH } from '../entry/protocol.ts';
import { exchange } from '../harness/exchange.ts';
import type { Server } from '../harness/server.ts';
import { isSearchOf, pagesOf, termsOf } from './query-pages.ts';

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

/** Throws where a statement that the worker has made reads more than its answer needs. */
export async function refuseSlowSteps(server: Pick<Server, 'port' | 'db'>): Promise<void> {
  const found = await slowSteps(await server.db(), await statementsOf(server));
  if (found.length === 0) return;
  throw new Error(
    `what these read grows with what is stored\n${found.map(({ sql, step }) => `${step}\n  ${sql}`).join('\n')}`,
  );
}

/**
 * The steps of the statements' plans whose cost grows with what is stored, by the database that runs them
 * (`EXPLAIN QUERY PLAN`): a scan of a table or of an index, and a search that only tells brands or pools
 * apart, or goes by a range that no page ends.
 */
export async function slowSteps(database: D1Database, statements: Made): Promise<Finding[]> {
  const found: Finding[] = [];
  const asked = statements.filter(([sql]) => sql !== OF_DEVELOPMENT && PLANNED.test(sql));
  if (asked.length === 0) return found;
  const plans = await database.batch<{ detail: string; parent: number }>(
    asked.map(([sql, values]) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...Array<null>(values).fill(null))),
  );
  for (const [at, { results }] of plans.entries()) {
    const sql = asked[at]?.[0] ?? '';
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

/**
 * Columns in whose value few rows agree after those before them in their index, however many people there are. A column
 * that is not here is taken for one that a whole brand may share, an organization, everybody who came by one provider,
 * or all that ends at one time; so whoever puts another into an index decides here which it is.
 */
const TELLING = new Set([
  'id',
  'rowid',
  // Of one person: what grows with it is what one person has done.
  'user_id',
  'subject_id',
  // Of one thing, by the name that it has in its table.
  'address',
  'credential_id',
  'hash',
  'key',
  'prefix',
  'slug',
  'subject',
  'value',
  // The millisecond at which a lease or a wait ends. No clock hour is rounded to, as in `expires_at` of the counters.
  'next_at',
]);

/** Few rows, however many people and organizations there are: those who own the platform, or one organization. */
const FEW = / USING (COVERING )?INDEX (users_owners |memberships_owners \(organization_id=\?)/;

const PLANNED = /^\s*(with|select|insert|update|delete)\b/i;

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
    return column !== undefined && TELLING.has(column);
  });
}
