import { HOUR, MINUTE, SECOND } from '../lib/duration.ts';

/** Waits between tries: a hiccup costs seconds, and an outage of a provider may last most of a day. */
const DELAYS = [10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 15 * HOUR];

/** Milliseconds to wait after the n-th try has failed, or null after the last. */
export const delayAfter = (tries: number): number | null => DELAYS[tries - 1] ?? null;

/** Tries that a row gets in all. */
export const TRIES = DELAYS.length + 1;
