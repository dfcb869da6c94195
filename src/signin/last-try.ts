import { isLastTry, takeLastTry } from '../guard/count-try.ts';
import { giveBackTry } from '../guard/give-back-try.ts';
import type { Scope } from '../http/scope.ts';

/** The counters of one password. */
export interface Counters {
  /** Of the name that it is tried by. */
  readonly key: string;
  /** Of its person's first name. */
  readonly first: string;
  /** Of the name that it is not tried by; `unread` where there is no such name, so that the work tells nobody of it. */
  readonly other: string;
  /** One that nothing reads. */
  readonly unread: string;
}

/**
 * Takes the last try of all at a password whose person has two names: each has a counter, and the first decides, so that
 * two tries at once by both are not two. Null where it was taken. It costs a trip at the hundredth failure alone, of
 * whomever, so that it tells nobody who has two names.
 * @param n the count that the reservation of the try led to
 * @param id of the try, which its failure is counted with
 * @returns statements that give back what was taken, where nothing is compared after all
 */
export async function lastTry({ deps }: Scope, counters: () => Counters, n: number, id: string) {
  if (!isLastTry(n)) return [];
  const { key, first, unread } = counters();
  const { db, clock, random } = deps;
  const now = clock.now();
  const decides = key === first ? unread : first;
  const [[taken]] = await db.write([takeLastTry(db, decides, id, now)]);
  if (taken) return giveBackTry(db, decides, taken.n, random.id(now), now);
  return decides === first ? null : [];
}
