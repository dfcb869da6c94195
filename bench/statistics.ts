/** The value below which a share of the figures lies; not a number where there are none. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The figure in the middle, or half-way between the two that are; not a number where there are none. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const [low, high] = [(sorted.length - 1) / 2, sorted.length / 2].map((at) => sorted[Math.floor(at)] ?? Number.NaN);
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/** Three digits, of which none stands behind a whole number; or a dash where there is no figure. */
export function figure(value: number | null | undefined, unit = ''): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (Number.isInteger(value)) return `${value}${unit}`;
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return `${value.toFixed(digits)}${unit}`;
}

/** A Markdown table; columns after the first `texts` are aligned right. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[], texts = 1): string {
  const rule = head.map((_, at) => (at < texts ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
