import { describe, expect, test } from 'vitest';
import { someNumber } from '../../fixtures/factors.ts';
import { accessToken } from '../../fixtures/tokens.ts';
import type { Answer } from '../../harness/answer.ts';
import { client } from '../../harness/client.ts';
import { bundleDeclaring } from '../../harness/declared.ts';
import { home } from '../../harness/demo.ts';
import { Outside } from '../../harness/outside.ts';
import { seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { seedPhone } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';
import { SECOND } from '../token-kit.ts';

const at = home('brand1', 'dev');
type TheServer = ReturnType<ReturnType<typeof useServer>>;

/** Somebody who is signed in, and may have a phone that is a factor. */
async function somebody(server: TheServer, phone: boolean | { number: string; country?: string } = false) {
  const person = await seedPerson(server);
  const seed = phone === true ? { number: someNumber() } : phone;
  const number = seed === false ? null : await seedPhone(server, person, seed);
  const token = await accessToken({ server, at }, await seedSession(server, person, at));
  const call = (method: 'GET' | 'POST', path: string, offsetMs: number, json?: object) => {
    const caller = client(server, { jar: null });
    caller.travelTo(offsetMs);
    const headers = { authorization: `Bearer ${token}` };
    return caller.request(at.auth, path, { method, headers, ...(json ? { json } : {}) });
  };
  return {
    number: number ?? '',
    add: (phone = someNumber(), offsetMs = 0) =>
      call('POST', '/auth/otp/methods/sms', offsetMs, { phone, country: 'DE' }),
    ask: (offsetMs = 0) => call('GET', '/auth/otp/code?method=sms', offsetMs),
  };
}

const sent = (server: TheServer) => server.sql("SELECT id FROM outbox WHERE channel = 'sms'");

describe('messages to a phone', () => {
  const server = useServer({ limits: { rate: 100_000, send: 100_000 } });

  test('that is a second factor are not spent by strangers who add its number', async () => {
    const owner = await somebody(server(), true);
    const strangers = await Promise.all(Array.from({ length: 6 }, () => somebody(server())));
    for (const [n, { add }] of strangers.slice(0, 5).entries())
      expect((await add(owner.number, n * 31 * SECOND)).status).toBe(200);
    const now = 5 * 31 * SECOND;
    expectProblem(await (strangers[5] as typeof owner).add(owner.number, now), 'rate_limited');
    expect((await owner.ask(now)).status).toBe(204);
  });

  test('take from every budget or from none: one that the number refuses leaves the person theirs', async () => {
    const number = someNumber();
    const [first, second] = [await somebody(server()), await somebody(server())];
    expect((await first.add(number)).status).toBe(200);
    const refused = await second.add(number);
    expectProblem(refused, 'rate_limited');
    expect(Number(refused.header('retry-after'))).toBeLessThanOrEqual(30);
    // Nothing was sent for them: they need not wait to try another.
    expect((await second.add()).status).toBe(200);
  });
});

describe('the short messages of a brand', async () => {
  const bundle = await bundleDeclaring('sms-day', { sms: { countries: ['DE'], dailyLimit: 8 } });
  const few = useServer({ bundle, limits: { rate: 100_000, send: 100_000 } });

  test('are so many a day and no more, whoever asks for them, and adding phones takes a quarter of them', async () => {
    const adding = await Promise.all(Array.from({ length: 20 }, async () => (await somebody(few())).add()));
    expect(adding.map(({ status }) => status).sort()).toEqual([200, 200, ...Array(18).fill(429)]);
    const late = await somebody(few());
    const refused = await late.add();
    expectProblem(refused, 'rate_limited');
    expect(Number(refused.header('retry-after'))).toBeGreaterThan(3_600);
    const factors = await Promise.all(Array.from({ length: 10 }, async () => (await somebody(few(), true)).ask()));
    expect(factors.map(({ status }) => status).sort()).toEqual([...Array(6).fill(204), ...Array(4).fill(429)]);
    expect(await sent(few())).toHaveLength(8);
  });

  test('are shared out though they are few: nobody gets more than half, and one message shuts nothing for anybody', async () => {
    await few().sql('DELETE FROM attempts');
    const [one, other] = [
      await somebody(few(), { number: '+4915112345001' }),
      await somebody(few(), { number: '+4915112345002' }),
    ];
    for (let n = 0; n < 4; n++) expect((await one.ask(n * 31 * SECOND)).status).toBe(204);
    expectProblem(await one.ask(4 * 31 * SECOND), 'rate_limited');
    for (let n = 0; n < 4; n++) expect((await other.ask(n * 31 * SECOND)).status).toBe(204);
  });
});

describe('a day of short messages', async () => {
  const sms = { countries: ['DE', 'AT'], dailyLimit: 40 } as const;
  const bundle = await bundleDeclaring('sms-shares', { sms: { ...sms, countries: [...sms.countries] } });
  const few = useServer({ bundle, limits: { rate: 100_000, send: 100_000 } });
  const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();
  const askAll = async (people: readonly { number: string; country?: string }[]) =>
    Promise.all((await Promise.all(people.map((phone) => somebody(few(), phone)))).map(({ ask }) => ask()));
  const expectSpent = (answer: Answer) => {
    expectProblem(answer, 'rate_limited');
    expect(Number(answer.header('retry-after'))).toBeGreaterThan(3_600);
  };

  test('is not used up by one person, with one phone or with many', async () => {
    await few().sql('DELETE FROM attempts');
    const one = await somebody(few(), true);
    for (let n = 0; n < 5; n++) expect((await one.ask(n * 31 * SECOND)).status).toBe(204);
    expectSpent(await one.ask(5 * 31 * SECOND));
    const other = await somebody(few());
    for (let n = 0; n < 5; n++) expect((await other.add(someNumber(), n * 31 * SECOND)).status).toBe(200);
    expectSpent(await other.add(someNumber(), 5 * 31 * SECOND));
    expect((await (await somebody(few(), true)).ask()).status).toBe(204);
    expect((await (await somebody(few())).add()).status).toBe(200);
  });

  const inRange = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ number: `+4915112345${String(n).padStart(3, '0')}` }));

  test('is not used up by heavy use of one range of numbers, whatever comes at once', async () => {
    await few().sql('DELETE FROM attempts');
    const heavy = await Promise.all(inRange(6).map((phone) => somebody(few(), phone)));
    const askAt = (n: number) => Promise.all(heavy.map(({ ask }) => ask(n * 31 * SECOND)));
    for (const n of [0, 1, 2]) expect(statuses(await askAt(n))).toEqual(Array(6).fill(204));
    const fourth = await askAt(3);
    expect(statuses(fourth)).toEqual([...Array(5).fill(204), 429]);
    expectSpent(fourth.find(({ status }) => status === 429) as Answer);
    expect(statuses(await askAll([{ number: '+4915112355000' }]))).toEqual([204]);
  });

  test('leaves whoever signs in their first messages, though others have used up all that their range has', async () => {
    await few().sql('DELETE FROM attempts');
    const before = (await sent(few())).length;
    const [owner, ...others] = await Promise.all(inRange(4).map((phone) => somebody(few(), phone)));
    for (let n = 0; n < 5; n++) await Promise.all(others.map(({ ask }) => ask(n * 31 * SECOND)));
    const { ask } = owner as (typeof others)[number];
    for (const n of [5, 6, 7]) expect((await ask(n * 31 * SECOND)).status).toBe(204);
    expectSpent(await ask(8 * 31 * SECOND));
    // Three each, of which the range counts none, and what the range has.
    expect((await sent(few())).length - before).toBe(4 * 3 + 5);
  });

  test('is not used up by adding phones of one range, which keeps nobody in it from signing in', async () => {
    await few().sql('DELETE FROM attempts');
    const range = inRange(8);
    const adding = await Promise.all(range.slice(0, 7).map(async ({ number }) => (await somebody(few())).add(number)));
    expect(statuses(adding)).toEqual([...Array(5).fill(200), 429, 429]);
    expect((await (await somebody(few())).add()).status).toBe(200);
    expect(statuses(await askAll(range))).toEqual(Array(8).fill(204));
  });

  test('is not used up by one country', async () => {
    await few().sql('DELETE FROM attempts');
    const german = await askAll(Array.from({ length: 32 }, () => ({ number: someNumber() })));
    expect(statuses(german)).toEqual([...Array(30).fill(204), ...Array(2).fill(429)]);
    const austrian = Array.from({ length: 11 }, (_, n) => ({
      number: `+43664${1_000_000 + n * 10_000}`,
      country: 'AT',
    }));
    expect(statuses(await askAll(austrian))).toEqual([...Array(10).fill(204), 429]);
  });
});

