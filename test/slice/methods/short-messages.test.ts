import { describe, expect, test } from 'vitest';
import { someNumber } from '../../fixtures/factors.ts';
import { accessToken } from '../../fixtures/tokens.ts';
import { client } from '../../harness/client.ts';
import { bundleDeclaring } from '../../harness/declared.ts';
import { home } from '../../harness/demo.ts';
import { seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { seedPhone } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';
import { SECOND } from '../token-kit.ts';

const at = home('brand1', 'dev');
type TheServer = ReturnType<ReturnType<typeof useServer>>;

/** Somebody who is signed in, and may have a phone that is a factor. */
async function somebody(server: TheServer, hasPhone = false) {
  const person = await seedPerson(server);
  const number = hasPhone ? await seedPhone(server, person, { number: someNumber() }) : null;
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
});
