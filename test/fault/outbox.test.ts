import { describe, expect, it } from 'vitest';
import { size } from '../hard/size.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { Outside, type OutsideAnswer } from '../harness/outside.ts';
import { seedPerson } from '../harness/people.ts';
import { MAIL_ORIGIN } from '../harness/server.ts';
import { useServer } from '../harness/use-server.ts';
import { runQueue, runSchedule } from './platform-events.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const outside = new Outside();
const provider: { answer: () => OutsideAnswer } = { answer: () => ({ body: '{"id":"1"}' }) };
outside.at(MAIL_ORIGIN, () => provider.answer());
const vars = { MAIL_TRANSPORT: 'http', MAIL_HTTP_URL: `${MAIL_ORIGIN}/emails`, MAIL_HTTP_KEY: 'a key of this test' };
const server = useServer({ outside, vars, limits: { rate: 1_000_000, send: 1_000_000 } });
const at = home('brand1', 'prod');

interface Row {
  readonly id: string;
  readonly status: string;
  readonly tries: number;
  readonly payload: string;
  readonly error: string | null;
}

/** Owes one mail that no queue message points at: the message was lost on its way. */
async function owe(): Promise<{ id: string; pool: string; email: string }> {
  const { email } = await seedPerson(server());
  const known = new Set((await rows()).map(({ id }) => id));
  const caller = client(server());
  const answer = await caller.post(at.auth, '/magic-link', { email }, { fault: 'queue:*:null' });
  expect(answer.status).toBe(200);
  const [made] = (await rows()).filter(({ id }) => !known.has(id));
  if (!made) throw new Error('no mail is owed');
  expect([made.status, made.tries]).toEqual(['pending', 0]);
  return { id: made.id, pool: at.pool, email };
}

const rows = () => server().sql<Row>('SELECT id, status, tries, payload, error FROM outbox ORDER BY id');
const row = async (id: string): Promise<Row> => {
  const found = (await rows()).find((each) => each.id === id);
  if (!found) throw new Error(`no row ${id}`);
  return found;
};
const mailsOf = (id: string) => outside.callsTo(MAIL_ORIGIN).filter(({ headers }) => headers['idempotency-key'] === id);
const message = ({ id, pool }: { id: string; pool: string }, name = id) => ({ id: name, body: { id, pool } });
const works = () => {
  provider.answer = () => ({ body: '{"id":"1"}' });
};

describe('the queue', () => {
  it('may bring messages twice and in any order: each mail leaves once', async () => {
    const owed = [await owe(), await owe(), await owe()];
    const messages = [...owed, ...owed].reverse().map((each, index) => message(each, `m${index}`));
    const { error, retried } = await runQueue(server(), messages);
    expect([error, retried]).toEqual([null, []]);
    for (const { id } of owed) expect([(await row(id)).status, mailsOf(id).length]).toEqual(['sent', 1]);
    await runQueue(server(), messages);
    for (const { id } of owed) expect(mailsOf(id).length).toBe(1);
  });

  it('may run the same messages at the same time: each mail leaves once', async () => {
    const owed = [await owe(), await owe()];
    await Promise.all(
      [1, 2, 3, 4].map(() =>
        runQueue(
          server(),
          owed.map((each) => message(each)),
        ),
      ),
    );
    for (const { id } of owed) expect([(await row(id)).status, mailsOf(id).length]).toEqual(['sent', 1]);
  });

  it('is rid of a message that nobody can read, without those beside it being lost', async () => {
    const owed = await owe();
    const poison = [
      null,
      'text',
      7,
      [],
      {},
      { id: 1, pool: at.pool },
      { id: 'x', pool: 'nowhere' },
      { id: "' OR 1=1 --", pool: at.pool },
    ];
    const messages = [...poison.map((body, index) => ({ id: `poison${index}`, body })), message(owed)];
    const { error, acked, retried } = await runQueue(server(), messages);
    expect([error, retried, acked.length]).toEqual([null, [], messages.length]);
    expect([(await row(owed.id)).status, mailsOf(owed.id).length]).toEqual(['sent', 1]);
  });

  it('brings a message again where the database gave no answer, and the schedule sends what it never brings', async () => {
    for (const fault of ['db:1+:before', 'db:1+:after', 'db:1:hang', 'db:2+:before']) {
      const owed = await owe();
      const { error, acked, retried } = await runQueue(server(), [message(owed)], { fault });
      expect(error !== null || retried.length === 1 || acked.length === 1).toBe(true);
      expect((await runSchedule(server(), { clockOffsetMs: 3 * MINUTE })).error, fault).toBeNull();
      expect((await row(owed.id)).status, fault).toBe('sent');
      expect(mailsOf(owed.id).length, fault).toBeLessThanOrEqual(2);
    }
  });

  it('may leave a message in the dead-letter queue: the row decides, and leaves by the schedule', async () => {
    provider.answer = () => ({ status: 500 });
    const owed = await owe();
    for (let attempts = 1; attempts <= 6; attempts++) await runQueue(server(), [message(owed)]);
    expect((await row(owed.id)).status).toBe('pending');
    works();
    await runSchedule(server(), { clockOffsetMs: 2 * MINUTE });
    expect((await row(owed.id)).status).toBe('sent');
  });
});