describe('a message that the provider refuses', async () => {
  const bundle = await bundleDeclaring('sms-refused', { sms: { countries: ['DE', 'AT'], dailyLimit: 8 } });
  const outside = new Outside();
  const PROVIDER = 'https://sms.test';
  const vars = {
    SMS_TRANSPORT: 'http',
    SMS_HTTP_URL: PROVIDER,
    SMS_ACCOUNT_SID: 'AC1',
    SMS_AUTH_TOKEN: 'a token of this test',
    SMS_FROM: '+12025550100',
  };
  const few = useServer({ bundle, outside, vars, limits: { rate: 100_000, send: 100_000 } });
  const answering = (status: number) => outside.at(PROVIDER, () => ({ status, body: '{"code":21211}' }));
  const settled = (status: string, count: number) =>
    expect
      .poll(() => few().sql("SELECT id FROM outbox WHERE channel = 'sms' AND status = ?", status), { timeout: 10_000 })
      .toHaveLength(count);

  test('uses up what its person has and nothing that others share', async () => {
    answering(400);
    // A quarter of eight may go to phones that are added, and one of these to one person.
    for (let n = 1; n <= 5; n++) {
      const { add } = await somebody(few());
      expect((await add()).status).toBe(200);
      await settled('dead', n);
      expectProblem(await add(someNumber(), 31 * SECOND), 'rate_limited');
    }
    answering(201);
    for (const n of [1, 2]) {
      expect((await (await somebody(few())).add()).status).toBe(200);
      await settled('sent', n);
    }
    expectProblem(await (await somebody(few())).add(), 'rate_limited');
  });
});
