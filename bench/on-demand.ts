import type { Bindings } from '../src/platform/config.ts';

/** Our worker behind an entry that loads nothing of it to answer `/`: what its start-up takes is reading the upload. */
export default {
  async fetch(request, env, context) {
    if (new URL(request.url).pathname === '/') return new Response('ok');
    const { default: worker } = await import('../src/worker.ts');
    return worker.fetch(request, env, context);
  },
} satisfies ExportedHandler<Bindings>;
