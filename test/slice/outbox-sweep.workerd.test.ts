import { beforeEach, expect, it } from 'vitest';
import { DAY } from '../../src/lib/duration.ts';
import { sweep } from '../../src/outbox/sweep.ts';
import { emptyTable, kit, losing, refusal, rows, START } from './outbox-kit.ts';

beforeEach(async () => void (await emptyTable()));

it('sends all that is due, batch after batch', async () => {
  const { deps, enqueue, mails } = kit();
  const ids = await Promise.all(Array.from({ length: 17 }, () => enqueue()));
  expect(await sweep([deps])).toBe(17);
  expect(mails.map(({ id }) => id).sort()).toEqual(ids.sort());
  expect(await sweep([deps])).toBe(0);
});

it('run twice at once sends nothing twice', async () => {
  const { deps, enqueue, mails } = kit();
  await Promise.all(Array.from({ length: 17 }, () => enqueue()));
  await Promise.all([sweep([deps]), sweep([deps])]);
  expect(new Set(mails.map(({ id }) => id)).size).toBe(17);
  expect(mails).toHaveLength(17);
});

it('ends even where nothing can be sent', async () => {
  const { deps, enqueue } = kit();
  await Promise.all(Array.from({ length: 12 }, () => enqueue()));
  expect(await sweep([{ ...deps, mail: { send: () => Promise.reject(refusal(false)) } }])).toBe(12);
});

it('goes on with the next database when one does not answer', async () => {
  const broken = kit(losing('before', 1, 2));
  const { deps, enqueue, mails } = kit();
  await enqueue();
  expect(await sweep([broken.deps, deps])).toBe(1);
  expect(mails).toHaveLength(1);
  expect(broken.lines.map(({ event }) => event)).toEqual(['outbox.not_swept']);
});

it('removes rows that were finished a month ago, and no row that still waits', async () => {
  const { deps, clock, rowFor, insert } = kit();
  const finished = { nextAt: START, payload: '' };
  await insert(
    { ...(await rowFor()), ...finished, status: 'sent' },
    { ...(await rowFor()), ...finished, status: 'dead' },
    { ...(await rowFor()), ...finished, status: 'sent', nextAt: START + DAY },
    { ...(await rowFor()), status: 'pending', nextAt: START + 40 * DAY },
  );
  clock.at = START + 30 * DAY + 1;
  await sweep([deps]);
  expect((await rows()).map(({ status }) => status).sort()).toEqual(['pending', 'sent']);
});
