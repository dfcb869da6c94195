import assert from 'node:assert/strict';
import { REDEMPTION_LEASE } from '../../src/challenge/redemption-lease.ts';
import { type Fixture, type Prepared, type Stage, send } from '../fixtures/fixture.ts';
import { refusesWith } from '../fixtures/repeat.ts';
import type { Answer } from '../harness/answer.ts';
import { type Cell, cellsOf } from './cells.ts';
import { handedOut, judge, retryAfterSeconds, successOf } from './judge.ts';
import { differences, type Probe, probe, probeAfterAll, wipe } from './stored.ts';

/** What became of the cells of one call. */
export interface Swept {
  readonly cells: number;
  /** Cells in which something did not hold, in words. */
  readonly failures: readonly string[];
}

const TIMEOUT_MS = 20_000;

/** One call under every fault at every place, each in a database of its own. */
export async function sweepCall(stage: Stage, fixture: Fixture): Promise<Swept> {
  const clean = await cleanRun(stage, fixture);
  const failures: string[] = [];
  for (const cell of clean.cells) {
    try {
      await runCell(stage, fixture, cell, clean.stored);
    } catch (error) {
      failures.push(`${cell.fault}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { cells: clean.cells.length, failures };
}

async function cleanRun(stage: Stage, fixture: Fixture): Promise<{ cells: Cell[]; stored: Probe }> {
  await wipe(stage.server);
  const { request, expect } = await fixture.prepare(stage);
  const answer = await send(stage.server, request, { awaitLater: true });
  expect(answer);
  const stored = await probeAfterAll(stage.server);
  assert.deepEqual(stored.broken, [], 'invariants after a clean run');
  return { cells: cellsOf(answer), stored };
}

async function runCell(stage: Stage, fixture: Fixture, cell: Cell, clean: Probe): Promise<void> {
  const { server } = stage;
  await wipe(server);
  const prepared = await fixture.prepare(stage);
  const before = await probe(server);
  const first = await send(server, prepared.request, { fault: cell.fault, awaitLater: true, timeoutMs: TIMEOUT_MS });
  const outcome = judge(first, cell, prepared.expect);
  const held = await handedOut(server, first);
  if (outcome === 'success') {
    const after = await probeAfterAll(server);
    assert.deepEqual(after.broken, [], 'invariants after the fault');
    assert.deepEqual(differences(clean, after, false), [], 'success, but not as in a clean run');
    return;
  }
  const between = await probe(server);
  assert.deepEqual(between.broken, [], 'invariants after the fault');
  const again = await resend(stage, prepared, first, cell);
  const success = successOf(again, prepared.expect);
  const resent = prepared.again ?? prepared.request;
  const isSpent = fixture.repeat !== 'alike' && refusesWith(fixture.repeat, resent, again);
  assert.ok(success.ok || isSpent, `sent again: ${again} (${success.ok || success.why})`);
  held.push(...(await handedOut(server, again)));
  const after = await probeAfterAll(server);
  assert.deepEqual(after.broken, [], 'invariants after it was sent again');
  assert.deepEqual(differences(clean, after, true), [], 'it does not converge');
  const unheld = after.sessions.filter((id) => !before.sessions.includes(id) && !held.includes(id));
  assert.ok(unheld.length <= 1, `${unheld.length} sessions that nobody holds`);
  // A counter is forgotten by a success, even one whose answer was lost, and by nothing else.
  const untouched = differences(before, between, false).length === 0;
  const lowered = [...before.counters].filter(([key, n]) => (between.counters.get(key) ?? 0) < n);
  assert.deepEqual(untouched ? lowered : [], [], 'counters went down by a refusal');
}

/** Most waits that a caller goes through: an outage, and a budget that the lost request took from. */
const WAITS = 3;

/**
 * Sends the request again as a caller does who got no answer, waiting as long as it is told to. One whose request
 * hung was told nothing: the platform takes longer to cancel it than any lease lasts. One that the limiter refused goes
 * on at once from another network: a hand-over may be shorter than the limiter's minute.
 */
async function resend(
  { server }: Stage,
  { request, again = request }: Prepared,
  refused: Answer,
  { mode }: Cell,
): Promise<Answer> {
  let clockOffsetMs = mode === 'deny' ? -retryAfterSeconds(refused) * 1000 : 0;
  let answer = refused;
  for (let round = 1; round <= WAITS; round++) {
    clockOffsetMs += Math.max(retryAfterSeconds(answer) * 1000, answer.status === 500 ? REDEMPTION_LEASE : 0);
    answer = await send(server, again, { clockOffsetMs, awaitLater: true, timeoutMs: TIMEOUT_MS });
    if (answer.status !== 429 && answer.status !== 503) break;
  }
  return answer;
}
