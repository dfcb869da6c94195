import { describe, expect, it } from 'vitest';
import { type Sent, send } from '../fixtures/fixture.ts';
import type { Answer } from '../harness/answer.ts';
import { PASSWORD, seedPerson } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import { at, expectRefusal, unlimited } from './kit.ts';

const server = useServer(unlimited);

let addresses = 0;
const fresh = () => `somebody${String(++addresses).padStart(4, '0')}@example.com`;

/** Every state that an address can be in; the addresses are of one length. */
const states: Readonly<Record<string, (email: string) => Promise<unknown>>> = {
  unknown: async () => undefined,
  known: (email) => seedPerson(server(), { email }),
  unverified: (email) => seedPerson(server(), { email, verified: false }),
  disabled: (email) => seedPerson(server(), { email, row: { status: 'disabled' } }),
  'without a password': (email) => seedPerson(server(), { email, password: null }),
  'of another brand': (email) => seedPerson(server(), { email, pool: 'brand2' }),
};

const post = (path: string): Sent => ({
  method: 'POST',
  host: at.auth,
  path,
  headers: { origin: `https://${at.auth}` },
});

/** An answer without what is drawn for each: ids, cookies' values and the address itself. */
const shape = (answer: Answer, email: string) => ({
  status: answer.status,
  fields: answer.fields
    .filter(([name]) => !/^(date|connection|keep-alive|x-test-|x-request-id)/i.test(name))
    .map(
      ([name, value]) =>
        `${name.toLowerCase()}: ${name.toLowerCase() === 'set-cookie' ? value.replace(/=[^;]*/, '=') : value}`,
    )
    .sort(),
  body: answer.text
    .replaceAll(email, 'address')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, 'id'),
  work: answer.trips,
});

const calls: readonly (readonly [string, (email: string) => Record<string, unknown>, number])[] = [
  ['/register', (email) => ({ email, password: PASSWORD, name: 'Ada' }), 201],
  ['/login', (email) => ({ email, password: 'not the password' }), 401],
  ['/login', (email) => ({ email }), 200],
  ['/magic-link', (email) => ({ email }), 200],
  ['/forgot-password', (email) => ({ email }), 200],
];

describe.each(calls)('POST %s', (path, jsonOf, status) => {
  const ask = async (email: string) => shape(await send(server(), post(path), { json: jsonOf(email) }), email);

  it(`answers ${status} alike for every state of an address, and does the same work`, async () => {
    // The first call loads the area.
    await ask(fresh());
    const unknown = await ask(fresh());
    expect(unknown.status).toBe(status);
    for (const [state, make] of Object.entries(states)) {
      const email = fresh();
      await make(email);
      expect(await ask(email), state).toEqual(unknown);
    }
  });
});

describe('a budget that is spent', () => {
  it.each(['/magic-link', '/forgot-password'])('by %s looks alike for known and unknown addresses', async (path) => {
    const answers = await Promise.all(
      ['unknown', 'known'].map(async (state) => {
        const email = fresh();
        await states[state]?.(email);
        let last: Answer | undefined;
        for (let n = 0; n < 7; n++) last = await send(server(), post(path), { json: { email } });
        if (!last) throw new Error('nothing was asked');
        expectRefusal(last, ['rate_limited']);
        const { status, body, work, fields } = shape(last, email);
        return { status, body, work, names: fields.map((field) => field.split(':')[0]) };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });
});
