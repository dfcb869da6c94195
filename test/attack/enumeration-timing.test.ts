import { afterAll, describe, expect, it } from 'vitest';
import { send } from '../fixtures/fixture.ts';
import { type Recorded, recordTable } from '../hard/record.ts';
import { bySize } from '../hard/size.ts';
import { useServer } from '../harness/use-server.ts';
import { at, unlimited } from './kit.ts';
import { mannWhitney, median } from './statistics.ts';
import { type Question, questions } from './telling.ts';

const server = useServer(unlimited);
const stage = () => ({ server: server(), at });

/** Pairs that are measured, after so many that are not. A hash costs a third of a second: two hundred pairs nightly. */
const sizes = {
  plain: { pairs: 200, warmUps: 20 },
  hashes: { pairs: bySize(30, 60, 200), warmUps: bySize(5, 10, 20) },
};

/** A difference is refused where it is as large as one of these, and no accident. */
const LEAST_MS = 10;
const LEAST_SHARE = 0.05;
const ACCIDENT = 0.001;

const AT_ONCE = 10;

type State = 'known' | 'unknown';

/** Requests of one state whose names nobody has asked about before. */
async function prepared({ kind, ask }: Question, state: State, count: number) {
  const requests = [];
  for (let done = 0; done < count; done += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, count - done) }, async () => {
      const name = kind.fresh();
      await kind.states[state]?.(stage(), name);
      return ask(stage(), name);
    });
    requests.push(...(await Promise.all(batch)));
  }
  return requests;
}

/** Asks in pairs, known and unknown in turns and in either order. Returns milliseconds. */
async function measure(question: Question): Promise<Record<State, number[]>> {
  const { pairs, warmUps } = sizes[question.hashes ? 'hashes' : 'plain'];
  const known = await prepared(question, 'known', pairs + warmUps);
  const unknown = await prepared(question, 'unknown', pairs + warmUps);
  const times: Record<State, number[]> = { known: [], unknown: [] };
  for (let pair = 0; pair < pairs + warmUps; pair++) {
    const order: readonly State[] = pair % 2 === 0 ? ['known', 'unknown'] : ['unknown', 'known'];
    for (const state of order) {
      const request = { known, unknown }[state][pair];
      if (!request) throw new Error('too few requests');
      const started = performance.now();
      const answer = await send(server(), request);
      const took = performance.now() - started;
      expect(answer.status).toBe(question.status);
      if (pair >= warmUps) times[state].push(took);
    }
  }
  return times;
}

const recorded: Recorded[] = [];
afterAll(() => recordTable('clock', recorded));

// The twins for native apps run the same code and differ in the answer of a success alone.
const measured = questions.filter(({ endpoint }) => !endpoint.includes('/native/'));

describe('the time of an answer does not tell known from unknown', () => {
  it.each(measured.map((question) => [`${question.endpoint}, ${question.name}`, question] as const))(
    '%s',
    async (title, question) => {
      const { known, unknown } = await measure(question);
      const [knownMs, unknownMs] = [median(known), median(unknown)];
      const { p } = mannWhitney(known, unknown);
      const apart = Math.abs(knownMs - unknownMs);
      const refused = apart > Math.max(LEAST_MS, LEAST_SHARE * Math.min(knownMs, unknownMs)) && p < ACCIDENT;
      const figures = { pairs: known.length, knownMs, unknownMs, p };
      recorded.push({ endpoint: title, cells: 1, green: refused ? 0 : 1, figures });
      expect(refused, `${knownMs.toFixed(2)} ms known, ${unknownMs.toFixed(2)} ms unknown, p = ${p}`).toBe(false);
    },
    600_000,
  );
});
