import { scryptSync } from 'node:crypto';
import { derive } from '../../src/identity/credentials/password/derive.ts';
import { currentParameters, keyBytes, saltBytes } from '../../src/identity/credentials/password/phc.ts';
import { verifyPassword } from '../../src/identity/credentials/password/scrypt.ts';
import { failed } from '../../src/lib/result.ts';
import { systemClock } from '../../src/platform/clock.ts';

const { ln, r, p } = currentParameters;
const salt = new Uint8Array(saltBytes);

/** A worker that does nothing but check passwords, to be put under load and to be measured. */
export default {
  async fetch(request: Request): Promise<Response> {
    switch (new URL(request.url).pathname) {
      case '/idle':
        return new Response('idle');
      case '/callback':
        await derive('a guess', salt, currentParameters, keyBytes);
        return new Response('hashed');
      case '/synchronous':
        scryptSync('a guess', salt, keyBytes, { N: 2 ** ln, r, p, maxmem: 64 * 1024 * 1024 });
        return new Response('hashed');
    }
    const outcome = await verifyPassword({ clock: systemClock }, 'a guess', null);
    if (!failed(outcome)) return new Response('checked');
    return new Response(outcome.code, { status: 503, headers: { 'Retry-After': String(outcome.retryAfterSeconds) } });
  },
};
