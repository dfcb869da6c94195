import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REDEMPTION_LEASE } from '../../src/challenge/redemption-lease.ts';
import { type Prepared, send } from '../fixtures/fixture.ts';
import { refusesWith } from '../fixtures/repeat.ts';
import { type Call, calls } from '../fixtures/rows.ts';
import { recordTable } from '../hard/record.ts';
import { bySize } from '../hard/size.ts';
import type { Answer } from '../harness/answer.ts';
import { home } from '../harness/demo.ts';
import { type Server, startServer } from '../harness/server.ts';
import { handedOut, successOf } from './judge.ts';
import { probe, probeAfterAll } from './stored.ts';

const ROUNDS = bySize(20, 40, 100);
const AT_ONCE = 8;
const changing = calls.filter(({ fixture }) => fixture.mutates);

let folder: string;
let server: Server;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-crash-'));
  server = await startServer({ state: folder, limits: { rate: 1_000_000, send: 1_000_000 } });
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Running {
  readonly call: Call;
  readonly prepared: Prepared;
  readonly answer: Promise<Answer | null>;
}

/** Every call in turn, some of them at a time, so that all have been under way when the power went. */
async function load(round: number): Promise<Running[]> {
  const chosen = Array.from(
    { length: AT_ONCE },
    (_, index) => changing[(round * AT_ONCE + index) % changing.length] as Call,
  );
  const prepared: { call: Call; prepared: Prepared }[] = [];
  for (const call of chosen) {
    prepared.push({ call, prepared: await call.fixture.prepare({ server, at: home('brand1', 'prod') }) });
  }
  return prepared.map((each) => ({ ...each, answer: send(server, each.prepared.request).catch(() => null) }));
}

/** Sends again what got no answer. One that another lease may still hold is sent when that has run out. */
async function resend({ call, prepared }: Running): Promise<void> {
  const { request, again = request, expect: expectSuccess } = prepared;
  const answer = await send(server, again, { clockOffsetMs: REDEMPTION_LEASE + 1_000 });
  const { repeat } = call.fixture;
  const outcome = successOf(answer, expectSuccess);
  const isSpent = repeat !== 'alike' && refusesWith(repeat, again, answer);
  // Mail budgets may ask a caller to wait; that is no loss.
  const fits = outcome.ok || isSpent || answer.status === 429;
  expect(fits, `${call.title}, sent again after a crash: ${answer}`).toBe(true);
  await handedOut(server, answer);
}

describe('a power cut', () => {
  const counted = { cut: 0, answered: 0 };

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'leaves the invariants, keeps what was answered, and lets the rest be sent again (round %i)',
    async (round) => {
      const running = await load(round);
      // From before the first round trip to after the last one.
      await new Promise((resolve) => setTimeout(resolve, (round % 10) * 6));
      await server.crash();
      const { broken } = await probe(server);
      expect(broken).toEqual([]);
      for (const each of running) {
        const answer = await each.answer;
        counted[answer ? 'answered' : 'cut'] += 1;
        if (!answer) await resend(each);
        else if (each.call.route.path !== '/logout') await handedOut(server, answer);
      }
      const after = await probeAfterAll(server);
      expect([after.broken, after.pending]).toEqual([[], 0]);
    },
    60_000,
  );

  it('came in the middle of requests, not only before or after them', () => {
    expect(counted.cut).toBeGreaterThan(0);
  });

  afterAll(() =>
    recordTable('crashes', [{ endpoint: 'kill -9 under load', cells: ROUNDS, green: counted.cut > 0 ? ROUNDS : 0 }]),
  );
});
