import assert from 'node:assert/strict';
import { type ErrorCode, errors } from '../../../src/lib/errors.ts';
import { type Sent, type Stage, send } from '../../fixtures/fixture.ts';
import type { Answer } from '../../harness/answer.ts';
import type { Server } from '../../harness/server.ts';
import { expectRefusal } from '../kit.ts';

/** How many send at once. */
export const CALLERS = 50;

/** What is sent at once, and what success looks like: `requests` in turn, where there is more than one. */
export interface Start {
  readonly requests: readonly [Sent, ...Sent[]];
  /** Fails unless the answer is the success that was asked for. */
  readonly expect: (answer: Answer) => void;
}

/** Something that may take effect once. */
export interface Race {
  /** `METHOD pattern, what sets it apart`. */
  readonly title: string;
  readonly prepare: (stage: Stage) => Promise<Start>;
  /** Who gets a success: one, everybody (the effect is still one), or at least one. */
  readonly winners: 'one' | 'some' | 'all';
  /** How everybody else is refused. */
  readonly losers: readonly ErrorCode[];
  readonly rounds: number;
}

/** What is stored, as numbers. */
export type Census = Readonly<Record<string, number>>;

// Budgets are not an effect; of the record only what succeeded is, for each refusal may leave a line of its own.
const COUNTS = [
  'users',
  'identifiers',
  'credentials',
  'passkeys',
  'wallets',
  'linked_identities',
  'sessions',
  'outbox',
  'totp_factors',
  'totp_enrollments',
  'recovery_codes',
  'trusted_devices',
  'phones',
  'api_keys',
].map((table) => `SELECT '${table}' AS name, COUNT(*) AS n FROM ${table}`);

const CENSUS = [
  ...COUNTS,
  // What was given back to a counter, because nothing was compared, is no effect.
  "SELECT 'claims' AS name, COUNT(*) AS n FROM claims WHERE hash NOT LIKE 'given\\_back:%' ESCAPE '\\'",
  "SELECT 'versions' AS name, COALESCE(SUM(version), 0) AS n FROM users",
  "SELECT 'owners of the platform' AS name, COALESCE(SUM(platform_owner), 0) AS n FROM users",
  "SELECT 'proven addresses' AS name, COUNT(verified_at) AS n FROM identifiers",
  "SELECT 'used recovery codes' AS name, COUNT(used_at) AS n FROM recovery_codes",
  "SELECT 'ended sessions' AS name, COUNT(revoked_at) AS n FROM sessions",
  "SELECT 'rotations' AS name, COALESCE(SUM(refresh_counter), 0) AS n FROM sessions",
  "SELECT event AS name, COUNT(*) AS n FROM audit_events WHERE outcome = 'success' GROUP BY event",
];

/** Counts all that a request can have an effect on. */
async function census(server: Server): Promise<Census> {
  const db = await server.db();
  const parts = await db.batch<{ name: string; n: number }>(CENSUS.map((query) => db.prepare(query)));
  return Object.fromEntries(parts.flatMap(({ results }) => results.map(({ name, n }) => [name, n])));
}

/** Runs something and returns what it changed, with nothing in it that stayed. */
export async function effectOf<T>(server: Server, run: () => Promise<T>): Promise<{ made: T; effect: Census }> {
  const before = await census(server);
  const made = await run();
  const after = await census(server);
  const changed = Object.entries(after)
    .map(([name, n]) => [name, n - (before[name] ?? 0)] as const)
    .filter(([, n]) => n !== 0);
  return { made, effect: Object.fromEntries(changed) };
}

function isSuccess({ expect }: Start, answer: Answer): boolean {
  try {
    expect(answer);
    return true;
  } catch {
    return false;
  }
}

/** Fails unless an answer refuses with one of these codes: as a problem, or as forms are refused, with a page or on the way to one. */
function expectLoss(answer: Answer, codes: readonly ErrorCode[]): void {
  const location = answer.status === 303 ? answer.header('location') : null;
  const isPage = /^text\/html/.test(answer.header('content-type') ?? '');
  if (location === null && !isPage) return void expectRefusal(answer, codes);
  assert.deepEqual(answer.all('set-cookie'), [], 'a refusal sets a cookie');
  const fits = (code: ErrorCode) =>
    location === null
      ? errors[code].status === answer.status
      : new URL(location, 'https://auth.test').searchParams.get('error') === code;
  assert.ok(codes.some(fits), `${answer.status} ${location ?? answer.text.slice(0, 300)}`);
}

/** What one request alone does. */
export async function effectAlone(stage: Stage, race: Race): Promise<Census> {
  const { requests, expect } = await race.prepare(stage);
  const { effect } = await effectOf(stage.server, async () => expect(await send(stage.server, requests[0])));
  return effect;
}

/**
 * The same from everybody at once: as many winners as the race has, a correct refusal for everybody else, and in sum
 * what one request alone does.
 */
export async function runRace(stage: Stage, race: Race, alone: Census): Promise<void> {
  const start = await race.prepare(stage);
  const { requests } = start;
  const { made: answers, effect } = await effectOf(stage.server, () =>
    Promise.all(Array.from({ length: CALLERS }, (_, n) => send(stage.server, requests[n % requests.length] as Sent))),
  );
  const winners = answers.filter((answer) => isSuccess(start, answer));
  for (const loser of answers) if (!winners.includes(loser)) expectLoss(loser, race.losers);
  assert.deepEqual(effect, alone, 'together they did something else than one of them alone');
  if (race.winners === 'some') assert.ok(winners.length > 0, 'nobody won');
  else assert.equal(winners.length, race.winners === 'one' ? 1 : CALLERS, 'so many won');
}
