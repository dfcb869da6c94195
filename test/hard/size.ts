/**
 * How much is tried: `ci` fits into every run of the tests, `full` is `npm run test:hard`, `nightly` is
 * `npm run test:hard -- --nightly`.
 */
export type Size = 'ci' | 'full' | 'nightly';

const sizes: readonly Size[] = ['ci', 'full', 'nightly'];

export const size: Size = sizes.find((each) => each === process.env.HARD_SIZE) ?? 'ci';

/** A number by size. */
export const bySize = (ci: number, full: number, nightly: number): number => ({ ci, full, nightly })[size];
