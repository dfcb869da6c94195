import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a worker was uploaded with. */
export interface Upload {
  readonly metadata: {
    readonly main_module?: string;
    readonly keep_bindings?: readonly string[];
    readonly bindings: readonly ({ readonly type: string; readonly name: string } & Record<string, unknown>)[];
    readonly limits?: { readonly cpu_ms?: number };
    readonly observability?: { readonly enabled: boolean; readonly redact_query_string?: boolean };
  };
}

/**
 * As much of an account on the platform as a deployment touches, over HTTP on this machine: wrangler itself speaks
 * to it. It keeps what was made and answers what the platform answers where something is not there.
 */
export class Account {
  readonly databases = new Map<string, { uuid: string; name: string; statements: string[]; applied: string[] }>();
  readonly namespaces = new Map<string, { id: string; title: string }>();
  readonly queues = new Map<string, { queue_id: string; queue_name: string; consumers: unknown[] }>();
  readonly secrets = new Map<string, string>();
  readonly uploads: Upload[] = [];
  readonly crons: string[] = [];
  /** Method and path of every call, in order. */
  readonly calls: string[] = [];
  /** Calls that the stand-in does not know: a test fails on them. */
  readonly unknown: string[] = [];
  /** Path part to be answered with 500. */
  broken: RegExp | null = null;
  exists = false;
  #made = 0;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/client/v4`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { pathname } = new URL(request.url ?? '/', 'http://account');
    const path = pathname.replace('/client/v4', '').replace('/accounts/acc', '');
    const call = `${request.method} ${path}`;
    this.calls.push(call);
    const [status, result, code] = this.broken?.test(path)
      ? [500, null, 10_500]
      : await this.#answer(call, body, request);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        success: status < 400,
        errors:
          status < 400
            ? []
            : [
                {
                  code: code ?? 7003,
                  message: code === 10_007 ? 'This Worker does not exist on your account.' : `refused: ${call}`,
                },
              ],
        messages: [],
        result,
        result_info: { page: 1, per_page: 100, count: 1, total_count: 1, total_pages: 1 },
      }),
    );
  }

  async #answer(
    call: string,
    body: Buffer,
    request: IncomingMessage,
  ): Promise<[status: number, result: unknown, code?: number]> {
    const json = () => JSON.parse(body.toString()) as Record<string, string>;
    const query = new URL(request.url ?? '/', 'http://account').searchParams;
    const page = <T>(items: Iterable<T>) => (Number(query.get('page') ?? 1) > 1 ? [] : [...items]);
    const found = (pattern: RegExp) => pattern.exec(call)?.slice(1) ?? null;
    if (call === 'GET /user/tokens/verify') return [200, { id: 'token', status: 'active' }];
    if (call === 'GET /user') return [200, { id: 'u', email: 'owner@example.com' }];
    if (call === 'GET /accounts' || call === 'GET /memberships')
      return [200, [{ id: 'acc', name: 'An account', account: { id: 'acc', name: 'An account' } }]];

    if (call === 'GET /d1/database') return [200, page(this.databases.values())];
    if (call === 'POST /d1/database') {
      const made = {
        uuid: `00000000-0000-4000-8000-00000000000${++this.#made}`,
        name: json().name ?? '',
        statements: [],
        applied: [],
      };
      this.databases.set(made.uuid, made);
      return [200, made];
    }
    const database = this.databases.get(found(/ \/d1\/database\/([^/]+)/)?.[0] ?? '');
    if (database && call.startsWith('GET')) return [200, database];
    if (database && call.endsWith('/query')) return [200, this.#query(database, json().sql ?? '')];

    if (call === 'GET /storage/kv/namespaces') return [200, page(this.namespaces.values())];
    if (call === 'POST /storage/kv/namespaces') {
      const made = { id: `${++this.#made}`.padStart(32, '0'), title: json().title ?? '' };
      this.namespaces.set(made.id, made);
      return [200, made];
    }

    if (call === 'GET /queues') {
      const name = query.get('name');
      return [200, page(this.queues.values()).filter(({ queue_name }) => name === null || queue_name === name)];
    }
    if (call === 'POST /queues') {
      const made = { queue_id: `q${++this.#made}`, queue_name: json().queue_name ?? '', consumers: [] };
      this.queues.set(made.queue_id, made);
      return [200, made];
    }
    if (found(/ \/queues\/([^/]+)\/consumers/)) return [200, call.startsWith('GET') ? [] : {}];

    if (call === 'GET /workers/scripts/gatehouse/secrets') {
      return this.exists
        ? [200, [...this.secrets.keys()].map((name) => ({ name, type: 'secret_text' }))]
        : [404, null, 10_007];
    }
    if (call === 'PUT /workers/scripts/gatehouse' || call === 'POST /workers/scripts/gatehouse/versions') {
      await this.#upload(body, request.headers['content-type'] ?? '');
      return [
        200,
        {
          id: 'version-1',
          startup_time_ms: 20,
          pending: false,
          etag: 'e',
          number: 1,
          metadata: {},
          resources: { script: { etag: 'e', handlers: ['fetch'] }, script_runtime: {}, bindings: [] },
        },
      ];
    }
    if (call === 'PUT /workers/scripts/gatehouse/schedules') {
      this.crons.splice(
        0,
        this.crons.length,
        ...(JSON.parse(body.toString()) as { cron: string }[]).map(({ cron }) => cron),
      );
      return [200, {}];
    }
    if (call === 'GET /workers/workers/gatehouse')
      return [
        200,
        {
          id: 'w',
          name: 'gatehouse',
          subdomain: { enabled: false, previews_enabled: false },
          observability: { enabled: true },
        },
      ];
    if (call === 'GET /workers/scripts/gatehouse/settings') {
      return this.exists ? [200, { bindings: this.uploads.at(-1)?.metadata.bindings ?? [] }] : [404, null, 10_007];
    }
    if (call === 'GET /workers/scripts/gatehouse/deployments') {
      const versions = [{ version_id: 'version-1', percentage: 100 }];
      return [
        200,
        {
          deployments: this.exists
            ? [{ id: 'd', source: 'wrangler', strategy: 'percentage', created_on: '2026-11-22T00:00:00Z', versions }]
            : [],
        },
      ];
    }
    if (found(/ \/workers\/(scripts\/gatehouse\/(?:subdomain|deployments|script-settings)|subdomain)$/))
      return [200, { enabled: false, previews_enabled: false, subdomain: 'x', deployments: [], id: 'd' }];
    if (call.startsWith('GET /workers/services/gatehouse') || call.startsWith('GET /workers/scripts/gatehouse')) {
      return this.exists
        ? [200, { id: 'gatehouse', default_environment: { environment: 'production', script: {} } }]
        : [404, null, 10_007];
    }
    this.unknown.push(call);
    return [404, null];
  }

  #query(database: { statements: string[]; applied: string[] }, sql: string): unknown {
    database.statements.push(sql);
    for (const [, name] of sql.matchAll(/INSERT INTO "?d1_migrations"? \(name\)\s*values \('([^']+)'\)/gi))
      database.applied.push(name ?? '');
    const isList = /SELECT \*\s+FROM "?d1_migrations/i.test(sql);
    return [
      {
        results: isList ? database.applied.map((name, id) => ({ id: id + 1, name, applied_at: '2026-11-22' })) : [],
        success: true,
        meta: { duration: 1 },
      },
    ];
  }

  async #upload(body: Buffer, type: string): Promise<void> {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    const metadata = JSON.parse(await asText(form.get('metadata'))) as Upload['metadata'];
    this.uploads.push({ metadata });
    this.exists = true;
    for (const { type: kind, name, text } of metadata.bindings)
      if (kind === 'secret_text') this.secrets.set(name, String(text));
  }
}

const asText = async (part: unknown): Promise<string> =>
  typeof part === 'string' ? part : await (part as Blob).text();
