/** The middle value; of an even number of values the mean of the two in the middle. Throws where there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new RangeError('no values');
  return (low + high) / 2;
}

/** Every value with its rank, counted from 1; equal values share the mean of theirs. Returns also the sizes of the ties. */
function ranked(values: readonly number[]): { rankOf: ReadonlyMap<number, number>; ties: readonly number[] } {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const rankOf = new Map<number, number>();
  let before = 0;
  for (const [value, count] of [...counts].sort(([a], [b]) => a - b)) {
    rankOf.set(value, before + (count + 1) / 2);
    before += count;
  }
  return { rankOf, ties: [...counts.values()] };
}

/** The complementary error function: a series near zero, Lentz's continued fraction beyond. */
function erfc(x: number): number {
  const scale = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < 2) {
    let term = 2 * x * scale;
    let sum = 0;
    for (let n = 1; term > 1e-17; n++) {
      sum += term;
      term *= (2 * x * x) / (2 * n + 1);
    }
    return 1 - sum;
  }
  let fraction = x;
  for (let n = 60; n >= 1; n--) fraction = x + n / 2 / fraction;
  return scale / fraction;
}

export interface RankSum {
  /** Of the first sample: how many pairs it wins, ties counting half. */
  readonly u: number;
  /** Two-sided: how likely samples of one distribution differ as much. */
  readonly p: number;
}

/**
 * The Mann–Whitney U test of two samples, by the normal approximation with the corrections for ties and continuity.
 * Good from about eight values each on.
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): RankSum {
  const [m, n] = [first.length, second.length];
  if (m === 0 || n === 0) throw new RangeError('an empty sample');
  const all = m + n;
  const { rankOf, ties } = ranked([...first, ...second]);
  const ranks = first.reduce((sum, value) => sum + (rankOf.get(value) ?? 0), 0);
  const u = ranks - (m * (m + 1)) / 2;
  const tied = ties.reduce((sum, t) => sum + t ** 3 - t, 0);
  const variance = ((m * n) / 12) * (all + 1 - tied / (all * (all - 1)));
  if (variance === 0) return { u, p: 1 };
  const distance = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5);
  return { u, p: erfc(distance / Math.sqrt(2 * variance)) };
}
