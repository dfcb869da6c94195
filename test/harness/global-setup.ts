import { buildBundles } from './build.ts';

/** Once per test run: the bundles that servers start from. */
export const setup = (): Promise<void> => buildBundles();
