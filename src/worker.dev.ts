import { type Entry, serve } from './app.ts';
import { drainQueue, drains, runSchedule } from './background.ts';
import { localOutbox } from './dev/outbox/local-outbox.ts';
import type { OutboxMessage } from './outbox/consume.ts';
import { systemClock } from './platform/clock.ts';
import type { Bindings } from './platform/config.ts';
import { type LocalMailbox, localMailbox } from './platform/mail/local.ts';

interface Local {
  readonly entry: Entry;
  readonly mailbox: LocalMailbox;
}

const perEnv = new WeakMap<Bindings, Local>();

/** What a development server adds: loopback names, the local mailbox and its page, and a page to start from. Production contains none of it. */
function localOf(env: Bindings): Local {
  const known = perEnv.get(env);
  if (known) return known;
  const mailbox = localMailbox(env.KV);
  const entry: Entry = {
    clock: systemClock,
    local: true,
    rows: [
      ['GET', '/', 'dev/start'],
      ['GET', '/dev/consent', 'dev/consent'],
      ['POST', '/dev/consent', 'dev/consent'],
      ['GET', '/dev/outbox', 'dev/outbox'],
      ['DELETE', '/dev/outbox', 'dev/outbox'],
      ['POST', '/dev/outbox/empty', 'dev/outbox'],
      ['GET', '/dev/outbox/:id', 'dev/outbox'],
      ['GET', '/dev/assets/:file', 'dev/outbox'],
    ],
    areas: {
      'dev/start': () => import('./dev/start/routes.tsx'),
      'dev/consent': () => import('./dev/consent/routes.ts'),
      'dev/outbox': async () => {
        const { routesOf } = await import('./dev/outbox/routes.tsx');
        return { routes: routesOf(() => localOutbox(mailbox, drains(env, entry, mailbox))) };
      },
    },
  };
  const made = { entry, mailbox };
  perEnv.set(env, made);
  return made;
}

/** The development entry. */
export default {
  fetch: (request, env, ctx) => serve(request, env, ctx, localOf(env).entry),
  queue: (batch, env) => drainQueue(batch, env, localOf(env).entry, localOf(env).mailbox),
  scheduled: (_event, env) => runSchedule(env, localOf(env).entry, localOf(env).mailbox),
} satisfies ExportedHandler<Bindings, OutboxMessage>;
