import { sha256 } from '../lib/digest.ts';
import { SECOND } from '../lib/duration.ts';
import { Outage } from './d1.ts';

/**
 * Payloads of one-time values, with a lifetime. KV never decides anything: D1 decides "once" and "how often".
 * Keys are hashed (KV refuses long ones, and an address must not be readable there); lifetimes under 60 s are
 * kept for 60 s as KV demands, the true end being stored inside and checked at reading.
 */
export interface OneTimeStore {
  /** @param expiresAt Unix milliseconds. Throws `Outage`. */
  put(kind: string, key: string, value: unknown, expiresAt: number, now: number): Promise<void>;
  /** The payload and its end, or null where there is none or it has passed. Throws `Outage`. */
  get<T>(kind: string, key: string, now: number): Promise<Kept<T> | null>;
}

/** What was kept of a one-time value. */
export interface Kept<T> {
  readonly value: T;
  /** Unix milliseconds. */
  readonly expiresAt: number;
  /** Of kind and key: where it was kept, and what a claim on it is known by. */
  readonly digest: string;
}

// Claims that are kept were made by it: by another, a value that is spent could be redeemed once more.
const digestOf = (kind: string, key: string) => sha256(`${kind}|${key}`);

/** The store over a KV namespace. */
export const oneTimeStore = (kv: KVNamespace): OneTimeStore => ({
  async put(kind, key, value, expiresAt, now) {
    const expirationTtl = Math.max(60, Math.ceil((expiresAt - now) / SECOND));
    try {
      await kv.put(`${kind}:${digestOf(kind, key)}`, JSON.stringify({ value, expiresAt }), { expirationTtl });
    } catch (cause) {
      throw new Outage('kv', cause);
    }
  },
  async get<T>(kind: string, key: string, now: number) {
    const digest = digestOf(kind, key);
    let text: string | null;
    try {
      text = await kv.get(`${kind}:${digest}`, 'text');
    } catch (cause) {
      throw new Outage('kv', cause);
    }
    if (text === null) return null;
    const { value, expiresAt } = JSON.parse(text) as { value: T; expiresAt: number };
    return expiresAt > now ? { value, expiresAt, digest } : null;
  },
});
