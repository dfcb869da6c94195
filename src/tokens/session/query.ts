import * as z from 'zod';

const label = () => z.string().regex(/^[a-z0-9-]{1,63}$/, 'Name an app or environment of this brand');

export const sessionQuery = () => z.object({ app: label().optional(), env: label().optional() });
