import { dictionary } from '@zxcvbn-ts/language-common';

/**
 * Places of common passwords (lower case) in order of frequency, 0 the most common: about 49,000, of which
 * 17,900 have eight characters or more. Load this file with `import()` alone: the list weighs 200 KiB and is
 * needed only where somebody chooses a password.
 */
export const rankByPassword: ReadonlyMap<string, number> = new Map(
  dictionary['passwords-common'].map((password, rank) => [password, rank]),
);
