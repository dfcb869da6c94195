import { describe, expect, it } from 'vitest';
import { coldRows, hashesOf, heavy, isWithinGoal, laterOf, middleOf } from '../../bench/first-request.ts';
import { growthVerdict } from '../../bench/growth.ts';
import { table } from '../../src/routes.ts';

const counts = { d1: 1, statements: 2, kv: 0, limits: 0, serial: 1, read: 277, written: 1, writing: 1 };

describe('what the benchmark says of growth', () => {
  it('holds where D1 does as much at the last step as at the first, or less', () => {
    expect(growthVerdict(counts, { ...counts })).toBe('✓');
    expect(growthVerdict(counts, { ...counts, read: 270, written: 0 })).toBe('✓');
  });

  it('names what has become more, by however little', () => {
    expect(growthVerdict(counts, { ...counts, read: 278 })).toBe('✗ in rows read');
    expect(growthVerdict(counts, { ...counts, d1: 2, written: 2 })).toBe('✗ in trips, rows written');
  });

  it('lets a page read a row more for each who stands on it, and write none', () => {
    expect(growthVerdict(counts, { ...counts, read: 328 }, 51)).toBe('✓');
    expect(growthVerdict(counts, { ...counts, read: 329 }, 51)).toBe('✗ in rows read');
    expect(growthVerdict(counts, { ...counts, written: 2 }, 51)).toBe('✗ in rows written');
  });

  it('says nothing of a single step', () => {
    expect(growthVerdict(counts, counts)).toBe('–');
    expect(growthVerdict(undefined, undefined)).toBe('–');
  });
});

describe('what the benchmark says of a first request', () => {
  it('holds up to 60 ms beyond a later one', () => {
    expect(isWithinGoal({ first: 70, later: 10 })).toBe(true);
    expect(isWithinGoal({ first: 70.1, later: 10 })).toBe(false);
  });

  it('takes the least of later ones, and of those that hash the mean', () => {
    expect(laterOf([9, 5])).toBe(5);
    expect(laterOf([180, 220])).toBe(200);
  });

  it('takes the run whose difference is in the middle', () => {
    const runs = [
      { first: 90, later: 10 },
      { first: 300, later: 290 },
      { first: 40, later: 10 },
    ];
    expect(middleOf(runs)).toEqual({ first: 40, later: 10 });
    expect(() => middleOf([])).toThrow('nothing was measured');
  });

  it('knows how many hashes a row makes by what one takes the floor', () => {
    const one = { first: 215, later: 190 };
    expect(hashesOf({ first: 60, later: 8 }, one)).toBe(0);
    expect(hashesOf({ first: 250, later: 215 }, one)).toBe(1);
    expect(hashesOf({ first: 470, later: 410 }, one)).toBe(2);
  });

  it('is measured of what loads most in an area, too', () => {
    expect(coldRows('account/registration')).toEqual(['GET /register', 'POST /register']);
    expect(coldRows('methods/passkey')).toEqual(['POST /login/passkey', 'POST /auth/passkey/login/complete']);
    expect(coldRows('site/health')).toEqual(['GET /health']);
    expect(heavy.filter((row) => !table.some(([, , area]) => coldRows(area).includes(row)))).toEqual([]);
  });
});
