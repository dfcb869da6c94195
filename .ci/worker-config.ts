import { join } from 'node:path';
import { experimental_readRawConfig } from 'wrangler';
import { secretNames } from './key-set.ts';
import { root } from './wrangler.ts';

/** What of wrangler.toml the commands look at. */
export interface WorkerConfig {
  readonly name: string;
  readonly main: string;
  readonly compatibility_date: string;
  readonly compatibility_flags?: readonly string[];
  readonly workers_dev?: boolean;
  readonly preview_urls?: boolean;
  readonly vars?: Readonly<Record<string, string>>;
  readonly d1_databases?: readonly {
    binding: string;
    database_name?: string;
    database_id?: string;
    migrations_dir?: string;
  }[];
  readonly kv_namespaces?: readonly { binding: string; id?: string }[];
  readonly queues?: {
    readonly producers?: readonly { binding: string; queue: string }[];
    readonly consumers?: readonly { queue: string; dead_letter_queue?: string }[];
  };
  readonly triggers?: { readonly crons?: readonly string[] };
  readonly ratelimits?: readonly { name: string }[];
  readonly analytics_engine_datasets?: readonly { binding: string }[];
  readonly send_email?: readonly { name: string }[];
  readonly version_metadata?: { readonly binding: string };
  readonly observability?: { readonly enabled?: boolean; readonly redact_query_string?: boolean };
  readonly limits?: { readonly cpu_ms?: number };
}

/** wrangler.toml as it stands, without wrangler's defaults. Throws with wrangler's words where it cannot be read. */
export const readWorkerConfig = (): WorkerConfig =>
  experimental_readRawConfig({ config: join(root, 'wrangler.toml') }).rawConfig as unknown as WorkerConfig;

/** Every queue that the worker sends to, reads from or leaves dead letters in. */
export const queuesOf = ({ queues }: WorkerConfig): string[] => [
  ...new Set([
    ...(queues?.producers ?? []).map(({ queue }) => queue),
    ...(queues?.consumers ?? []).flatMap(({ queue, dead_letter_queue: dead }) => (dead ? [queue, dead] : [queue])),
  ]),
];

/** The secrets that a worker with these variables cannot do without. */
export const neededSecrets = (vars: Readonly<Record<string, string>> = {}): string[] => [
  ...secretNames,
  ...(vars.MAIL_TRANSPORT === 'http' ? ['MAIL_HTTP_KEY'] : []),
  ...(vars.SMS_TRANSPORT === 'http' ? ['SMS_AUTH_TOKEN'] : []),
];
