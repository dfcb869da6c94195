import { describe, expect, it } from 'vitest';
import { floor } from '../../bench/calls.ts';
import { distanceTable } from '../../bench/distance.ts';
import type { Counts, Measured, Row } from '../../bench/hot.ts';
import { CLAIM, type Goal } from '../../bench/paths.ts';
import { goalTable } from '../../bench/report.ts';

const none: Counts = { d1: 0, statements: 0, kv: 0, limits: 0, serial: 0, writing: 0, read: 0, written: 0 };

/** One side, of which each round took so much of the isolate's CPU. */
const measured = (isolateCpu: number[], counts: Partial<Counts> = {}): Measured => ({
  counts: { ...none, ...counts },
  processCpu: isolateCpu,
  wall: isolateCpu,
  isolateCpu,
  isolateBesideHash: isolateCpu,
  top: new Map(),
});

const tableOf = (table: typeof goalTable, rows: readonly (readonly [name: string, row: Row, goal?: Goal])[]) => {
  const results = new Map(
    rows.map(([name, row, goal]) => [{ name, floor: floor('/'), ...(goal ? { goal } : {}) }, row] as const),
  );
  const lines = table(results).trimEnd().split('\n').slice(2);
  return lines.map((line) => line.slice(2, -2).split(' | '));
};

const health = ['`/health`', { own: measured([1, 1, 1]), floor: measured([1, 1, 1]) }] as const;
const claim = [CLAIM, { floor: measured([1.5, 1.5, 1.5]) }] as const;
const verdictOf = (...rows: Parameters<typeof tableOf>[1]) =>
  tableOf(goalTable, [health, claim, ...rows])
    .at(-1)
    ?.at(-1);

describe('the verdict on a path', () => {
  const signIn = { times: 12, d1: 2, plusClaim: true } as const;
  const counts = { d1: 2, kv: 1, limits: 1, serial: 4 };

  it('holds where cost, trips and those in a row are within the goal', () => {
    expect(verdictOf(['a sign-in', { own: measured([12, 11, 40], counts) }, signIn])).toBe('✓');
  });

  it('tells what is missed: the cost, the trips, or how many wait for one another', () => {
    expect(verdictOf(['a sign-in', { own: measured([13, 14, 13], counts) }, signIn])).toBe('✗, within the noise');
    expect(verdictOf(['a sign-in', { own: measured([16, 17, 16], counts) }, signIn])).toBe('✗');
    expect(verdictOf(['a sign-in', { own: measured([1], { ...counts, d1: 3 }) }, signIn])).toBe('✗ in trips');
    expect(verdictOf(['a sign-in', { own: measured([1], { ...counts, kv: 2, serial: 5 }) }, signIn])).toBe(
      '✗ in trips',
    );
    expect(verdictOf(['a sign-in', { own: measured([1], { ...counts, serial: 5 }) }, signIn])).toBe('✗ in a row');
    expect(verdictOf(['a read', { own: measured([1], { d1: 1, kv: 1, serial: 2 }) }, { times: 6, d1: 1 }])).toBe(
      '✗ in trips',
    );
  });

  it('does not judge what must cost less than a path that was not measured', () => {
    const below = { times: 2.5, d1: 0, below: 'whole' };
    expect(verdictOf(['unchanged', { own: measured([0.9]) }, below])).toBe('–');
  });

  it('counts a read of KV where the goal has none', () => {
    const counts = { kv: 3, limits: 3, serial: 3 };
    expect(verdictOf(['a document', { own: measured([1], counts) }, { times: 2.5, d1: 0 }])).toBe('✗ in trips');
  });

  it('holds what must cost less than another path against it round by round', () => {
    const below = { times: 2.5, d1: 0, below: 'whole' };
    const whole = ['whole', { own: measured([1, 2, 1.5]) }] as const;
    expect(verdictOf(whole, ['unchanged', { own: measured([0.9, 1.8, 1.4]) }, below])).toBe('✓');
    expect(verdictOf(whole, ['unchanged', { own: measured([1.1, 1.4, 1.6]) }, below])).toBe('✗ no less than whole');
  });
});

describe('the time that a distance takes', () => {
  it('grows for what is read of KV as well, which no cache nearby has', () => {
    const row: Row = { own: measured([1], { d1: 2, kv: 1, writing: 1, serial: 3 }) };
    const [own] = tableOf(distanceTable, [['a sign-in', row]]);
    expect(own?.slice(4)).toEqual(['26', '91', '361', '751', '751']);
  });

  it('counts a replica for the peer alone, and for its trips that write nothing', () => {
    const row: Row = {
      own: measured([1], { d1: 2, writing: 1, serial: 2 }),
      peer: measured([1], { d1: 6, writing: 5, serial: 6 }),
    };
    const [own, peer] = tableOf(distanceTable, [['a sign-in', row]]).map((cells) => cells.slice(-2));
    expect(own).toEqual(['501', '501']);
    expect(peer).toEqual(['1501', '1259']);
  });
});
