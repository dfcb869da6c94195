import { CLOCK, FAULT, QUEUE_PATH, type QueueRun, type RunResult, SCHEDULED_PATH } from '../entry/protocol.ts';
import { exchange } from '../harness/exchange.ts';
import type { Server } from '../harness/server.ts';

interface Conditions {
  readonly clockOffsetMs?: number;
  readonly fault?: string;
}

async function call(
  server: Pick<Server, 'port'>,
  target: string,
  json: unknown,
  { clockOffsetMs = 0, fault }: Conditions,
): Promise<RunResult> {
  const body = Buffer.from(JSON.stringify(json));
  const answer = await exchange(server.port, {
    method: 'POST',
    target,
    body,
    fields: [
      ['host', 'localhost'],
      ['content-type', 'application/json'],
      ['content-length', String(body.byteLength)],
      ...(clockOffsetMs === 0 ? [] : ([[CLOCK, String(clockOffsetMs)]] as const)),
      ...(fault === undefined ? [] : ([[FAULT, fault]] as const)),
    ],
  });
  // A run that hangs is cancelled by the platform, which then says so itself.
  if (answer.status !== 200) return { error: String(answer), acked: [], retried: [] };
  return answer.json<RunResult & Record<string, unknown>>();
}

/** What the platform does every minute. */
export const runSchedule = (server: Pick<Server, 'port'>, conditions: Conditions = {}): Promise<RunResult> =>
  call(server, SCHEDULED_PATH, { cron: '* * * * *' }, conditions);

/** What the platform does with a batch of messages. */
export const runQueue = (
  server: Pick<Server, 'port'>,
  messages: QueueRun['messages'],
  conditions: Conditions = {},
): Promise<RunResult> => call(server, QUEUE_PATH, { messages }, conditions);
