import { MINUTE, SECOND } from '../lib/duration.ts';

/**
 * Copies of public documents that can be fetched again at any time, such as a provider's keys. Kept near to where
 * they are used, perhaps shorter than asked for: nothing may depend on a copy being there.
 */
export interface PublicCopies {
  /** The copy under an address and when it was made, or null. Never throws. */
  get(address: string): Promise<{ readonly text: string; readonly madeAt: number } | null>;
  /** @param madeAt Unix milliseconds. Never throws. */
  put(address: string, text: string, madeAt: number): Promise<void>;
}

const KEPT = 60 * MINUTE;
const NAME = 'public-copies';

/** The copies in the Cache API of the place that the request arrived at. */
export const cachedCopies: PublicCopies = {
  async get(address) {
    try {
      const found = await (await caches.open(NAME)).match(address);
      const madeAt = Number(found?.headers.get('x-made-at'));
      return found && Number.isSafeInteger(madeAt) ? { text: await found.text(), madeAt } : null;
    } catch {
      return null;
    }
  },
  async put(address, text, madeAt) {
    const headers = { 'cache-control': `max-age=${KEPT / SECOND}`, 'x-made-at': String(madeAt) };
    try {
      await (await caches.open(NAME)).put(address, new Response(text, { headers }));
    } catch {
      // without a copy the next request fetches the document itself
    }
  },
};
