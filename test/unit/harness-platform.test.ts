import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { unstable_readConfig as readConfig } from 'wrangler';
import { ROOT } from '../harness/build.ts';
import { bindings, compatibility } from '../harness/platform.ts';

interface Declared {
  readonly compatibility_date: string;
  readonly compatibility_flags: readonly string[];
  readonly d1_databases: readonly { readonly binding: string }[];
  readonly kv_namespaces: readonly { readonly binding: string }[];
  readonly analytics_engine_datasets: readonly { readonly binding: string }[];
  readonly send_email: readonly { readonly name: string }[];
  readonly version_metadata: { readonly binding: string };
  readonly queues: {
    readonly producers: readonly { readonly binding: string; readonly queue: string }[];
    readonly consumers: readonly {
      readonly queue: string;
      readonly max_batch_size: number;
      readonly max_retries: number;
      readonly retry_delay: number;
      readonly dead_letter_queue: string;
    }[];
  };
  readonly ratelimits: readonly { readonly name: string; readonly namespace_id: string; readonly simple: object }[];
}

// What is deployed is declared in wrangler.toml; a test server must have the same of everything.
const file = path.join(ROOT, 'wrangler.toml');
const declared = readConfig({ config: file }) as unknown as Declared;
const served = bindings();

test('compatibility date and flags are those of the deployment', () => {
  expect(compatibility).toEqual({
    compatibilityDate: declared.compatibility_date,
    compatibilityFlags: declared.compatibility_flags,
  });
});

test('databases, namespaces, datasets, mail and version are bound under the same names', () => {
  expect(Object.keys(served.d1Databases)).toEqual(declared.d1_databases.map(({ binding }) => binding));
  expect(Object.keys(served.kvNamespaces)).toEqual(declared.kv_namespaces.map(({ binding }) => binding));
  expect(Object.keys(served.analyticsEngineDatasets)).toEqual(
    declared.analytics_engine_datasets.map(({ binding }) => binding),
  );
  expect(served.email.send_email).toEqual(declared.send_email.map(({ name }) => ({ name })));
  expect(served.versionMetadata).toBe(declared.version_metadata.binding);
});

test('queues have the same producers, consumers and retries; delivery alone is at once', () => {
  expect(served.queueProducers).toEqual(
    Object.fromEntries(declared.queues.producers.map(({ binding, queue }) => [binding, { queueName: queue }])),
  );
  const consumers = declared.queues.consumers.map((consumer) => [
    consumer.queue,
    {
      maxBatchSize: consumer.max_batch_size,
      maxBatchTimeout: 0,
      maxRetries: consumer.max_retries,
      retryDelay: consumer.retry_delay,
      deadLetterQueue: consumer.dead_letter_queue,
    },
  ]);
  expect(served.queueConsumers).toEqual(Object.fromEntries(consumers));
});

test('rate limits are the same', () => {
  expect(served.ratelimits).toEqual(
    Object.fromEntries(declared.ratelimits.map(({ name, namespace_id, simple }) => [name, { namespace_id, simple }])),
  );
});

test('nothing is declared that this file does not hold against the test server, or know to bind nothing', async () => {
  const held = [
    'd1_databases',
    'kv_namespaces',
    'queues.producers',
    'queues.consumers',
    'ratelimits',
    'analytics_engine_datasets',
    'send_email',
    'version_metadata',
  ];
  const bindsNothing = ['build', 'vars', 'triggers', 'observability', 'limits', 'placement'];
  const tables = [...(await readFile(file, 'utf8')).matchAll(/^\[+([\w.]+)\]+/gm)].map(([, name]) => name);
  expect(tables).toEqual(expect.arrayContaining(held));
  expect(tables.filter((name) => ![...held, ...bindsNothing].includes(name ?? ''))).toEqual([]);
});
