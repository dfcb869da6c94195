import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { table } from '../../src/routes.ts';
import { ROOT } from '../harness/build.ts';
import { useServer } from '../harness/use-server.ts';
import { type Cost, measureCosts, renderCosts } from './round-trips.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
let costs: readonly Cost[];
beforeAll(async () => {
  costs = await measureCosts(server());
});

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
