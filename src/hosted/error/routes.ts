import * as z from 'zod';
import { failurePage } from '../../http/page/failure-page.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import { type ErrorCode, errors } from '../../lib/errors.ts';
import { fail } from '../../lib/result.ts';

const query = () => z.object({ error: z.string().max(64).optional() });

/** What we say of a code; anything else in the address is somebody's own text and is not shown. */
const known = (code: string | undefined): ErrorCode =>
  code !== undefined && Object.hasOwn(errors, code) ? (code as ErrorCode) : 'internal';

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/error',
    surface: 'pages',
    summary: 'Says what went wrong, for a browser that was sent here with the code of it',
    auth: 'none',
    rate: 'read',
    query,
    answers: { 200: null },
    errors: [],
    // The page itself was found: its status is not that of what it tells of.
    handler: async ({ query: { error } }, scope) => {
      const { body, headers } = await failurePage(scope, fail(known(error)));
      return new Response(body, { status: 200, headers });
    },
  }),
];
