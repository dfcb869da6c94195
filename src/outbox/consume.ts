import { MINUTE, SECOND } from '../lib/duration.ts';
import { describe, type Log } from '../platform/log.ts';
import { DRAIN_LIMIT, type DrainDeps, drain, type Outcome } from './drain.ts';

/** What travels through the queue: where a row is, nothing of what it holds. */
export interface OutboxMessage {
  readonly id: string;
  readonly pool: string;
}

/** Waits that the queue is asked for; for longer ones the schedule finds the row. */
const QUEUE_WAIT = 5 * MINUTE;
const OUTAGE_WAIT_SECONDS = 30;

type Queued = Pick<Message<unknown>, 'body' | 'ack' | 'retry'>;

/**
 * Handles messages of the outbox queue, and of its dead-letter queue alike. The rows decide what is due, so
 * messages may come twice, late, in any order or not at all; an unknown row, pool or shape is acknowledged and
 * each message is answered by itself. `depsOf` gives the drain of a pool's database, or null for a pool unknown here.
 */
export async function consume(
  messages: readonly Queued[],
  depsOf: (pool: string) => DrainDeps | null,
  log: Log,
): Promise<void> {
  const byPool = new Map<string, Map<string, Queued[]>>();
  for (const message of messages) {
    const { id, pool } = (message.body ?? {}) as Partial<OutboxMessage>;
    if (typeof id !== 'string' || typeof pool !== 'string') {
      log.error('outbox.message_unreadable');
      message.ack();
      continue;
    }
    const rows = byPool.get(pool) ?? new Map<string, Queued[]>();
    rows.set(id, [...(rows.get(id) ?? []), message]);
    byPool.set(pool, rows);
  }
  for (const [pool, rows] of byPool) await consumePool(rows, depsOf(pool), log);
}

async function consumePool(
  rows: ReadonlyMap<string, readonly Queued[]>,
  deps: DrainDeps | null,
  log: Log,
): Promise<void> {
  if (!deps) {
    log.error('outbox.pool_unknown', { count: rows.size });
    for (const message of [...rows.values()].flat()) message.ack();
    return;
  }
  const ids = [...rows.keys()];
  for (let at = 0; at < ids.length; at += DRAIN_LIMIT) {
    const slice = ids.slice(at, at + DRAIN_LIMIT);
    const queued = slice.flatMap((id) => (rows.get(id) ?? []).map((message) => ({ id, message })));
    try {
      const outcomes = new Map((await drain(deps, { ids: slice })).map((outcome) => [outcome.id, outcome]));
      for (const { id, message } of queued) answer(message, outcomes.get(id), deps.clock.now());
    } catch (error) {
      log.error('outbox.not_drained', { error: describe(error), count: slice.length });
      for (const { message } of queued) message.retry({ delaySeconds: OUTAGE_WAIT_SECONDS });
    }
  }
}

function answer(message: Queued, outcome: Outcome | undefined, now: number): void {
  const wait = outcome?.nextAt ? outcome.nextAt - now : null;
  if (wait === null || wait > QUEUE_WAIT) message.ack();
  else message.retry({ delaySeconds: Math.max(1, Math.ceil(wait / SECOND)) });
}
