import { describe, expect, it } from 'vitest';
import { countEvents, liveSessions } from '../flow/journey.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { PASSWORD, seedPerson } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';

const server = useServer();
const at = home('brand1', 'prod');

/** Signs in with faults at some of its trips to D1; the second is the write, which is sent again where its answer is lost. */
async function signIn(fault: string) {
  const person = await seedPerson(server());
  const caller = client(server());
  const answer = await caller.post(at.auth, '/login', { email: person.email, password: PASSWORD }, { fault });
  const events = await countEvents(server(), person.id, 'user.login.success');
  return { answer, caller, written: [(await liveSessions(server(), person.id)).length, events] };
}

describe('a sign-in whose write was done and its answer lost', () => {
  it('is done once, and known to be', async () => {
    const { answer, caller, written } = await signIn('db:2:after');
    expect(answer.status).toBe(200);
    expect(answer.trips.trips.db).toBe(4);
    expect(written).toEqual([1, 1]);
    expect((await caller.get(at.auth, '/session')).status).toBe(200);
  });

  it('is an outage where it cannot be asked for either, and opens nothing for anybody', async () => {
    const { answer, caller, written } = await signIn('db:2:after,db:4:before');
    expect(answer.status).toBe(503);
    expect(answer.fields.some(([name]) => name === 'set-cookie')).toBe(false);
    expect(written).toEqual([1, 1]);
    expect((await caller.get(at.auth, '/session')).status).toBe(401);
  });
});
