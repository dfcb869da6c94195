import { countedD1 } from './d1.ts';
import { countedKv } from './kv.ts';
import { trip } from './probe.ts';

const countedQueue = (real: Queue): Queue =>
  ({
    send: (...args: Parameters<Queue['send']>) =>
      trip('queue', 'send', () => real.send(...args) as Promise<unknown>, { null: () => undefined }),
    sendBatch: (...args: Parameters<Queue['sendBatch']>) =>
      trip('queue', 'sendBatch', () => real.sendBatch(...args) as Promise<unknown>, { null: () => undefined }),
  }) as unknown as Queue;

const countedLimit = (real: RateLimit): RateLimit => ({
  limit: (options) => trip('limit', 'limit', () => real.limit(options), { deny: () => ({ success: false }) }),
});

const countedMail = (real: SendEmail): SendEmail =>
  ({
    send: (...args: unknown[]) =>
      trip('mail', 'send', () => (real.send as (...a: unknown[]) => Promise<unknown>)(...args), {
        null: () => ({ messageId: 'lost' }),
      }),
  }) as unknown as SendEmail;

const has = (value: unknown, ...methods: string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function');

/** Bindings are told apart by what they can do, so that a database of a pool of its own is counted as well. */
function counted(name: string, value: unknown, now: () => number): unknown {
  if (has(value, 'prepare', 'batch')) return countedD1(value as D1Database);
  if (has(value, 'getWithMetadata', 'put')) return countedKv(value as KVNamespace, now);
  if (has(value, 'sendBatch')) return countedQueue(value as Queue);
  if (has(value, 'limit')) return countedLimit(value as RateLimit);
  if (name === 'MAIL' && has(value, 'send')) return countedMail(value as SendEmail);
  return value;
}

const known = new WeakMap<object, object>();

/** The bindings with everything that leaves the isolate counted; the same object for the same bindings. */
export function countedBindings<Env extends object>(env: Env, now: () => number): Env {
  const made =
    known.get(env) ?? Object.fromEntries(Object.entries(env).map(([name, value]) => [name, counted(name, value, now)]));
  known.set(env, made);
  return made as Env;
}

/** Counts and fails what leaves by `fetch`. */
export function countFetch(): void {
  const real = globalThis.fetch;
  globalThis.fetch = ((input: RequestInfo | URL, init?: RequestInit) => {
    const { method, url, signal } = new Request(input, init);
    return trip('fetch', `${method} ${new URL(url).host}`, () => real(input, init), {
      status: (status) => new Response('', { status }),
      error: () => new TypeError('Network connection lost.'),
      signal: init?.signal ?? signal,
    });
  }) as typeof fetch;
}
