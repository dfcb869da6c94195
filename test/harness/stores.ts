import { exchange } from './exchange.ts';
import { storage } from './platform.ts';
import type { Server } from './server.ts';

/** Name of the worker that runs beside ours on the same storage, for the tests to look into it. */
export const STORES = 'stores';

/**
 * Runs what it is sent on the bindings: a few milliseconds less than Miniflare's own way in, for each of the thousands
 * of looks that the tests take.
 */
const code = `export default { async fetch(request, env) {
  const { binding, method, args, statements } = await request.json();
  try {
    if (!statements) return Response.json({ value: await env[binding][method](...args) });
    const bound = statements.map(([sql, values]) => env.DB.prepare(sql).bind(...values));
    return Response.json({ value: method === 'batch' ? await env.DB.batch(bound) : await bound[0][method](...args) });
  } catch (error) {
    return Response.json({ error: error.message });
  }
} };`;

/** That worker, for Miniflare. */
export const storesBeside = {
  name: STORES,
  modules: [{ type: 'ESModule' as const, path: 'stores.js', contents: code }],
  ...storage,
  unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
};

interface Asked {
  readonly binding: 'DB' | 'KV';
  readonly method: string;
  readonly args: readonly unknown[];
  readonly statements?: readonly (readonly [sql: string, values: readonly unknown[]])[];
}

async function ask<T>(port: number, asked: Asked): Promise<T> {
  const answer = await exchange(port, {
    method: 'POST',
    target: '/',
    fields: [['host', STORES]],
    body: Buffer.from(JSON.stringify(asked)),
  });
  const { value, error } = answer.json<{ value: T; error?: string }>();
  if (error !== undefined) throw new Error(error);
  return value;
}

/** A database over that worker: values that JSON has, and what Drizzle and the tests ask of one. */
function databaseAt(port: () => number): D1Database {
  const over = <T>(method: string, statements: Asked['statements'], ...args: unknown[]) =>
    ask<T>(port(), { binding: 'DB', method, args, ...(statements ? { statements } : {}) });
  class Statement {
    readonly sql: string;
    readonly values: readonly unknown[];
    constructor(sql: string, values: readonly unknown[] = []) {
      this.sql = sql;
      this.values = values;
    }
    bind = (...values: unknown[]) => new Statement(this.sql, values);
    #one = (method: string, ...args: unknown[]) => over(method, [[this.sql, this.values]], ...args);
    all = () => this.#one('all');
    run = () => this.#one('run');
    first = (...column: string[]) => this.#one('first', ...column);
    raw = (...options: unknown[]) => this.#one('raw', ...options);
  }
  return {
    prepare: (sql: string) => new Statement(sql),
    batch: (list: readonly Statement[]) =>
      over(
        'batch',
        list.map(({ sql, values }) => [sql, values] as const),
      ),
    exec: (sql: string) => over('exec', undefined, sql),
  } as unknown as D1Database;
}

/** A namespace over that worker: text alone. */
const namespaceAt = (port: () => number): KVNamespace => {
  const over =
    (method: string) =>
    (...args: unknown[]) =>
      ask(port(), { binding: 'KV', method, args });
  return { get: over('get'), put: over('put'), delete: over('delete'), list: over('list') } as unknown as KVNamespace;
};

/** What a server of the tests says of its stores. @param port of that worker, as it is when it is asked */
export function storesAt(port: () => number): Pick<Server, 'db' | 'kv' | 'sql'> {
  const [db, kv] = [databaseAt(port), namespaceAt(port)];
  return {
    db: async () => db,
    kv: async () => kv,
    async sql<Row>(query: string, ...params: unknown[]) {
      const { results } = await db
        .prepare(query)
        .bind(...params)
        .all<Row>();
      return results;
    },
  };
}
