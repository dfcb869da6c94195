import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { type BundleName, bundlePath } from './build.ts';
import { inMemory } from './in-memory.ts';
import { intercomSecrets } from './intercom-secrets.ts';
import { migrate } from './migrate.ts';
import { oauthSecrets } from './oauth-secrets.ts';
import { Outside } from './outside.ts';
import { bindings, type Limits, quiet } from './platform.ts';
import { listenerPid } from './process.ts';
import { newSecrets, type Secrets, secretBindings } from './secrets.ts';
import { STORES, storesAt, storesBeside } from './stores.ts';

export interface ServerOptions {
  /** Which build; `test` counts round trips and injects faults. A path takes any other bundle. */
  readonly bundle?: BundleName | { readonly path: string };
  /** Variables beyond the usual ones, or in their place. */
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Secrets;
  /** Folder that outlives the server; without one nothing is kept. */
  readonly state?: string;
  readonly limits?: Limits;
  /** Folder of the migrations, or null for an empty database. */
  readonly migrations?: string | null;
  readonly outside?: Outside;
}

/** A line that the worker wrote. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
}

/** The worker on loopback, with everything that it is bound to. */
export interface Server {
  readonly port: number;
  readonly secrets: Secrets;
  readonly outside: Outside;
  /** What the worker logged, oldest first. Lines come in shortly after the answer that they belong to. */
  readonly logs: readonly LogLine[];
  /** Rows of the worker's own database. */
  sql<Row = Record<string, unknown>>(query: string, ...params: unknown[]): Promise<Row[]>;
  /** The worker's own database, for batches. */
  db(): Promise<D1Database>;
  kv(): Promise<KVNamespace>;
  /** Ends the worker's process as a power cut would, and resolves when it serves again on the same port and state. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** Where the production build sends its mail, in the form of its HTTP provider: `server.outside` keeps it. */
export const MAIL_ORIGIN = 'https://mail.test';

const usualVars = (bundle: ServerOptions['bundle']): Record<string, string> => ({
  BREACHED_PASSWORDS_URL: '',
  OAUTH_SECRETS: oauthSecrets(),
  PLATFORM_OWNERS: JSON.stringify({ brand1: ['first-owner@example.com'], brand2: ['first-owner@example.com'] }),
  INTERCOM_SECRETS: intercomSecrets(),
  ...(bundle === 'production'
    ? { MAIL_TRANSPORT: 'http', MAIL_HTTP_URL: `${MAIL_ORIGIN}/emails`, MAIL_HTTP_KEY: 'a key of this test' }
    : { MAIL_TRANSPORT: 'local', SMS_TRANSPORT: 'local' }),
});

/** Starts the worker on a free port of 127.0.0.1 with a migrated database. It ends with `stop`, or with this process. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const { bundle = 'test', secrets = await newSecrets(), outside = new Outside(), migrations } = options;
  const file = typeof bundle === 'string' ? bundlePath[bundle] : bundle.path;
  const contents = await readFile(file, 'utf8');
  const logs: LogLine[] = [];
  let restarted: () => void = () => {};
  if (bundle === 'production') outside.at(MAIL_ORIGIN, () => ({ body: '{"id":"1"}' }));
  const miniflare = inMemory(
    () =>
      new Miniflare(
        convertV4MiniflareOptions({
          ...quiet,
          handleStructuredLogs: ({ level, message }) => void logs.push({ level, message }),
          unsafeHandleRuntimeRestart: () => restarted(),
          ...(options.state === undefined ? {} : { resourcePersistencePath: path.resolve(options.state) }),
          workers: [
            {
              name: 'gatehouse',
              modules: [{ type: 'ESModule', path: 'worker.js', contents }],
              ...bindings(options.limits),
              bindings: { ...usualVars(bundle), ...secretBindings(secrets), ...options.vars },
              outboundService: (request) => outside.answer(request),
              unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
            },
            storesBeside,
          ],
        }),
      ),
  );
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= miniflare.dispose());
  try {
    await miniflare.ready;
    const portOf = async (name: string) => Number((await miniflare.unsafeGetDirectURL(name)).port);
    const port = await portOf('gatehouse');
    let storesPort = await portOf(STORES);
    const stores = storesAt(() => storesPort);
    if (migrations !== null) await migrate(await stores.db(), migrations);
    return {
      port,
      secrets,
      outside,
      logs,
      ...stores,
      async crash() {
        const { promise: back, resolve } = Promise.withResolvers<void>();
        restarted = resolve;
        process.kill(await listenerPid(port), 'SIGKILL');
        await back;
        await miniflare.ready;
        storesPort = await portOf(STORES);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
