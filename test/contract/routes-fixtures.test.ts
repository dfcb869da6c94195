import { describe, expect, it } from 'vitest';
import { errors } from '../../src/lib/errors.ts';
import { table } from '../../src/routes.ts';
import { fixtures, fixturesOf } from '../fixtures/all.ts';
import { type Fixture, type Prepared, type Sent, send } from '../fixtures/fixture.ts';
import { refusesWith } from '../fixtures/repeat.ts';
import { calls } from '../fixtures/rows.ts';
import { changes, type Key, kept, type State, stateOf, unchanged } from '../fixtures/state.ts';
import { home } from '../harness/demo.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });

const counters = async () =>
  new Map((await server().sql<{ key: string }>('SELECT * FROM attempts')).map((row) => [row.key, JSON.stringify(row)]));

/** What precedes the MAC of every counter that is there, gone or different now. */
function changedCounters(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  const changed = [...keys].filter((key) => before.get(key) !== after.get(key));
  return [...new Set(changed.map((key) => key.slice(0, key.lastIndexOf(':'))))];
}

describe('fixtures', () => {
  it.each(table.map(([method, pattern]) => [`${method} ${pattern}`, method, pattern] as const))(
    'exist for %s',
    (_, method, pattern) => void expect(fixturesOf(method, pattern).length).toBeGreaterThan(0),
  );

  it('exist for nothing else', () => {
    const keys = table.map(([method, pattern]) => `${method} ${pattern}`);
    expect([...fixtures.keys()].filter((key) => !keys.includes(key))).toEqual([]);
  });

  it('that are missing are named, with what to add', () => {
    expect(() => fixturesOf('PUT', '/nowhere')).toThrow(
      /^PUT \/nowhere has no fixture\. Add 'PUT \/nowhere': .*test\/fixtures/,
    );
  });

  it('have names that tell those of a row apart', () => {
    for (const [key, all] of fixtures) expect(new Set(all.map(({ name }) => name)).size, key).toBe(all.length);
  });
});

describe('two states', () => {
  const lasts = { name: 'lasts' };
  const [ends, ended] = [60, -1].map((seconds) => ({ name: 'ends', expiration: Date.now() / 1_000 + seconds }));
  const state = (rows: readonly string[], ...keys: readonly (Key | undefined)[]): State => ({
    tables: { users: rows },
    keys: keys.filter((key) => key !== undefined),
  });

  it('differ by a row that came, went or changed, and by a key', () => {
    expect(changes(state(['a'], lasts), state(['a'], lasts))).toEqual([]);
    expect(changes(state(['a']), state(['a', 'b']))).toEqual(['users + b']);
    expect(changes(state(['a']), state([]))).toEqual(['users - a']);
    expect(changes(state(['a']), state(['b']))).toEqual(['users + b', 'users - a']);
    expect(changes(state([], lasts), state([], lasts, ends))).toEqual(['KV + ends']);
    expect(changes(state([], lasts, ends), state([], lasts))).toEqual(['KV - ends']);
  });

  it('do not differ by a key whose time was over between them', () => {
    expect(changes(state([], lasts, ended), state([], lasts))).toEqual([]);
  });
});

describe('what is said to change nothing', () => {
  const claim = (hash: string) => server().sql('INSERT INTO claims VALUES (?, ?, ?)', hash, 'a claim', 0);

  it.each([
    ['a row', [], () => claim('one')],
    ['a row of a table that it may not write to', ['attempts'], () => claim('two')],
    ['a key', [], async () => (await server().kv()).put('key', 'value')],
  ])('is found out where it writes %s', async (_, except, write) => {
    await expect(unchanged(server(), write as () => Promise<unknown>, except)).rejects.toThrow('a refusal changed');
  });

  it('may write to a table that it names', async () => {
    await unchanged(server(), () => claim('three'), ['claims']);
  });
});

describe.each(calls.map((call) => [call.title, call] as const))('%s', (_, { route, fixture }) => {
  it('succeeds at another brand, and where cookies go without Secure', async () => {
    for (const at of [home('brand2', 'staging'), home('brand1', 'dev')]) {
      const { request, expect } = await fixture.prepare({ server: server(), at });
      expect(await send(server(), request));
    }
  });

  it('changes what it says it changes, and the same request again gets what it says it gets', async () => {
    const {
      request,
      again,
      expect: expectSuccess,
    } = await fixture.prepare({ server: server(), at: home('brand1', 'prod') });
    expect([request.form !== undefined, request.json !== undefined]).toEqual([
      fixture.isForm === true,
      route.body !== undefined && !fixture.isForm,
    ]);
    const before = { state: await stateOf(server(), kept), counters: await counters() };
    expectSuccess(await send(server(), request, { awaitLater: true }));
    const after = { state: await stateOf(server(), kept), counters: await counters() };
    const changed = changes(before.state, after.state);
    expect(changed.length > 0, changed.join('\n') || 'nothing changed').toBe(fixture.mutates);
    expect(fixture.counters).toEqual(expect.arrayContaining(changedCounters(before.counters, after.counters)));
    if (route.method !== 'GET' && route.surface !== 'native')
      expect(request.headers.origin ?? request.headers.authorization).toBeTruthy();
    await expectRepeat(again ?? request, expectSuccess, fixture.repeat);
  });
});

async function expectRepeat(
  request: Sent,
  expectSuccess: Prepared['expect'],
  repeat: Fixture['repeat'],
): Promise<void> {
  const answer = await send(server(), request);
  if (repeat === 'alike') return expectSuccess(answer);
  if (request.form && answer.status === 303)
    return void expect(refusesWith(repeat, request, answer), `${answer} ${answer.header('location')}`).toBe(true);
  if (request.form) {
    // A form is answered with a page.
    expect([answer.status, answer.header('content-type')]).toEqual([errors[repeat].status, 'text/html; charset=utf-8']);
    return;
  }
  expectProblem(answer, repeat);
}
