import type { Handlers } from './instrument.ts';
import type { QueueRun, RunResult } from './protocol.ts';

/**
 * Runs the queue handler on a batch of the test's choosing (the same message twice, in any order, a poison one) and
 * tells what it did with each message. As on the platform, a message that the handler does not speak about is
 * acknowledged, or retried where the handler throws.
 */
export async function runQueue<Env>(
  worker: Handlers<Env>,
  run: QueueRun,
  env: Env,
  ctx: ExecutionContext,
): Promise<RunResult> {
  type Said = { retry: boolean; delaySeconds?: number | undefined };
  const said = new Map<number, Said>();
  let rest: Said | undefined;
  const messages = run.messages.map(({ id, body, attempts = 1 }, index) => ({
    id,
    body,
    attempts,
    timestamp: new Date(),
    ack: () => void said.set(index, { retry: false }),
    retry: (options?: QueueRetryOptions) => void said.set(index, { retry: true, delaySeconds: options?.delaySeconds }),
  }));
  const batch = {
    queue: run.queue ?? 'outbox',
    messages,
    ackAll: () => {
      rest = { retry: false };
    },
    retryAll: (options?: QueueRetryOptions) => {
      rest = { retry: true, delaySeconds: options?.delaySeconds };
    },
  };
  const error = await errorOf(() => worker.queue?.(batch as unknown as MessageBatch, env, ctx));
  const fate = (index: number): Said => said.get(index) ?? rest ?? { retry: error !== null };
  return {
    error,
    acked: messages.filter((_, index) => !fate(index).retry).map(({ id }) => id),
    retried: messages.flatMap(({ id }, index) => {
      const { retry, delaySeconds } = fate(index);
      return retry ? [{ id, ...(delaySeconds === undefined ? {} : { delaySeconds }) }] : [];
    }),
  };
}

/** Runs the scheduled handler at the request's clock. */
export async function runScheduled<Env>(
  worker: Handlers<Env>,
  { cron }: { cron: string },
  env: Env,
  ctx: ExecutionContext,
): Promise<RunResult> {
  const controller = { cron, scheduledTime: Date.now(), noRetry: () => undefined } as unknown as ScheduledController;
  return { error: await errorOf(() => worker.scheduled?.(controller, env, ctx)), acked: [], retried: [] };
}

async function errorOf(run: () => unknown): Promise<string | null> {
  try {
    await run();
    return null;
  } catch (error) {
    return String(error);
  }
}
