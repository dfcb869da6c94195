import { describe, it } from 'vitest';
import { table } from '../../src/routes.ts';
import { send } from '../fixtures/fixture.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';

const server = useServer({ bundle: 'production', limits: { rate: 100_000, send: 100_000 } });

/** Names of the machine itself, in every spelling that becomes one. */
const loopback = [
  'localhost',
  'LOCALHOST.',
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  'localhost:8787',
  'auth.localhost',
];

describe('a deployed worker', () => {
  it.each(loopback)('is nobody at %s', async (host) => {
    for (const [method, path] of table.filter(([, pattern]) => !pattern.startsWith('/health'))) {
      const answer = await send(server(), { method, host: 'auth.brand1.com', path, headers: { host } });
      expectProblem(answer, 'unknown_host');
    }
  });

  it('has no page for the mail that it sends', async () => {
    for (const host of ['auth.brand1.com', 'auth.brand1.localhost']) {
      for (const path of [
        '/dev/outbox',
        '/dev/outbox/x',
        '/dev/assets/x',
        '/dev',
        '/__test/queue',
        '/__test/scheduled',
      ]) {
        expectProblem(await send(server(), { method: 'GET', host, path, headers: {} }), 'not_found');
      }
    }
  });
});
