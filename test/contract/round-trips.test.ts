import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { table } from '../../src/routes.ts';
import { ROOT } from '../harness/build.ts';
import { useServer } from '../harness/use-server.ts';
import { slowSteps, statementsOf } from './query-plans.ts';
import { type Cost, measureCosts, renderCosts } from './round-trips.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
let costs: readonly Cost[];
/** Every way to call every row, one after another: a slow machine takes its time. */
const LONGEST_MS = 300_000;
beforeAll(async () => {
  costs = await measureCosts(server());
}, LONGEST_MS);

const of = (row: string): Cost => {
  const found = costs.find((cost) => cost.row === row);
  if (!found) throw new Error(`${row} was not measured`);
  return found;
};

describe('round trips', () => {
  it('are those of the committed table; where a change is meant: node test/contract/round-trips-table.ts', async () => {
    expect(renderCosts(costs)).toBe(await readFile(join(ROOT, 'docs/generated/round-trips.md'), 'utf8'));
  });

  it('are counted for every row', () => {
    expect(new Set(costs.map(({ row }) => row))).toEqual(new Set(table.map(([method, path]) => `${method} ${path}`)));
  });

  it('to D1 are at most one before the proof and one after it, on every way to call every row', () => {
    expect(costs.filter(({ d1 }) => d1 > 2)).toEqual([]);
  });

  it('to D1 are one for a session', () => {
    expect([of('GET /session').d1, of('GET /auth/me').d1, of('POST /auth/refresh').d1]).toEqual([1, 1, 1]);
  });

  it.each(['GET /branding', 'GET /.well-known/jwks.json', 'GET /openapi.json', 'GET /docs', 'GET /health'])(
    'are none for %s, but for the rate limit',
    (row) => {
      const { d1, kv, queue, fetch } = of(row);
      expect({ d1, kv, queue, fetch }).toEqual({ d1: 0, kv: 0, queue: 0, fetch: 0 });
    },
  );
});

describe('what the database does for a request', () => {
  it('is found by keys, whatever is stored: no statement of any row scans or searches a whole brand', async () => {
    const made = await statementsOf(server());
    expect(made.length).toBeGreaterThan(100);
    expect(await slowSteps(await server().db(), made)).toEqual([]);
  });

  it.each([
    ['a scan', 'SELECT * FROM users WHERE name = ?', 'SCAN users'],
    ['a scan of an index', 'SELECT count(*) FROM sessions WHERE user_id > upper(user_id)', 'SCAN sessions'],
    ['an inner scan', 'DELETE FROM claims WHERE hash IN (SELECT flow FROM attempts WHERE n > 4)', 'SCAN attempts'],
    ['a search of a pool', "SELECT * FROM audit_events WHERE pool = ? AND outcome = 'denied'", 'SEARCH audit_events'],
    [
      'an index made for one statement',
      'SELECT 1 FROM sessions s JOIN outbox o ON o.error = s.country WHERE s.id = ?',
      'o',
    ],
  ])('would not hide %s', async (_, sql, step) => {
    const values = sql.split('?').length - 1;
    const found = await slowSteps(await server().db(), [[sql, values]]);
    expect(found.map((finding) => finding.step).join()).toContain(step);
  });
});
