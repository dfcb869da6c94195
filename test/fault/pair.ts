import { readFile } from 'node:fs/promises';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { bundlePath } from '../harness/build.ts';
import { migrate } from '../harness/migrate.ts';
import { bindings, quiet } from '../harness/platform.ts';
import { type Secrets, secretBindings } from '../harness/secrets.ts';

/** One of two versions of the worker that are live at the same time. */
export interface Version {
  readonly secrets: Secrets;
  /** Its bundle; left out: this tree's. */
  readonly bundle?: string | null;
}

/** Two versions that share the database, the namespace and the queue, as in a gradual deployment. */
export interface Pair {
  readonly ports: readonly [number, number];
  sql<Row = Record<string, unknown>>(query: string, ...params: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

/** Starts both on free ports of 127.0.0.1. The queue delivers to the second. */
export async function startPair(older: Version, newer: Version): Promise<Pair> {
  const worker = async (name: string, { secrets, bundle }: Version, consumes: boolean) => {
    const { queueConsumers, ...bound } = bindings({ rate: 1_000_000, send: 1_000_000 });
    return {
      name,
      modules: [
        { type: 'ESModule' as const, path: 'worker.js', contents: await readFile(bundle ?? bundlePath.test, 'utf8') },
      ],
      ...bound,
      ...(consumes ? { queueConsumers } : {}),
      bindings: { BREACHED_PASSWORDS_URL: '', MAIL_TRANSPORT: 'local', ...secretBindings(secrets) },
      unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
    };
  };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...quiet,
      handleStructuredLogs: () => undefined,
      workers: [await worker('older', older, false), await worker('newer', newer, true)],
    }),
  );
  await miniflare.ready;
  const portOf = async (name: string) => Number((await miniflare.unsafeGetDirectURL(name)).port);
  const db = (await miniflare.getD1Database('DB', 'newer')) as unknown as D1Database;
  await migrate(db);
  return {
    ports: [await portOf('older'), await portOf('newer')],
    sql: async <Row>(query: string, ...params: unknown[]) =>
      (
        await db
          .prepare(query)
          .bind(...params)
          .all<Row>()
      ).results,
    stop: () => miniflare.dispose(),
  };
}
