import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/lib/errors.ts';
import { cookieField } from '../fixtures/browser.ts';
import { type Sent, type Stage, send, withHeaders } from '../fixtures/fixture.ts';
import { rows } from '../fixtures/rows.ts';
import { unchanged } from '../fixtures/state.ts';
import { seedOrganization, seedPerson, seedSession } from '../harness/people.ts';
import { seedApiKey } from '../harness/second-factors.ts';
import { useServer } from '../harness/use-server.ts';
import { byToken, callerOf } from './caller.ts';
import { at, expectRefusal, unlimited } from './kit.ts';

const server = useServer(unlimited);
const stage = (): Stage => ({ server: server(), at });

/** What rows ask of whom a caller is, by what they answer to everybody else: how it is taken away, and given back. */
const roles = {
  platform_owner_required: {
    take: 'UPDATE users SET platform_owner = 0 WHERE id = ?',
    give: 'UPDATE users SET platform_owner = 1 WHERE id = ?',
  },
} as const satisfies Partial<Record<ErrorCode, { readonly take: string; readonly give: string }>>;

type Role = keyof typeof roles;

/** Rows below what belongs to a role, and ask for none: why. */
const open: Readonly<Record<string, string>> = {
  'POST /api/platform/bootstrap': 'makes the first owner: it asks for a listed address, and answers 404 to others',
};

const asking = rows.flatMap(({ key, route, fixtures: [fixture] }) =>
  route.errors.filter((code): code is Role => code in roles).map((role) => [key, role, fixture] as const),
);

const byCookie = (request: Sent, value: string): Sent =>
  withHeaders(request, { cookie: cookieField({ [at.sessionCookie]: value }) });

/** Somebody of the pool with every other honour that there is, signed in a moment ago with two factors. */
async function somebody(): Promise<string> {
  const person = await seedPerson(server(), {
    pool: at.pool,
    password: null,
    row: { role: 'admin', userType: 'internal', apps: ['app1', 'app2'] },
  });
  const { id } = await seedOrganization(server(), [{ person, role: 'owner' }]);
  const proven = { acr: 'aal2', amr: ['pwd', 'otp', 'mfa'], organizationId: id } as const;
  return (await seedSession(server(), person, at, { ...proven, amr: [...proven.amr] })).value;
}

describe.each(asking)('%s', (_, role, fixture) => {
  const refused = (request: Sent, codes: readonly ErrorCode[]) =>
    unchanged(server(), async () => expectRefusal(await send(server(), request), codes));

  it('is closed to whoever has any role but the one that it asks for', async () => {
    const { request } = await fixture.prepare(stage());
    await refused(byCookie(request, await somebody()), [role]);
  });

  it('closes to a session that lives on when its role is taken away, and opens again with it', async () => {
    const { request, expect: expectSuccess } = await fixture.prepare(stage());
    const { request: another } = await fixture.prepare(stage());
    const bearer = await byToken(stage(), another);
    for (const each of [request, another]) await server().sql(roles[role].take, (await callerOf(server(), each)).id);
    await refused(request, [role]);
    await refused(bearer, [role]);
    await server().sql(roles[role].give, (await callerOf(server(), request)).id);
    expectSuccess(await send(server(), request));
  });

  it('is closed to an API key of whoever has the role, whatever the key may do', async () => {
    const { request } = await fixture.prepare(stage());
    const caller = await callerOf(server(), request);
    for (const scopes of [[], ['orders.read', 'orders.write', 'payouts.write']]) {
      const { key } = await seedApiKey(server(), caller, at, { scopes, lastUsedAt: Date.now() });
      await refused(withHeaders(request, { cookie: null, authorization: `Bearer ${key}` }), ['insufficient_scope']);
    }
  });
});

it('every row below what belongs to a role asks for it', () => {
  const below = rows.filter(({ route }) => route.path.startsWith('/api/platform/')).map(({ key }) => key);
  const closed = asking.map(([key]) => key);
  expect(
    below.filter((key) => !closed.includes(key) && !(key in open)),
    'add the code of the role to the `errors` of each row, and its role to `roles` here; or the row to `open` with the reason',
  ).toEqual([]);
  expect(closed.length).toBeGreaterThan(10);
});

it('every code that asks for a role is tried', () => {
  const codes = new Set(rows.flatMap(({ route }) => route.errors).filter((code) => /_required$/.test(code)));
  // How somebody was proven and what they have set up is no role; assurance.test.ts and second-factor-matrix.test.ts
  // try those.
  for (const code of ['step_up_required', 'mfa_enrollment_required'] as const) codes.delete(code);
  expect([...codes].sort(), 'add how each of these is taken away and given back to `roles`').toEqual(
    Object.keys(roles).sort(),
  );
});
