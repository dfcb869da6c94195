import { serve } from './app.ts';
import { drainQueue, runSchedule } from './background.ts';
import type { OutboxMessage } from './outbox/consume.ts';
import { systemClock } from './platform/clock.ts';
import type { Bindings } from './platform/config.ts';

const entry = { clock: systemClock, local: false };

/** The production entry. */
export default {
  fetch: (request, env, ctx) => serve(request, env, ctx, entry),
  queue: (batch, env) => drainQueue(batch, env, entry),
  scheduled: (_event, env) => runSchedule(env, entry),
} satisfies ExportedHandler<Bindings, OutboxMessage>;
