import { countedBindings, countFetch } from './bindings.ts';
import { statementsMade } from './d1.ts';
import { shiftDate } from './date.ts';
import { parseFaults } from './faults.ts';
import { newProbe, type Probe, report, withProbe } from './probe.ts';
import {
  AWAIT,
  CLOCK,
  COUNTRY,
  FAULT,
  LATER,
  QUEUE_PATH,
  type QueueRun,
  ROWS,
  SCHEDULED_PATH,
  STATEMENTS_PATH,
  TRIPS,
} from './protocol.ts';
import { runQueue, runScheduled } from './runs.ts';

export interface Handlers<Env> {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response>;
  queue?(batch: MessageBatch, env: Env, ctx: ExecutionContext): void | Promise<void>;
  scheduled?(controller: ScheduledController, env: Env, ctx: ExecutionContext): void | Promise<void>;
}

function probeOf(headers: Headers): Probe {
  const clock = headers.get(CLOCK) ?? '0';
  if (!/^[+=-]?\d{1,15}$/.test(clock)) throw new TypeError(`no clock: ${clock}`);
  const moves = clock.startsWith('=') ? () => Number(clock.slice(1)) : (realNow: number) => realNow + Number(clock);
  return newProbe(moves, parseFaults(headers.get(FAULT)));
}

/** The execution context, keeping what is handed to `waitUntil`. */
function keeping(ctx: ExecutionContext): { ctx: ExecutionContext; settled: () => Promise<void> } {
  const later: Promise<unknown>[] = [];
  const waitUntil = (work: Promise<unknown>) => {
    later.push(work);
    ctx.waitUntil(work);
  };
  const settled = async () => {
    // Work that is done may have handed in more.
    for (let seen = 0; seen < later.length; ) {
      const batch = later.slice(seen);
      seen = later.length;
      await Promise.allSettled(batch);
    }
  };
  const kept = new Proxy(ctx, {
    get: (target, key) => {
      if (key === 'waitUntil') return waitUntil;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { ctx: kept, settled };
}

/**
 * The worker with its round trips counted and, where a request asks for it, made to fail, and with its clock moved.
 * The handlers themselves are the ones that are deployed; nothing in them knows of this.
 */
export function instrument<Env extends object>(worker: Handlers<Env>): Handlers<Env> {
  const realNow = shiftDate();
  countFetch();

  async function answer(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const pathname = URL.parse(request.url)?.pathname;
    if (pathname === QUEUE_PATH)
      return Response.json(await runQueue(worker, (await request.json()) as QueueRun, env, ctx));
    if (pathname === SCHEDULED_PATH)
      return Response.json(await runScheduled(worker, (await request.json()) as { cron: string }, env, ctx));
    if (pathname === STATEMENTS_PATH) return Response.json([...statementsMade]);
    const country = request.headers.get(COUNTRY);
    return worker.fetch(country === null ? request : new Request(request, { cf: { country } }), env, ctx);
  }

  return {
    async fetch(request, env, context) {
      let probe: Probe;
      try {
        probe = probeOf(request.headers);
      } catch (error) {
        return new Response(String(error), { status: 599 });
      }
      return withProbe(probe, async () => {
        const { ctx, settled } = keeping(context);
        const made = await answer(request, countedBindings(env, realNow), ctx);
        const answered = probe.trips.length;
        const out = new Response(made.body, made);
        out.headers.set(TRIPS, JSON.stringify(report(probe)));
        out.headers.set(ROWS, JSON.stringify(probe.rows));
        if (request.headers.get(AWAIT) === 'later') {
          await Promise.race([settled(), probe.hung]);
          out.headers.set(LATER, JSON.stringify(report(probe, answered)));
        }
        return out;
      });
    },
    async queue(batch, env, ctx) {
      await worker.queue?.(batch, countedBindings(env, realNow), ctx);
    },
    async scheduled(controller, env, ctx) {
      await worker.scheduled?.(controller, countedBindings(env, realNow), ctx);
    },
  };
}
