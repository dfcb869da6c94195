import { describe, expect, it } from 'vitest';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { seedPerson } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';

const server = useServer({ limits: { rate: 1_000_000 } });
const at = home('brand1', 'prod');

const FAULTS = ['db:1:after', 'db:2:before', 'db:1:hang', 'db:2:after', 'db:2:hang', 'db:1+:after', 'db:2+:before'];

describe('a budget of guesses', () => {
  it('is not widened by faults: of many wrong passwords five are looked at, whatever failed on the way', async () => {
    const { email } = await seedPerson(server());
    const caller = client(server(), { jar: null });
    const statuses: number[] = [];
    for (const fault of [...FAULTS, ...FAULTS, ...FAULTS]) {
      const origin = { origin: caller.origin(at.auth) };
      const json = { email, password: `wrong-password-${statuses.length}` };
      statuses.push((await caller.post(at.auth, '/login', json, { fault, headers: origin })).status);
    }
    expect(statuses.filter((status) => status < 400)).toEqual([]);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
    expect(statuses.at(-1)).not.toBe(401);
  });
});
