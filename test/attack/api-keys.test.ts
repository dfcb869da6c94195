import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import { send, withHeaders } from '../fixtures/fixture.ts';
import { unchanged } from '../fixtures/state.ts';
import { seedPerson } from '../harness/people.ts';
import { seedApiKey, seedTotp } from '../harness/second-factors.ts';
import { useServer } from '../harness/use-server.ts';
import { at, expectRefusal, normalCalls, titled, unlimited } from './kit.ts';

const server = useServer(unlimited);

/** Rows by what they ask of a caller. */
const asking = (...auth: string[]) => normalCalls.filter(({ route }) => auth.includes(route.auth));

/** A row's request by the key of somebody who has all that a key can have, and no cookie. */
async function byKey({ fixture }: (typeof normalCalls)[number]) {
  const { request } = await fixture.prepare({ server: server(), at });
  const person = await seedPerson(server(), { pool: at.pool });
  await seedTotp(server(), person);
  const scopes = ['orders.read', 'orders.write', 'payouts.write'];
  const { key } = await seedApiKey(server(), person, at, { scopes, lastUsedAt: Date.now() });
  return withHeaders(request, { cookie: null, authorization: `Bearer ${key}` });
}

describe.each(titled(asking('person', 'set_up')))('%s', (_, call) => {
  it('is closed to an API key, and nothing changes', async () => {
    const request = await byKey(call);
    await unchanged(server(), async () => expectRefusal(await send(server(), request), ['insufficient_scope']));
  });
});

describe.each(titled(asking('session')))('%s', (_, call) => {
  it('is open to an API key', async () => {
    const answer = await send(server(), await byKey(call));
    assert.ok(answer.status < 300, String(answer));
  });

  it('is closed to an API key in a cookie, and to one with another checksum', async () => {
    const { fixture } = call;
    const request = await byKey(call);
    const key = String(request.headers.authorization).slice('Bearer '.length);
    const { request: plain } = await fixture.prepare({ server: server(), at });
    const cookie = `${at.sessionCookie}=${key}`;
    const inCookie = withHeaders(plain, { cookie, authorization: null });
    const other = key.endsWith('0') ? '1' : '0';
    const mistyped = withHeaders(request, { authorization: `Bearer ${key.slice(0, -1)}${other}` });
    for (const tried of [inCookie, mistyped]) expectRefusal(await send(server(), tried), ['unauthenticated']);
  });
});

it('both kinds of rows were there to be tried', () => {
  expect(asking('session').length).toBeGreaterThan(8);
  expect(asking('person', 'set_up').length).toBeGreaterThan(12);
});
