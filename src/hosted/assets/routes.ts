import { scriptText } from '../../http/page/script.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { fail } from '../../lib/result.ts';

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/assets/:file',
    surface: 'pages',
    summary: 'A script of our pages; its name changes with its text',
    auth: 'none',
    rate: 'none',
    answers: { 200: null },
    errors: ['not_found'],
    handler: async ({ params }) => {
      const text = await scriptText(params.file ?? '');
      if (text === null) return fail('not_found');
      return new Response(text, {
        headers: {
          'content-type': 'text/javascript; charset=utf-8',
          'cache-control': 'public, max-age=31536000, immutable',
        },
      });
    },
  }),
];
