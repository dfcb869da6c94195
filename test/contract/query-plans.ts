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
 * (`EXPLAIN QUERY PLAN`): a scan of a table or of an index, and a search that only tells brands or pools apart.
 */
export async function slowSteps(database: D1Database, statements: Made): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [sql, values] of statements) {
    if (!/^\s*(with|select|insert|update|delete)\b/i.test(sql)) continue;
    const asked = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...Array<null>(values).fill(null));
    const { results } = await asked.all<{ detail: string; parent: number }>();
    const steps = results.map(({ detail }) => detail);
    const scansOfDerived = new Set(
      steps.flatMap((step) => DERIVED.exec(step)?.[1] ?? []).map((name) => `SCAN ${name}`),
    );
    const isSorted = results.some(({ detail, parent }) => parent === 0 && detail.includes('TEMP B-TREE'));
    const ofPage = PAGE.test(sql) && !isSorted ? results.find(({ parent }) => parent === 0)?.detail : undefined;
    for (const step of steps)
      if (step !== ofPage && !scansOfDerived.has(step) && grows(step)) found.push({ sql, step });
  }
  return found;
}

/** Rows that a statement brings along, or that another step of it has already found, are not what is stored. */
const OWN_ROWS = /^(SCAN|SEARCH) (CONSTANT ROW|\d+[- ]ROW VALUES|\(subquery|SUBQUERY|json_each\b)/;

/** What a named subquery finds; its own steps are judged like all others. */
const DERIVED = /^(?:CO-ROUTINE|MATERIALIZE) (\w+)$/;

/** The first page of a list, which ends after so many rows where an index has them in order. */
const PAGE = / from "\w+" where "\w+"\."pool" = \? order by [^()]+ limit \?$/;

/** Columns that many rows of one brand agree in. */
const SHARED = new Set(['pool', 'brand', 'env', 'status', 'kind', 'revoked_at']);

/** An index of few rows, however many people there are: those who own the platform. */
const FEW = / USING (COVERING )?INDEX users_owners /;

function grows(step: string): boolean {
  if (OWN_ROWS.test(step) || FEW.test(step)) return false;
  // An automatic index is made by a scan, for one statement.
  if (step.startsWith('SCAN ') || step.includes(' AUTOMATIC ')) return true;
  const terms = /^SEARCH .*\(([^()]*)\)$/.exec(step)?.[1];
  if (terms === undefined) return false;
  return terms.split(' AND ').every((term) => SHARED.has(/^(\w+)/.exec(term)?.[1] ?? ''));
}
