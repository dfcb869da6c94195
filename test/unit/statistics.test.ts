import { describe, expect, it } from 'vitest';
import { mannWhitney, median } from '../attack/statistics.ts';

describe('the Mann–Whitney U test', () => {
  it('gives what the manual of SciPy gives for its example', () => {
    const { u, p } = mannWhitney([19, 22, 16, 29, 24], [20, 11, 17, 12]);
    expect(u).toBe(17);
    expect(p).toBeCloseTo(0.11134688653314041, 10);
  });

  it('gives what the manual of R gives for its example with ties: ozone in New York, May and August 1973', () => {
    const may = [41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37];
    const august = [
      39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85,
    ];
    const { u, p } = mannWhitney(may, august);
    expect(u).toBe(127.5);
    expect(p).toBeCloseTo(0.0001208, 7);
    expect(mannWhitney(august, may).p).toBeCloseTo(p, 12);
  });

  it('finds nothing between equal samples, and everything between samples that do not touch', () => {
    expect(mannWhitney([1, 2, 3, 4], [1, 2, 3, 4]).p).toBe(1);
    expect(mannWhitney([5, 5, 5], [5, 5]).p).toBe(1);
    const low = Array.from({ length: 200 }, (_, n) => n);
    const far = mannWhitney(
      low,
      low.map((value) => value + 1_000),
    );
    expect(far.u).toBe(0);
    expect(far.p).toBeGreaterThan(0);
    expect(far.p).toBeLessThan(1e-60);
  });

  it('asks for values', () => expect(() => mannWhitney([], [1])).toThrow(RangeError));
});

it('a median is the middle, or the mean of the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([10, 1, 2, 3])).toBe(2.5);
  expect(() => median([])).toThrow(RangeError);
});
