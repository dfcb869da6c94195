/// <reference types="@cloudflare/vitest-plugin/types" />
import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/lib/duration.ts';
import { consume } from '../../src/outbox/consume.ts';
import { type DrainDeps, drain } from '../../src/outbox/drain.ts';
import { messages } from '../unit/notify-fixtures.ts';
import { brand, emptyTable, kit, losing, refusal, rowOf } from './outbox-kit.ts';

beforeEach(async () => void (await emptyTable()));

/** What the queue is told of each message, by its number. */
async function answers(bodies: unknown[], depsOf: (pool: string) => DrainDeps | null, log: DrainDeps['log']) {
  const batch = createMessageBatch(
    'gatehouse-outbox',
    bodies.map((body, n) => ({ id: String(n), timestamp: new Date(0), attempts: 1, body })),
  );
  const delays = new Map<string, number | undefined>();
  const watched = batch.messages.map((message) => ({
    body: message.body,
    ack: () => message.ack(),
    retry: (options?: QueueRetryOptions) => {
      delays.set(message.id, options?.delaySeconds);
      message.retry(options);
    },
  }));
  await consume(watched, depsOf, log);
  const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext());
  return {
    acked: [...explicitAcks].sort(),
    retried: retryMessages.map(({ msgId }) => [msgId, delays.get(msgId)]),
  };
}

const only = (deps: DrainDeps) => (pool: string) => (pool === brand.pool ? deps : null);
const { pool } = brand;

describe('queue messages', () => {
  it('twice, late and in any order send each row once, and all are acknowledged', async () => {
    const { deps, enqueue, mails } = kit();
    const ids = await Promise.all(Array.from({ length: 7 }, () => enqueue()));
    const bodies = [...ids].reverse().flatMap((id) => [
      { id, pool },
      { id, pool },
    ]);
    expect(await answers(bodies, only(deps), deps.log)).toEqual({
      acked: bodies.map((_, n) => String(n)).sort(),
      retried: [],
    });
    expect(await answers(bodies, only(deps), deps.log)).toMatchObject({ retried: [] });
    expect(mails.map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  it('of nothing known are acknowledged and touch nothing', async () => {
    const { deps, enqueue, mails } = kit();
    const id = await enqueue();
    const bodies = [
      { id: 'no such row', pool },
      { id, pool: 'elsewhere' },
      null,
      'text',
      { id: 7, pool },
      {},
      { pool },
    ];
    expect(await answers(bodies, only(deps), deps.log)).toEqual({
      acked: bodies.map((_, n) => String(n)),
      retried: [],
    });
    expect(mails).toEqual([]);
    expect(await rowOf(id)).toMatchObject({ status: 'pending', tries: 0 });
  });

  it('come back when their row is due again soon, each by itself', async () => {
    const { deps, enqueue } = kit();
    const [good, bad] = [await enqueue(messages.magic_link, 'good@example.com'), await enqueue()];
    const mail = {
      send: async ({ to }: { to: string }) => (to === 'good@example.com' ? undefined : Promise.reject(refusal(false))),
    };
    const outcome = await answers(
      [
        { id: good, pool },
        { id: bad, pool },
      ],
      only({ ...deps, mail }),
      deps.log,
    );
    expect(outcome).toEqual({ acked: ['0'], retried: [['1', 10]] });
  });

  it('leave long waits to the schedule', async () => {
    const { deps, clock, enqueue } = kit();
    const id = await enqueue(messages.password_changed);
    const failing = { ...deps, mail: { send: () => Promise.reject(refusal(false)) } };
    for (const wait of [0, 10_000, MINUTE]) {
      clock.at += wait;
      await drain(failing);
    }
    clock.at += 5 * MINUTE;
    expect(await answers([{ id, pool }], only(failing), deps.log)).toEqual({ acked: ['0'], retried: [] });
    expect(await rowOf(id)).toMatchObject({ status: 'pending', nextAt: clock.at + 30 * MINUTE });
  });

  it('come back when the database did not answer, and do their work then', async () => {
    const { deps, enqueue, mails, lines } = kit(losing('before', 1, 2));
    const id = await enqueue();
    expect(await answers([{ id, pool }], only(deps), deps.log)).toEqual({ acked: [], retried: [['0', 30]] });
    expect(lines.map(({ event }) => event)).toEqual(['outbox.not_drained']);
    expect(await answers([{ id, pool }], only(deps), deps.log)).toEqual({ acked: ['0'], retried: [] });
    expect(mails).toHaveLength(1);
  });
});
