import type { Sealer } from '../../../platform/seal.ts';

const place = (userId: string) => `credentials|${userId}|password`;

/**
 * Seals a PHC string for `credentials.data` under the pepper keys, bound to its owner: a copy of the database
 * alone cannot be guessed against, and a row cannot be moved to another account. Sealing instead of keyed
 * hashing, so that the pepper can be rotated without anybody's password.
 */
export const sealPassword = (deps: { pepper: Sealer }, userId: string, phc: string): Promise<string> =>
  deps.pepper.seal(phc, place(userId));

/** The PHC string of a user, or null where it was changed, moved, or its pepper key is gone. */
export const openPassword = (deps: { pepper: Sealer }, userId: string, sealed: string): Promise<string | null> =>
  deps.pepper.open(sealed, place(userId));
