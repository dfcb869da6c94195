import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/lib/duration.ts';
import { send } from '../fixtures/fixture.ts';
import type { Call } from '../fixtures/rows.ts';
import { unchanged } from '../fixtures/state.ts';
import type { Answer } from '../harness/answer.ts';
import { expectProblem } from '../harness/problem.ts';
import { seedTotp } from '../harness/second-factors.ts';
import { useServer } from '../harness/use-server.ts';
import { assuredCalls, at, titled, unguardedCalls, unlimited } from './kit.ts';

const server = useServer(unlimited);

/** What is done to the sessions that a fixture has made; the rows that have to refuse them then. */
const weaker: readonly (readonly [string, string, (route: Route) => boolean])[] = [
  ['proven eleven minutes ago', `auth_time = auth_time - ${11 * MINUTE}`, asksFor('fresh', 'fresh_own', 'fresh_aal2')],
  ['proven a day ago', `auth_time = auth_time - ${DAY + MINUTE}`, asksFor('fresh', 'fresh_own', 'aal2', 'fresh_aal2')],
  [
    'of two factors, unused for an hour',
    `last_seen_at = last_seen_at - ${HOUR + MINUTE}`,
    asksFor('aal2', 'fresh_aal2'),
  ],
  ['of one factor', `acr = 'aal1'`, asksFor('aal2', 'fresh_aal2')],
];

type Route = Call['route'];

function asksFor(...levels: Route['assurance'][]) {
  return ({ assurance }: Route): boolean => levels.includes(assurance);
}

function expectStepUp(answer: Answer): void {
  const isBearer = answer.status === 401;
  const code = isBearer ? 'insufficient_user_authentication' : 'step_up_required';
  const body = expectProblem(answer, code, ['acr_values', 'max_age']) as unknown as Record<string, unknown>;
  expect(body.acr_values).toMatch(/^aal/);
  expect(body.max_age).toBeTypeOf('number');
  if (isBearer) expect(answer.header('www-authenticate')).toMatch(/insufficient_user_authentication.*max_age=/);
}

/** Just proven, and by what a stranger may have talked its person into. */
const LENT = `origin = 'device_code'`;

const ids = async () => (await server().sql<{ id: string }>('SELECT id FROM sessions')).map(({ id }) => id);

describe.each(titled(assuredCalls))('%s', (_, { route, fixture }) => {
  it.each(weaker.filter(([, , applies]) => applies(route)))(
    'refuses a session %s, says how to go on, and counts nothing',
    async (_, change) => {
      const before = new Set(await ids());
      const { request } = await fixture.prepare({ server: server(), at });
      const made = (await ids()).filter((id) => !before.has(id));
      if (made.length === 0) return;
      for (const id of made) await server().sql(`UPDATE sessions SET ${change} WHERE id = ?`, id);
      expectStepUp(await unchanged(server(), () => send(server(), request), ['sessions']));
    },
  );

  it('asks whoever has a second factor for that', async () => {
    const before = new Set(await ids());
    const { request } = await fixture.prepare({ server: server(), at });
    const made = (await ids()).filter((id) => !before.has(id));
    if (made.length === 0) return;
    for (const id of made) {
      const [row] = await server().sql<{ user_id: string; pool: string }>(
        'SELECT user_id, pool FROM sessions WHERE id = ?',
        id,
      );
      assert.ok(row);
      const [has] = await server().sql('SELECT user_id FROM totp_factors WHERE user_id = ?', row.user_id);
      if (!has) await seedTotp(server(), { id: row.user_id, pool: row.pool });
      await server().sql("UPDATE sessions SET acr = 'aal1' WHERE id = ?", id);
    }
    expectStepUp(await unchanged(server(), () => send(server(), request), ['sessions']));
  });
});

/** Rows for sessions that their person opened themselves. */
const own = assuredCalls.filter(({ route }) => route.assurance === 'fresh_own');

describe.each(titled(own))('%s', (_, { fixture }) => {
  it('refuses a session that a device code opened, however fresh', async () => {
    const before = new Set(await ids());
    const { request } = await fixture.prepare({ server: server(), at });
    const made = (await ids()).filter((id) => !before.has(id));
    expect(made.length).toBeGreaterThan(0);
    for (const id of made) await server().sql(`UPDATE sessions SET ${LENT} WHERE id = ?`, id);
    expectProblem(await unchanged(server(), () => send(server(), request), ['sessions']), 'insufficient_scope');
  });
});

describe.each(titled(unguardedCalls))('%s', (_, { fixture }) => {
  const changes = weaker.map(([title, change]) => [title, change] as const);
  it.each([...changes, ['that a device code opened', LENT] as const])(
    'asks for no proof, and takes a session %s',
    async (_, change) => {
      const before = new Set(await ids());
      const { request, expect: expectSuccess } = await fixture.prepare({ server: server(), at });
      const made = (await ids()).filter((id) => !before.has(id));
      expect(made.length).toBeGreaterThan(0);
      for (const id of made) await server().sql(`UPDATE sessions SET ${change} WHERE id = ?`, id);
      expectSuccess(await send(server(), request));
    },
  );
});
