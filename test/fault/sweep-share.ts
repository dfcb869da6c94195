import { afterAll, describe, expect, it } from 'vitest';
import { calls } from '../fixtures/rows.ts';
import { recordTable } from '../hard/record.ts';
import { home } from '../harness/demo.ts';
import { Outside } from '../harness/outside.ts';
import { useServer } from '../harness/use-server.ts';
import { sweepCall } from './sweep.ts';

const BREACHED = 'https://breached.test';

/**
 * The sweep over every n-th call that changes something, from `first` on: shares run side by side. A row is covered
 * the moment it has a fixture.
 */
export function sweepShare(first: number, of: number): void {
  const outside = new Outside();
  outside.at(BREACHED, () => ({ body: `${'0'.repeat(35)}:0\r\n` }));
  const vars = { BREACHED_PASSWORDS_URL: `${BREACHED}/range/` };
  const server = useServer({ outside, vars, limits: { rate: 1_000_000, send: 1_000_000 } });
  const share = calls.filter(({ fixture }) => fixture.mutates).filter((_, index) => index % of === first);
  const green: { endpoint: string; cells: number; green: number }[] = [];

  describe('under every fault at every round trip', () => {
    it.each(share.map((call) => [call.title, call] as const))(
      '%s: refuses or succeeds, keeps the invariants and converges when sent again',
      async (title, call) => {
        const { cells, failures } = await sweepCall({ server: server(), at: home('brand1', 'prod') }, call.fixture);
        green.push({ endpoint: title, cells, green: cells - failures.length });
        expect(failures).toEqual([]);
        // Whatever changes something makes at least one round trip.
        expect(cells).toBeGreaterThan(0);
      },
      300_000,
    );
  });

  afterAll(() => recordTable(`faults-${first}`, green));
}
