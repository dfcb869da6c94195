import { median } from './statistics.ts';

const WORDS = 2 ** 20;
const STEPS = 200_000;
/** A step that takes more than this many times the fastest tells of neighbours. */
const LOUD = 1.5;
/** How often a slot is measured at most. */
const TRIES = 3;

/** Measures nanoseconds of one step of a closed walk through 4 MiB, in an order that no processor foresees. */
function walker(): () => number {
  const next = Int32Array.from({ length: WORDS }, (_, at) => at);
  // Sattolo's shuffle, which leaves one circle.
  for (let at = WORDS - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * at);
    [next[at], next[other]] = [next[other] as number, next[at] as number];
  }
  return () => {
    let at = 0;
    for (let n = 0; n < WORDS; n += 1) at = next[at] as number;
    const start = performance.now();
    for (let n = 0; n < STEPS; n += 1) at = next[at] as number;
    const step = ((performance.now() - start) * 1e6) / STEPS;
    // The walk is used, or it would be left out.
    if (at < 0) throw new Error('a walk that leaves its memory');
    return step;
  };
}

/**
 * What others on the same host leave of the cache that its cores share. A machine that is rented sees nothing of them
 * but that: no program of its own runs and no time is stolen, and what does not fit into a core's own caches takes up
 * to twice as long.
 */
export class Neighbours {
  readonly #walk: () => number;
  readonly #steps: number[] = [];
  #fastest = Number.POSITIVE_INFINITY;

  /** @param walk gives the nanoseconds of a step, each time anew */
  constructor(walk: () => number = walker()) {
    this.#walk = walk;
    for (let n = 0; n < 50; n += 1) this.#step();
  }

  /** Measures again while neighbours are loud before or after it; of all that was measured, the quietest counts. */
  async quietest<T>(measure: () => Promise<T>): Promise<T> {
    let best: { readonly found: T; readonly step: number } | undefined;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const before = this.#step();
      const found = await measure();
      const step = Math.max(before, this.#step());
      if (!best || step < best.step) best = { found, step };
      if (best.step <= this.#fastest * LOUD) break;
    }
    const { found, step } = best as NonNullable<typeof best>;
    this.#steps.push(step);
    return found;
  }

  /** Nanoseconds of a step beside the slots that count, the fastest of all, and how many of the slots were loud. */
  summary(): { readonly step: number; readonly fastest: number; readonly loud: number; readonly slots: number } {
    const loud = this.#steps.filter((step) => step > this.#fastest * LOUD).length;
    return { step: median(this.#steps), fastest: this.#fastest, loud, slots: this.#steps.length };
  }

  #step(): number {
    const step = this.#walk();
    this.#fastest = Math.min(this.#fastest, step);
    return step;
  }
}
