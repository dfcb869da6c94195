import { describe, expect, it } from 'vitest';
import { Neighbours } from '../../bench/neighbours.ts';

/** Steps of 10 ns until the run begins, then these. */
function whoseSteps(...steps: readonly number[]) {
  let n = 0;
  return new Neighbours(() => steps[n++ - 50] ?? 10);
}

const counting = () => {
  let n = 0;
  return async () => {
    n += 1;
    return n;
  };
};

describe('a slot of a benchmark', () => {
  it('is measured once while neighbours are quiet', async () => {
    const neighbours = whoseSteps(10, 15, 12, 10);
    const measure = counting();
    expect([await neighbours.quietest(measure), await neighbours.quietest(measure)]).toEqual([1, 2]);
    expect(neighbours.summary()).toEqual({ step: 13.5, fastest: 10, slots: 2, loud: 0 });
  });

  it('is measured again where they were loud before or after it', async () => {
    const neighbours = whoseSteps(16, 10, 10, 16, 10, 11);
    expect(await neighbours.quietest(counting())).toBe(3);
    expect(neighbours.summary()).toMatchObject({ step: 11, loud: 0 });
  });

  it('counts as it was at the quietest of three, and as loud, where they never stop', async () => {
    const neighbours = whoseSteps(90, 10, 20, 40, 50, 10, 10, 10);
    expect(await neighbours.quietest(counting())).toBe(2);
    expect(neighbours.summary()).toEqual({ step: 40, fastest: 10, slots: 1, loud: 1 });
  });
});
