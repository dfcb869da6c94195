import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/lib/duration.ts';
import { drain } from '../../src/outbox/drain.ts';
import { leaseRows } from '../../src/outbox/queries.ts';
import type { OutgoingMail } from '../../src/platform/mail/port.ts';
import { SmsFailure } from '../../src/platform/sms/port.ts';
import { linksOf, messages } from '../unit/notify-fixtures.ts';
import {
  addAttempt,
  attemptsOf,
  brand,
  emptyAttempts,
  emptyTable,
  kit,
  losing,
  refusal,
  rowOf,
  rows,
  START,
} from './outbox-kit.ts';

beforeEach(async () => void (await emptyTable()));

describe('a drain over both channels', () => {
  it('sends each row by its own, and a refused number is no further try', async () => {
    const { deps, enqueue, enqueueSms, mails, messages: sent } = kit();
    const [mail, sms] = [await enqueue(), await enqueueSms()];
    expect((await drain(deps)).map(({ result }) => result)).toEqual(['sent', 'sent']);
    expect(mails.map(({ id }) => id)).toEqual([mail]);
    expect(sent).toMatchObject([{ id: sms, to: '+12025550142' }]);
    expect(sent[0]?.text).toMatch(/^048213 is your code for Brand One\..*\n\n@auth\.brand1\.com #048213$/);
    expect(await rowOf(sms)).toMatchObject({ channel: 'sms', status: 'sent', payload: '' });
    const refused = await enqueueSms();
    const send = () => Promise.reject(new SmsFailure('http: 400 21211', { permanent: true }));
    expect(await drain({ ...deps, sms: { send } })).toEqual([{ id: refused, result: 'dead', nextAt: null }]);
    expect(await rowOf(refused)).toMatchObject({ status: 'dead', payload: '', error: 'http: 400 21211' });
  });

  it('keeps a short message for later where none leave yet', async () => {
    const { deps, enqueueSms } = kit();
    const id = await enqueueSms();
    expect(await drain({ ...deps, sms: null })).toMatchObject([{ id, result: 'retry' }]);
    expect((await rowOf(id)).error).toBe('no short messages leave here');
  });
});

describe('a short message that is refused', () => {
  const now = START;
  const count = async (key: string) => (await attemptsOf(key))[0]?.n;
  const refusing = (permanent: boolean) => ({
    send: () => Promise.reject(new SmsFailure('http: 400 21211', { permanent })),
  });
  beforeEach(async () => {
    await emptyAttempts();
    for (const [key, n, expiresAt] of [
      ['day', 3, now + HOUR],
      ['country', 1, now + HOUR],
      ['yesterday', 3, now],
      ['person', 2, now + HOUR],
    ] as const)
      await addAttempt({ key, flow: 'f', n, notBefore: now, expiresAt });
  });

  it('is given back to the days that it was counted in, once, and to nothing else', async () => {
    const { deps, enqueueSms } = kit();
    await enqueueSms(['day', 'country', 'yesterday']);
    await drain({ ...deps, sms: refusing(true) });
    await drain({ ...deps, sms: refusing(true) });
    expect(await Promise.all(['day', 'country', 'yesterday', 'person'].map(count))).toEqual([2, 0, 3, 2]);
  });

  it('is given back once though the batch that settles it may have run already', async () => {
    for (const when of ['before', 'after'] as const) {
      const { deps, enqueueSms } = kit(losing(when, 2));
      const id = await enqueueSms(['day']);
      await drain({ ...deps, sms: refusing(true) });
      expect((await rowOf(id)).status).toBe('dead');
    }
    expect(await count('day')).toBe(1);
  });

  it('stays counted where an earlier try may have left, and where it may still leave', async () => {
    const { deps, clock, enqueueSms } = kit();
    await enqueueSms(['day']);
    await drain({ ...deps, sms: refusing(false) });
    expect(await count('day')).toBe(3);
    clock.at += MINUTE;
    expect(await drain({ ...deps, sms: refusing(true) })).toMatchObject([{ result: 'dead' }]);
    expect(await count('day')).toBe(3);
  });
});

describe('a row', () => {
  it('holds neither the address nor the link in the clear, and opens in its own place only', async () => {
    const { rowFor, insert, deps, mails } = kit();
    const [one, two] = [await rowFor(), await rowFor()];
    expect(one).toMatchObject({ brand: brand.id, pool: brand.pool, env: 'prod', channel: 'mail' });
    expect(JSON.stringify(one)).not.toMatch(/ada@|token|magic/);
    await insert({ ...one, payload: two.payload });
    expect(await drain(deps)).toMatchObject([{ id: one.id, result: 'retry' }]);
    expect(mails).toEqual([]);
    expect((await rowOf(one.id)).error).toBe('the payload cannot be opened');
  });

  it.each(Object.values(messages))('of $template leaves as a mail of its brand and ends empty', async (message) => {
    const { deps, enqueue, mails } = kit();
    const id = await enqueue(message);
    expect(await drain(deps)).toEqual([{ id, result: 'sent', nextAt: null }]);
    const [mail] = mails as [OutgoingMail];
    expect(mail).toMatchObject({
      id,
      to: 'ada@example.com',
      from: { address: 'no-reply@brand1.com', name: 'Brand One' },
      replyTo: null,
      createdAt: deps.clock.now(),
    });
    for (const link of linksOf(message)) expect(mail.text).toContain(link);
    expect(await rowOf(id)).toMatchObject({
      status: 'sent',
      payload: '',
      error: null,
      sentAt: deps.clock.now(),
      tries: 1,
    });
  });

  it('is written in the person’s language with the brand’s own words', async () => {
    const { deps, insert, rowFor, mails } = kit();
    const copyOf = async (id: string, locale: string) => ({ 'magic_link.subject': `${id} ${locale} {brand}` });
    await insert(await rowFor());
    await drain({ ...deps, copyOf });
    expect(mails[0]?.subject).toBe('brand1 en Brand One');
  });
});

describe('drains', () => {
  it('at once send every row once', async () => {
    for (let round = 0; round < 10; round++) {
      const { deps, enqueue, mails } = kit();
      const ids = await Promise.all(Array.from({ length: 12 }, () => enqueue()));
      const outcomes = (await Promise.all(Array.from({ length: 10 }, () => drain(deps)))).flat();
      outcomes.push(...(await drain(deps)));
      expect(mails.map(({ id }) => id).sort()).toEqual(ids.sort());
      expect(outcomes.map(({ id }) => id).sort()).toEqual(ids);
    }
    expect((await rows()).every(({ status, tries }) => status === 'sent' && tries === 1)).toBe(true);
  });

  it('take the longest due first, five at a time, and nothing before its time', async () => {
    const { deps, clock, enqueue } = kit();
    const ids: string[] = [];
    for (let n = 0; n < 7; n++) {
      clock.at += 1;
      ids.push(await enqueue());
    }
    clock.at -= 1;
    expect((await drain(deps)).map(({ id }) => id).sort()).toEqual(ids.slice(0, 5).sort());
    expect((await drain(deps)).map(({ id }) => id)).toEqual([ids[5]]);
    expect(await drain(deps)).toEqual([]);
  });

  it('by id take these rows and no others; unknown, finished and leased ones are no outcome', async () => {
    const { deps, clock, enqueue, mails } = kit();
    const [one, two, three] = [await enqueue(), await enqueue(), await enqueue()];
    await deps.db.write([
      leaseRows(deps.db, { ids: [three] }, { now: clock.at, until: clock.at + MINUTE, token: 'other' }),
    ]);
    const outcomes = await drain(deps, { ids: ['0199c0de-0000-7000-8000-000000000000', one, three] });
    expect(outcomes).toEqual([{ id: one, result: 'sent', nextAt: null }]);
    expect(await drain(deps, { ids: [one] })).toEqual([]);
    expect(mails).toHaveLength(1);
    expect((await rowOf(two)).tries).toBe(0);
  });
});

describe('an answer of the database that is lost', () => {
  it.each([
    ['taking the lease', 1],
    ['writing the outcome down', 2],
  ])('after %s costs no second mail and no try', async (_, batch) => {
    const { deps, enqueue, mails } = kit(losing('after', batch));
    const id = await enqueue();
    expect(await drain(deps)).toEqual([{ id, result: 'sent', nextAt: null }]);
    expect(mails).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ status: 'sent', tries: 1, payload: '' });
  });

  it('for good leaves the row to the next drain after the lease, which sends it under the same id', async () => {
    const { deps, clock, enqueue, mails, lines } = kit(losing('before', 2, 3));
    const id = await enqueue();
    const [outcome] = await drain(deps);
    expect(outcome).toMatchObject({ id, result: 'retry' });
    expect(lines.map(({ event }) => event)).toContain('outbox.unsettled');
    expect(await drain(deps)).toEqual([]);
    clock.at = outcome?.nextAt ?? 0;
    expect(await drain(deps)).toEqual([{ id, result: 'sent', nextAt: null }]);
    expect(mails.map((mail) => mail.id)).toEqual([id, id]);
  });
});

