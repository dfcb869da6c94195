import { NoOpLog } from 'miniflare';

/**
 * What `wrangler.toml` gives the worker, for a server on Miniflare. Both are held against each other by a test, so
 * that a binding cannot exist in one alone. The queue alone differs: it delivers at once.
 */
export const compatibility = { compatibilityDate: '2026-08-01', compatibilityFlags: ['nodejs_compat'] };

export interface Limits {
  /** Requests a minute and network for each route class. */
  readonly rate?: number;
  /** Sends a minute and network. */
  readonly send?: number;
}

const QUEUE = 'gatehouse-outbox';
const DEAD_QUEUE = 'gatehouse-outbox-dead';

/** Where the worker keeps things. */
export const storage = { ...compatibility, d1Databases: { DB: 'gatehouse' }, kvNamespaces: { KV: 'gatehouse' } };

/** Miniflare's options for every binding but secrets and variables. */
export const bindings = ({ rate = 600, send = 20 }: Limits = {}) => ({
  ...storage,
  queueProducers: { OUTBOX: { queueName: QUEUE } },
  queueConsumers: {
    [QUEUE]: { maxBatchSize: 10, maxBatchTimeout: 0, maxRetries: 5, retryDelay: 30, deadLetterQueue: DEAD_QUEUE },
  },
  ratelimits: {
    RATE_LIMIT: { namespace_id: '1001', simple: { limit: rate, period: 60 as const } },
    SEND_LIMIT: { namespace_id: '1002', simple: { limit: send, period: 60 as const } },
  },
  analyticsEngineDatasets: { EVENTS: { dataset: 'gatehouse' } },
  email: { send_email: [{ name: 'MAIL' }] },
  versionMetadata: 'VERSION',
});

/** Miniflare on a free port of 127.0.0.1, which says nothing by itself and asks nobody outside what a request's `cf` is. */
export const quiet = { host: '127.0.0.1', port: 0, cf: false, logRequests: false, log: new NoOpLog() } as const;
