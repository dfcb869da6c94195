import * as z from 'zod';

const label = () => z.string().regex(/^[a-z0-9-]{1,63}$/, 'Name an app or environment of this brand');

/** What a sign-out ends: the session that asks, or every session of its person at every brand of the pool. */
export const logoutQuery = () => z.object({ scope: z.enum(['session', 'pool']).optional() });

export const sessionQuery = () => z.object({ app: label().optional(), env: label().optional() });
