import { beforeEach, describe, expect, test, vi } from 'vitest';
import { failed } from '../../src/lib/result.ts';
import { withHashLease } from '../../src/platform/hash-lease.ts';

// The slots are those of the isolate: each test starts long after the one before, when none is live.
let time = 0;
const clock = { now: () => time };
const never = () => new Promise<string>(() => undefined);
const quick = async () => 'hashed';

beforeEach(() => {
  time += 3_600_000;
});

/** Requests that took a slot and were cancelled: nothing of theirs ever runs again. */
const leak = (count: number) => {
  for (let i = 0; i < count; i += 1) void withHashLease(clock, never);
};

describe('the cap on hashes in flight', () => {
  test('the seventh is refused at once, and its hash is never called', async () => {
    leak(6);
    const hash = vi.fn(quick);
    const outcome = await withHashLease(clock, hash);
    expect(failed(outcome) && [outcome.code, outcome.retryAfterSeconds]).toEqual(['overloaded', 2]);
    expect(hash).not.toHaveBeenCalled();
  });

  test('a slot that nobody gave back is free after 5 s, and not before', async () => {
    leak(6);
    time += 4_999;
    expect(failed(await withHashLease(clock, quick))).toBe(true);
    time += 1;
    expect(await withHashLease(clock, quick)).toBe('hashed');
  });

  test('leaked slots end one by one, each by its own start', async () => {
    leak(3);
    time += 3_000;
    leak(3);
    time += 2_000;
    leak(2);
    expect(await withHashLease(clock, quick)).toBe('hashed');
    leak(1);
    expect(failed(await withHashLease(clock, quick))).toBe(true);
  });

  test('a slot is given back when the hash ends, and when it throws', async () => {
    for (let i = 0; i < 20; i += 1) expect(await withHashLease(clock, quick)).toBe('hashed');
    const broken = () => Promise.reject(new Error('no memory'));
    for (let i = 0; i < 20; i += 1) await expect(withHashLease(clock, broken)).rejects.toThrow('no memory');
    expect(await withHashLease(clock, quick)).toBe('hashed');
  });

  test('a clock that steps back does not lock the slots', async () => {
    leak(6);
    time -= 60_000;
    expect(await withHashLease(clock, quick)).toBe('hashed');
    time += 60_000;
  });

  test('of a burst six run and the rest is refused before the first hash begins', async () => {
    const events: string[] = [];
    const hash = async () => void events.push('hash');
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        if (failed(await withHashLease(clock, hash))) events.push('refused');
      }),
    );
    expect(events).toEqual([...Array(14).fill('refused'), ...Array(6).fill('hash')]);
  });

  test('other work of the isolate gets a turn between two hashes', async () => {
    const events: string[] = [];
    const blocking = async () => {
      const end = performance.now() + 30;
      while (performance.now() < end);
      events.push('hash');
    };
    const hashes = Promise.all([1, 2, 3].map(() => withHashLease(clock, blocking)));
    const others = (async () => {
      for (let i = 0; i < 200 && events.filter((event) => event === 'hash').length < 3; i += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        events.push('other');
      }
    })();
    await Promise.all([hashes, others]);
    expect(events.join(' ')).toMatch(/hash( other)+ hash( other)+ hash/);
  });
});
