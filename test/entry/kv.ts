import { trip } from './probe.ts';

// What each key held and since when, by the real clock: from this a stale read is answered.
type History = Map<string, { at: number; value: string | null }[]>;

// KV keys are `kind:hash`; the kind is what a report may show.
const kindOf = (key: unknown) => (typeof key === 'string' ? (key.split(':')[0] ?? '') : 'many');

function asType(value: string | null, type: unknown): unknown {
  const kind = typeof type === 'object' && type !== null ? (type as { type?: string }).type : type;
  if (value === null || kind === undefined || kind === 'text') return value;
  if (kind === 'json') return JSON.parse(value);
  throw new TypeError('stale reads know text and json');
}

/** A KV namespace whose round trips are counted and can fail. @param now the real clock */
export function countedKv(real: KVNamespace, now: () => number): KVNamespace {
  const history: History = new Map();
  const note = (key: string, value: unknown) => {
    const entries = history.get(key) ?? [];
    entries.push({ at: now(), value: typeof value === 'string' ? value : null });
    history.set(key, entries);
  };
  const heldAt = (key: string, at: number) => history.get(key)?.findLast((entry) => entry.at <= at)?.value ?? null;
  const kv = real as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const call = (method: string, args: unknown[]) => kv[method]?.(...args) as Promise<unknown>;
  const read =
    (method: 'get' | 'getWithMetadata') =>
    (...args: unknown[]) => {
      const wrap = (value: unknown) => (method === 'get' ? value : { value, metadata: null, cacheStatus: null });
      return trip('kv', `${method} ${kindOf(args[0])}`, () => call(method, args), {
        null: () => wrap(null),
        stale: (ageMs) => wrap(asType(heldAt(String(args[0]), now() - ageMs), args[1])),
      });
    };
  const made = {
    get: read('get'),
    getWithMetadata: read('getWithMetadata'),
    put: (...args: unknown[]) =>
      trip('kv', `put ${kindOf(args[0])}`, async () => {
        await call('put', args);
        note(String(args[0]), args[1]);
      }),
    delete: (...args: unknown[]) =>
      trip('kv', `delete ${kindOf(args[0])}`, async () => {
        await call('delete', args);
        note(String(args[0]), null);
      }),
    list: (...args: unknown[]) => trip('kv', 'list', () => call('list', args)),
  };
  return made as unknown as KVNamespace;
}
