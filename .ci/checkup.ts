import { fromBase64url } from '../src/lib/bytes.ts';
import { type Bindings, config, Misconfigured } from '../src/platform/config.ts';
import { type SymmetricKey, secretNames } from './key-set.ts';
import { signingWindows } from './key-windows.ts';
import type { WorkerConfig } from './worker-config.ts';

/** What was found, in words for the operator. No value of a secret is ever part of a sentence. */
export interface Findings {
  readonly problems: string[];
  readonly advice: string[];
}

/** The platform's limit for one secret is 5 KB. */
const maxSecretBytes = 5_000;

/** Secrets and variables as the worker itself reads them. @param local for `npm run dev` */
export function checkValues(values: Readonly<Record<string, string>>, local: boolean, now: number): Findings {
  const problems: string[] = [];
  const advice: string[] = [];
  // The bindings themselves are wrangler.toml's matter; here they count as bound.
  const bound = { DB: {}, KV: {}, MAIL: {} } as unknown as Bindings;
  try {
    config({ ...bound, ...values }, local);
  } catch (error) {
    if (!(error instanceof Misconfigured)) throw error;
    return { problems: [...error.problems], advice };
  }
  for (const name of secretNames) {
    const value = values[name] ?? '';
    const bytes = Buffer.byteLength(value);
    if (bytes > maxSecretBytes) problems.push(`${name} is ${bytes} bytes; the platform takes ${maxSecretBytes}`);
    else if (bytes > maxSecretBytes * 0.8)
      advice.push(`${name} is ${bytes} of ${maxSecretBytes} bytes that the platform takes`);
    if (name !== 'SIGNING_KEYS' && isSample(value)) problems.push(`${name} holds a sample, not random bytes`);
  }
  const keys = secretNames.filter((name) => name !== 'SIGNING_KEYS').map((name) => firstKey(values[name]));
  if (new Set(keys).size !== keys.length)
    problems.push('two secrets hold the same key: each purpose needs keys of its own');
  const windows = signingWindows(values.SIGNING_KEYS ?? '[]', now);
  problems.push(...windows.problems);
  advice.push(...windows.advice);
  for (const name of Object.keys(values).filter((key) => key.startsWith('DANGEROUSLY_') && values[key] !== '')) {
    if (!local) problems.push(`${name} has no place in a deployment`);
  }
  if (!local && values.MAIL_HTTP_URL?.startsWith('http:')) problems.push('MAIL_HTTP_URL is not https');
  if (!local && values.SMS_HTTP_URL?.startsWith('http:')) problems.push('SMS_HTTP_URL is not https');
  if (!local && values.BREACHED_PASSWORDS_URL?.startsWith('http:'))
    problems.push('BREACHED_PASSWORDS_URL is not https');
  if (values.BREACHED_PASSWORDS_URL === '')
    advice.push('BREACHED_PASSWORDS_URL is empty: only the local list refuses passwords');
  return { problems, advice };
}

const parsed = (value: string | undefined) => JSON.parse(value ?? '[]') as SymmetricKey[];
const firstKey = (value: string | undefined) => parsed(value)[0]?.key;

/** 32 random bytes hold at least 20 different ones, save about once in 10^12. */
const isSample = (value: string) => parsed(value).some(({ key }) => new Set(fromBase64url(key)).size < 20);

/** wrangler.toml: what the worker cannot do without, and what would weaken it. */
export function checkWorkerConfig(worker: WorkerConfig): Findings {
  const problems: string[] = [];
  const advice: string[] = [];
  const demand = (holds: boolean, problem: string) => void (holds || problems.push(`wrangler.toml: ${problem}`));
  const wish = (holds: boolean, line: string) => void (holds || advice.push(`wrangler.toml: ${line}`));
  demand(worker.workers_dev === false, 'workers_dev must be false: a host outside the brands would reach the worker');
  demand(worker.preview_urls === false, 'preview_urls must be false: a host outside the brands would reach the worker');
  demand(worker.compatibility_flags?.includes('nodejs_compat') === true, 'compatibility_flags must hold nodejs_compat');
  demand(worker.d1_databases?.some(({ binding }) => binding === 'DB') === true, 'the D1 binding DB is missing');
  demand(worker.kv_namespaces?.some(({ binding }) => binding === 'KV') === true, 'the KV binding KV is missing');
  const producer = worker.queues?.producers?.find(({ binding }) => binding === 'OUTBOX');
  const consumer = worker.queues?.consumers?.find(({ queue }) => queue === producer?.queue);
  demand(producer !== undefined, 'the queue producer OUTBOX is missing');
  demand(consumer !== undefined, 'nothing consumes the queue of OUTBOX');
  demand(consumer?.dead_letter_queue !== undefined, 'the queue of OUTBOX has no dead_letter_queue');
  demand((worker.triggers?.crons ?? []).length > 0, 'no cron: what the queue missed would never be sent');
  for (const name of ['RATE_LIMIT', 'SEND_LIMIT']) {
    demand(worker.ratelimits?.some((limit) => limit.name === name) === true, `the rate limit ${name} is missing`);
  }
  const cpuMs = worker.limits?.cpu_ms;
  demand(cpuMs === undefined || cpuMs >= 1_000, 'limits.cpu_ms is below 1000: a password hash alone takes about 350');
  wish(cpuMs !== undefined, 'limits.cpu_ms is not set: a request may burn 30 s of CPU');
  wish(worker.observability?.enabled === true, 'observability is off: there will be no logs to look at');
  demand(
    worker.observability?.enabled !== true || worker.observability.redact_query_string === true,
    'observability.redact_query_string must be true: the platform would log the tokens of mailed links',
  );
  wish(
    worker.version_metadata?.binding === 'VERSION',
    'version_metadata VERSION is missing: /health cannot tell the version',
  );
  wish(
    worker.analytics_engine_datasets?.some(({ binding }) => binding === 'EVENTS') === true,
    'the dataset EVENTS is missing',
  );
  if (worker.vars?.MAIL_TRANSPORT === 'binding') {
    demand(
      worker.send_email?.some(({ name }) => name === 'MAIL') === true,
      'MAIL_TRANSPORT is binding, but send_email MAIL is missing',
    );
  }
  for (const name of Object.keys(worker.vars ?? {})) {
    const isSecret =
      /^(?:OAUTH_SECRETS.*|INTERCOM_SECRETS|TURNSTILE_SECRETS|MAIL_HTTP_KEY|SMTP_PASSWORD|SMS_AUTH_TOKEN)$/.test(
        name,
      ) || secretNames.some((secret) => secret === name);
    demand(!isSecret, `${name} stands among the vars; it is a secret`);
  }
  return { problems, advice };
}
