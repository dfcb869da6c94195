import { afterAll, describe, expect, it } from 'vitest';
import { type Sent, send } from '../fixtures/fixture.ts';
import { type Call, calls } from '../fixtures/rows.ts';
import { recordTable } from '../hard/record.ts';
import type { Answer } from '../harness/answer.ts';
import { home } from '../harness/demo.ts';
import { useServer } from '../harness/use-server.ts';
import { cellsOf } from './cells.ts';
import { forgedRequest } from './forge.ts';
import { differences, probe, probeAfterAll, wipe } from './stored.ts';

const server = useServer({ limits: { rate: 1_000_000, send: 1_000_000 } });
const stage = () => ({ server: server(), at: home('brand1', 'prod') });
const green: { endpoint: string; cells: number; green: number }[] = [];

const withoutCredentials = (request: Sent): Sent => ({
  ...request,
  headers: { ...request.headers, cookie: null, authorization: null },
});

/** What a caller without a right sends to a row, by name. Rows that anybody may call have no such caller. */
function strangersOf(request: Sent, { route, fixture }: Call): [string, Sent][] {
  const forged = forgedRequest(request, { counters: fixture.counters, byHeader: route.auth !== 'none' });
  return [
    ...(forged ? [['forged', forged] as [string, Sent]] : []),
    // A native client's credential is in its body, where `forged` has replaced it.
    ...(route.auth === 'none' || !(request.headers.cookie || request.headers.authorization)
      ? []
      : [['nothing', withoutCredentials(request)] as [string, Sent]]),
  ];
}

/** A refusal; a form's leads back to its page, which says why. */
const isRefusal = (answer: Answer): boolean =>
  answer.status >= 400 || (answer.status === 303 && /[?&]error=[a-z_]+/.test(answer.header('location') ?? ''));

const proves = ({ route, fixture }: Call): boolean => route.auth !== 'none' || fixture.mutates;

describe('whoever may not call stays out, whatever fails', () => {
  it.each(calls.filter(proves).map((call) => [call.title, call] as const))(
    '%s: no fault makes a forged or missing proof a success',
    async (title, call) => {
      await wipe(server());
      const { request } = await call.fixture.prepare(stage());
      const before = await probeAfterAll(server());
      const failures: string[] = [];
      let tried = 0;
      for (const [name, stranger] of strangersOf(request, call)) {
        const clean = await send(server(), stranger, { awaitLater: true });
        if (!isRefusal(clean)) failures.push(`${name}, without a fault: ${clean}`);
        for (const { fault } of cellsOf(clean)) {
          tried += 1;
          const answer = await send(server(), stranger, { fault, awaitLater: true, timeoutMs: 20_000 });
          const given = answer.cookies.filter(({ name: cookie, value }) => value !== '' && !cookie.endsWith('-flow'));
          if (!isRefusal(answer) || given.length > 0) failures.push(`${name}, ${fault}: ${answer}`);
        }
      }
      const after = await probe(server());
      expect(failures).toEqual([]);
      expect(after.broken).toEqual([]);
      expect(differences(before, after, false), 'a refusal changed what is stored').toEqual([]);
      if (tried > 0) green.push({ endpoint: title, cells: tried, green: tried - failures.length });
    },
    120_000,
  );

  afterAll(() => recordTable('strangers', green));
});
