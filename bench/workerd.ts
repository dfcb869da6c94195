import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { buildBundles, bundle, bundlePath, ROOT } from '../test/harness/build.ts';
import { inMemory } from '../test/harness/in-memory.ts';
import { intercomSecrets } from '../test/harness/intercom-secrets.ts';
import { migrate } from '../test/harness/migrate.ts';
import { oauthSecrets } from '../test/harness/oauth-secrets.ts';
import { Outside } from '../test/harness/outside.ts';
import { bindings, compatibility, quiet } from '../test/harness/platform.ts';
import { listenerPid } from '../test/harness/process.ts';
import { newSecrets, secretBindings } from '../test/harness/secrets.ts';
import { MAIL_ORIGIN, type Server } from '../test/harness/server.ts';
import { STORES, storesAt, storesBeside } from '../test/harness/stores.ts';
import { PEER_FOLDER } from './peer.ts';

/** Workers that are measured. Each but the service also runs a second time, instrumented, on the same database. */
export type WorkerName = 'gatehouse' | 'floor' | 'peer' | 'service';

/** One workerd process with every worker of a run in it. */
export interface Workerd {
  readonly pid: number;
  readonly port: (worker: WorkerName | `${WorkerName}-counted`) => number;
  /** Our worker under the instruments of the tests: on it fixtures put their state in place, and round trips are counted. */
  readonly counted: Server;
  /** The peer's database. */
  readonly peerDb: () => Promise<D1Database>;
  readonly inspectorPort: number | null;
  readonly stop: () => Promise<void>;
}

const FOLDER = path.join(ROOT, 'dist/bench');
const many = { rate: 1_000_000, send: 1_000_000 };

/** Bundles a worker twice: minified as it would be deployed, and instrumented. */
async function bundles(name: string, entry: string): Promise<Record<'plain' | 'counted', string>> {
  mkdirSync(FOLDER, { recursive: true });
  const files = { plain: path.join(FOLDER, `${name}.js`), counted: path.join(FOLDER, `${name}.counted.js`) };
  const wrapped = path.join(FOLDER, `${name}.entry.js`);
  const instrument = path.join(ROOT, 'test/entry/instrument.ts');
  writeFileSync(
    wrapped,
    `import worker from ${JSON.stringify(entry)};\nimport { instrument } from ${JSON.stringify(instrument)};\nexport default instrument(worker);\n`,
  );
  await bundle(entry, files.plain, { minify: true });
  await bundle(wrapped, files.counted, { minify: true });
  return files;
}

/** Makes every bundle that a run needs. */
export async function buildAll({ peer }: { readonly peer: boolean }): Promise<void> {
  await buildBundles(['production', 'test']);
  await bundles('floor', path.join(ROOT, 'bench/floor.ts'));
  await bundles('service', path.join(ROOT, 'bench/service.ts'));
  if (peer) await bundles('peer', path.join(PEER_FOLDER, 'worker.mjs'));
}

/** Starts workerd with a migrated database of its own. @param inspect opens V8's inspector for each worker */
export async function startWorkerd(options: { readonly peer: boolean; readonly inspect?: boolean }): Promise<Workerd> {
  const secrets = await newSecrets();
  const outside = new Outside();
  outside.at(MAIL_ORIGIN, () => ({ body: '{"id":"1"}' }));
  const worker = (name: string, file: string) => ({
    name,
    ...compatibility,
    modules: [{ type: 'ESModule' as const, path: 'worker.js', contents: readFileSync(file, 'utf8') }],
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
  });
  const own = (vars: Readonly<Record<string, string>>) => ({
    ...bindings(many),
    bindings: {
      BREACHED_PASSWORDS_URL: '',
      OAUTH_SECRETS: oauthSecrets(),
      INTERCOM_SECRETS: intercomSecrets(),
      ...secretBindings(secrets),
      ...vars,
    },
    outboundService: (request: Parameters<Outside['answer']>[0]) => outside.answer(request),
  });
  const other = (name: string) =>
    [`${name}.js`, `${name}.counted.js`].map((file, at) => ({
      ...worker(at === 0 ? name : `${name}-counted`, path.join(FOLDER, file)),
      d1Databases: { DB: name },
      kvNamespaces: { KV: name },
      ratelimits: { RATE_LIMIT: { namespace_id: '1001', simple: { limit: many.rate, period: 60 as const } } },
    }));
  const port = options.inspect ? 20_000 + (process.pid % 20_000) : null;
  const miniflare = inMemory(
    () =>
      new Miniflare(
        convertV4MiniflareOptions({
          ...quiet,
          handleStructuredLogs: () => undefined,
          ...(port === null ? {} : { inspectorPort: port, inspectorHost: '127.0.0.1' }),
          workers: [
            {
              ...worker('gatehouse', bundlePath.production),
              ...own({
                MAIL_TRANSPORT: 'http',
                MAIL_HTTP_URL: `${MAIL_ORIGIN}/emails`,
                MAIL_HTTP_KEY: 'a key',
                SMS_TRANSPORT: 'http',
                SMS_HTTP_URL: `${MAIL_ORIGIN}/messages`,
                SMS_ACCOUNT_SID: 'AC0',
                SMS_AUTH_TOKEN: 'a token',
                SMS_FROM: '+15005550006',
              }),
              // The instrumented twin takes the messages of both.
              queueConsumers: {},
            },
            {
              ...worker('gatehouse-counted', bundlePath.test),
              ...own({ MAIL_TRANSPORT: 'local', SMS_TRANSPORT: 'local' }),
            },
            storesBeside,
            ...other('floor'),
            ...other('service'),
            ...(options.peer ? other('peer') : []),
          ],
        }),
      ),
  );
  await miniflare.ready;
  const ports = new Map<string, number>();
  for (const name of ['gatehouse', 'floor', 'service', ...(options.peer ? ['peer'] : [])])
    for (const full of [name, `${name}-counted`])
      ports.set(full, Number((await miniflare.unsafeGetDirectURL(full)).port));
  ports.set(STORES, Number((await miniflare.unsafeGetDirectURL(STORES)).port));
  const portOf = (name: string) => {
    const found = ports.get(name);
    if (found === undefined) throw new Error(`${name} does not run`);
    return found;
  };
  const stores = storesAt(() => portOf(STORES));
  await migrate(await stores.db());
  const stop = () => miniflare.dispose();
  const counted: Server = {
    port: portOf('gatehouse-counted'),
    secrets,
    outside,
    logs: [],
    ...stores,
    crash: () => Promise.reject(new Error('nothing crashes here')),
    stop,
  };
  return {
    pid: await listenerPid(portOf('gatehouse')),
    port: portOf,
    counted,
    peerDb: async () => (await miniflare.getD1Database('DB', 'peer')) as unknown as D1Database,
    inspectorPort: port,
    stop,
  };
}