describe('the schedule', () => {
  it('may run several times at once: each mail leaves once', async () => {
    const owed = [await owe(), await owe(), await owe()];
    const runs = await Promise.all([1, 2, 3, 4].map(() => runSchedule(server())));
    expect(runs.map(({ error }) => error)).toEqual([null, null, null, null]);
    for (const { id } of owed) expect([(await row(id)).status, mailsOf(id).length]).toEqual(['sent', 1]);
  });

  it('survives a fault at every round trip, and the next run ends the work', async () => {
    // After a mail has left, a run that hangs is cancelled only when the mail's own time limit has passed: 15 s.
    const slow = size === 'ci' ? [] : ['db:2:hang'];
    for (const fault of ['db:1:hang', 'db:1+:before', 'db:2+:before', 'db:3+:after', ...slow]) {
      const owed = await owe();
      await runSchedule(server(), { fault });
      await runSchedule(server(), { clockOffsetMs: 3 * MINUTE });
      expect((await row(owed.id)).status, fault).toBe('sent');
    }
  }, 60_000);
});

describe('the mail provider', () => {
  it('may answer 5xx, 429, or not at all: the mail is tried again and leaves', async () => {
    for (const status of [500, 503, 429, 401]) {
      provider.answer = () => ({ status });
      const owed = await owe();
      await runSchedule(server());
      expect(await row(owed.id)).toMatchObject({ status: 'pending', tries: 1 });
      works();
      await runSchedule(server(), { clockOffsetMs: MINUTE });
      expect(await row(owed.id)).toMatchObject({ status: 'sent', tries: 2, payload: '' });
    }
    const owed = await owe();
    await runSchedule(server(), { fault: 'fetch:1:before' });
    await runSchedule(server(), { clockOffsetMs: MINUTE });
    expect((await row(owed.id)).status).toBe('sent');
  });

  it('may hang: the try ends by its own time limit and the mail leaves later', async () => {
    const owed = await owe();
    await runSchedule(server(), { fault: 'fetch:1:hang' });
    expect(await row(owed.id)).toMatchObject({ status: 'pending', tries: 1 });
    await runSchedule(server(), { clockOffsetMs: 3 * MINUTE });
    expect((await row(owed.id)).status).toBe('sent');
  }, 60_000);

  it('may take a mail and lose the answer: it is sent again under the same idempotency key', async () => {
    const owed = await owe();
    await runSchedule(server(), { fault: 'fetch:1:after' });
    expect([(await row(owed.id)).status, mailsOf(owed.id).length]).toEqual(['pending', 1]);
    await runSchedule(server(), { clockOffsetMs: MINUTE });
    expect([(await row(owed.id)).status, mailsOf(owed.id).length]).toEqual(['sent', 2]);
  });

  it('may refuse for good, or be down until the link has ended: the row is dead, says why and holds no content', async () => {
    provider.answer = () => ({ status: 422, body: '{"name":"validation_error"}' });
    const refused = await owe();
    await runSchedule(server());
    expect(await row(refused.id)).toMatchObject({ status: 'dead', payload: '', error: 'http: 422 validation_error' });

    provider.answer = () => ({ status: 503 });
    const late = await owe();
    for (const clockOffsetMs of [0, MINUTE, 3 * MINUTE, 9 * MINUTE, HOUR])
      await runSchedule(server(), { clockOffsetMs });
    expect(await row(late.id)).toMatchObject({ status: 'dead', payload: '' });
    works();
    await runSchedule(server(), { clockOffsetMs: 2 * HOUR });
    expect([(await row(late.id)).status, (await row(late.id)).error]).toEqual(['dead', expect.any(String)]);
    const told = server().logs.filter((line) => line.message.includes('outbox.dead'));
    expect(told.length).toBeGreaterThanOrEqual(2);
  });
});