describe('a failure', () => {
  it('is tried again later and later, then no more, and the content goes', async () => {
    const { deps, clock, enqueue, lines } = kit();
    const failing = { ...deps, mail: { send: () => Promise.reject(refusal(false)) } };
    const id = await enqueue(messages.password_changed);
    const waits: number[] = [];
    for (let guard = 0; guard < 20; guard++) {
      const [outcome] = await drain(failing);
      if (outcome?.result !== 'retry') break;
      expect(await rowOf(id)).toMatchObject({
        status: 'pending',
        error: 'smtp RCPT: 550 5.1.1',
        tries: waits.length + 1,
      });
      waits.push((outcome.nextAt ?? 0) - clock.at);
      clock.at = (outcome.nextAt ?? 0) - 1;
      expect(await drain(failing)).toEqual([]);
      clock.at += 1;
    }
    expect(waits).toEqual([10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 15 * HOUR]);
    expect(await rowOf(id)).toMatchObject({
      status: 'dead',
      payload: '',
      error: 'smtp RCPT: 550 5.1.1',
      tries: 8,
      sentAt: null,
    });
    expect(lines.at(-1)).toMatchObject({
      event: 'outbox.dead',
      fields: { outboxId: id, brand: 'brand1', env: 'prod' },
    });
    clock.at += 1_000 * HOUR;
    expect(await drain(failing)).toEqual([]);
  });

  it('for good is not tried again', async () => {
    const { deps, enqueue } = kit();
    const id = await enqueue();
    const outcomes = await drain({ ...deps, mail: { send: () => Promise.reject(refusal(true)) } });
    expect(outcomes).toEqual([{ id, result: 'dead', nextAt: null }]);
    expect(await rowOf(id)).toMatchObject({ status: 'dead', payload: '' });
  });

  it('that passes leaves no trace on the row', async () => {
    const { deps, clock, enqueue } = kit();
    const id = await enqueue();
    await drain({ ...deps, mail: { send: () => Promise.reject(refusal(false)) } });
    clock.at += 10 * SECOND;
    expect(await drain(deps)).toMatchObject([{ result: 'sent' }]);
    expect(await rowOf(id)).toMatchObject({ status: 'sent', error: null, tries: 2 });
  });

  it('of one row does not hold up the others, and says nothing of its content', async () => {
    const { deps, insert, rowFor, mails, lines } = kit();
    const healthy = [await rowFor(), await rowFor()];
    const badLink = await rowFor({ ...messages.magic_link, link: 'javascript:alert("token")' });
    const unknownBrand = { ...(await rowFor()), brand: 'gone' };
    const garbage = { ...(await rowFor()), payload: 'k1.AAAA.not a payload' };
    await insert(garbage, badLink, unknownBrand, ...healthy);
    const outcomes = await drain(deps);
    expect(
      outcomes
        .filter(({ result }) => result === 'sent')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(healthy.map(({ id }) => id).sort());
    expect(mails).toHaveLength(2);
    expect(await rowOf(garbage.id)).toMatchObject({ status: 'pending', error: 'the payload cannot be opened' });
    expect(await rowOf(badLink.id)).toMatchObject({ status: 'pending', error: 'not rendered: TypeError' });
    expect(await rowOf(unknownBrand.id)).toMatchObject({ status: 'pending', error: 'the brand is not known here' });
    expect(JSON.stringify(lines)).not.toMatch(/token|ada@/);
  });

  it('that ends the drain itself uses up a try, so that such a row ends, too', async () => {
    const { deps, clock, enqueue, mails } = kit();
    const id = await enqueue(messages.password_changed);
    for (let n = 0; n < 8; n++) {
      await deps.db.write([
        leaseRows(deps.db, { ids: [id] }, { now: clock.at, until: clock.at + MINUTE, token: `${n}` }),
      ]);
      clock.at += MINUTE;
    }
    expect(await drain(deps)).toEqual([{ id, result: 'dead', nextAt: null }]);
    expect(await rowOf(id)).toMatchObject({ status: 'dead', payload: '', error: 'no try came to its end' });
    expect(mails).toEqual([]);
  });

  it('that comes after the lease has run out does not disturb whoever holds the row now', async () => {
    const { deps, clock, enqueue } = kit();
    const id = await enqueue();
    const slow = {
      send: async () => {
        clock.at += 5 * MINUTE;
        expect(await drain(deps)).toMatchObject([{ id, result: 'sent' }]);
        throw refusal(true);
      },
    };
    await drain({ ...deps, mail: slow });
    expect(await rowOf(id)).toMatchObject({ status: 'sent' });
  });
});

describe('a link that has expired', () => {
  it('is not sent any more', async () => {
    const { deps, clock, enqueue, mails } = kit();
    const id = await enqueue(messages.magic_link);
    clock.at += 15 * MINUTE;
    expect(await drain(deps)).toEqual([{ id, result: 'dead', nextAt: null }]);
    expect(await rowOf(id)).toMatchObject({ payload: '', error: 'the link expired before the mail could leave' });
    expect(mails).toEqual([]);
  });

  it('before the next try could come, ends the row at once', async () => {
    const { deps, clock, enqueue } = kit();
    const id = await enqueue(messages.magic_link);
    const failing = { ...deps, mail: { send: () => Promise.reject(refusal(false)) } };
    for (const wait of [0, 10 * SECOND, MINUTE, 5 * MINUTE]) {
      clock.at += wait;
      await drain(failing);
    }
    expect(await rowOf(id)).toMatchObject({ status: 'dead', payload: '', tries: 4, error: 'smtp RCPT: 550 5.1.1' });
  });

  it('is no matter of notices, which have none', async () => {
    const { deps, clock, enqueue } = kit();
    await enqueue(messages.password_changed);
    clock.at += 20 * HOUR;
    expect(await drain(deps)).toMatchObject([{ result: 'sent' }]);
  });
});
