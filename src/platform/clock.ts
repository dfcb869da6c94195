/** The only source of time. On Workers the clock stands still during CPU work and moves with I/O. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
