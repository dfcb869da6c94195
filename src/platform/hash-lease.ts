import { SECOND } from '../lib/duration.ts';
import { type Failure, fail } from '../lib/result.ts';
import type { Clock } from './clock.ts';

/** A slot is free again after this long even if nobody gave it back: a cancelled request runs no `finally`. */
const leaseMs = 5 * SECOND;
/** Six hashes are about two seconds of one isolate's thread. */
const mostLive = 6;
const retryAfterSeconds = 2;

interface Slot {
  readonly startedAt: number;
}

// Per isolate, and it decides nothing but load: losing it costs at most some hashes above the cap.
const slots = new Set<Slot>();
let hashesEnded = 0;

/**
 * Runs a password hash under one of six leases of this isolate. With six live ones it answers `overloaded`
 * (503, `Retry-After`) at once and `hash` is not called. What `hash` throws is passed on.
 */
export async function withHashLease<T>(clock: Clock, hash: () => Promise<T>): Promise<T | Failure> {
  const now = clock.now();
  for (const slot of slots) if (Math.abs(now - slot.startedAt) >= leaseMs) slots.delete(slot);
  if (slots.size >= mostLive) return fail('overloaded', { retryAfterSeconds, internal: 'password hashes in flight' });
  const slot: Slot = { startedAt: now };
  slots.add(slot);
  try {
    await ownTurn();
    return await hash();
  } finally {
    hashesEnded += 1;
    slots.delete(slot);
  }
}

/**
 * Resolves in a turn of the event loop in which no hash has ended yet. A hash holds the isolate's thread from
 * its call to its end, so without this a burst would run back to back before anybody could be refused, and every
 * other request of the isolate would wait for the whole burst. Bounded, so that newcomers cannot starve anyone.
 */
async function ownTurn(): Promise<void> {
  for (let turns = 0, seen = -1; seen !== hashesEnded && turns < mostLive; turns += 1) {
    seen = hashesEnded;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
