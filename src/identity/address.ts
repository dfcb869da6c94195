import * as z from 'zod';

/**
 * An e-mail address as people type it. It is checked first and folded after: folding first would let look-alike
 * characters become an address of somebody else (next-auth GHSA-7rqj-j65f-68wh). Give `foldAddress` to compare.
 */
export const emailAddress = () => z.email('Enter an email address, like name@example.com').max(254);
