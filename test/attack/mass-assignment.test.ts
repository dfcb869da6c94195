import { describe, expect, it } from 'vitest';
import { send } from '../fixtures/fixture.ts';
import { isUnsafe } from '../fixtures/rows.ts';
import { PASSWORD } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import {
  type Attack,
  assail,
  at,
  expectRefusal,
  formCalls,
  jsonCalls,
  normalCalls,
  titled,
  unlimited,
  withForm,
} from './kit.ts';

const server = useServer(unlimited);

/** What a caller would like to set and never may, in every spelling of the surfaces. */
const wishes: Readonly<Record<string, unknown>> = {
  role: 'admin',
  roles: ['admin'],
  isAdmin: true,
  is_admin: true,
  admin: true,
  apps: ['app1', 'app2'],
  app: 'app2',
  env: ['prod'],
  envs: ['prod'],
  userType: 'internal',
  user_type: 'internal',
  emailVerified: true,
  email_verified: true,
  verified: true,
  verifiedAt: 1,
  verified_at: 1,
  id: 'x',
  _id: 'x',
  userId: 'x',
  user_id: 'x',
  sub: 'x',
  createdAt: '2020-01-01T00:00:00Z',
  created_at: 1,
  updatedAt: 1,
  version: 0,
  status: 'active',
  pool: 'brand2',
  brand: 'brand2',
  tenant: 'brand2',
  tenantId: 'x',
  organization: 'x',
  organizationId: 'x',
  organization_id: 'x',
  permissions: ['*'],
  scopes: ['*'],
  scope: '*',
  acr: 'aal3',
  amr: ['hwk'],
  aal: 'aal3',
  expiresAt: '2099-01-01',
  target: { subapp: 'app2' },
  targetSubapp: 'app2',
  session: {},
  sessionId: 'x',
  passwordHash: 'x',
  password_hash: 'x',
  hash: 'x',
  platformOwner: true,
  platform_owner: true,
  is_platform_owner: true,
  user: { role: 'admin' },
  profile: { role: 'admin' },
  data: { role: 'admin' },
  'user.role': 'admin',
  'user[role]': 'admin',
  Role: 'admin',
  ROLE: 'admin',
  ' role': 'admin',
  'role ': 'admin',
};

const entries = Object.entries(wishes);

/**
 * How the rows of people who registered, signed in or were seeded here must look, whatever anybody asked for. Aside
 * from those whom an owner of the platform changed as owners may, and those whom a fixture seeded so, by their names.
 */
async function expectNobodyRaised(): Promise<void> {
  const raised = await server().sql(
    `SELECT id, role, apps, env, user_type, status, pool FROM users
     WHERE (role <> 'user' OR apps <> '["app1"]' OR env <> '["prod","staging","dev"]' OR user_type <> 'b2c' OR status NOT IN ('active', 'deleted') OR pool <> 'brand1' OR platform_owner <> 0)
       AND COALESCE(name, '') NOT IN ('Olive Owner', 'Dora Disabled')
       AND NOT EXISTS (SELECT 1 FROM audit_events WHERE subject_id = users.id AND event IN ('user.access.changed', 'user.disabled', 'platform.owner.added'))`,
  );
  expect(raised).toEqual([]);
  const sessions = await server().sql(
    `SELECT id FROM sessions WHERE (acr = 'aal3' AND amr NOT LIKE '%hwk%') OR target_subapp <> 'app1' OR brand <> 'brand1' OR env <> 'prod'
     OR (organization_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit_events e WHERE e.event = 'user.organization.chosen'
       AND e.session_id = sessions.id AND e.organization_id = sessions.organization_id))`,
  );
  expect(sessions).toEqual([]);
}

describe.each(titled(jsonCalls))('%s', (_, { fixture, route }) => {
  const own = Object.keys(wishes);

  it('names and refuses every field that is not its own', async () => {
    await assail(server(), fixture, ({ json }) =>
      entries
        .filter(([name]) => !(name in (json ?? {})))
        .map(
          ([name, value]): Attack => ({
            name,
            // Clients of OAuth have a name for a scope that nobody offers.
            codes: ['invalid_field', 'invalid_scope'],
            change: { json: { ...json, [name]: value } },
          }),
        ),
    );
    expect(own.length).toBeGreaterThan(40);
    await expectNobodyRaised();
  });

  it('says which fields it does not know', async () => {
    const { request } = await fixture.prepare({ server: server(), at });
    const answer = await send(server(), request, { json: { ...request.json, pool: 'brand2', userType: 'internal' } });
    const { errors } = expectRefusal(answer, ['invalid_field']);
    expect(
      errors?.map(({ path, code }) => [path, code]),
      route.path,
    ).toEqual([
      ['pool', 'unknown_field'],
      ['userType', 'unknown_field'],
    ]);
  });
});

// Providers add parameters of their own, which a client must ignore (RFC 6749 §4.1.2).
const ownForms = formCalls.filter(({ route }) => !route.isProviderCallback);

describe.each(titled(ownForms))('%s', (_, { fixture }) => {
  it('refuses every field that is not its own, in a form too', () =>
    assail(server(), fixture, (request) => {
      const form = new URLSearchParams(request.form).toString();
      return entries
        .filter(([name]) => !(name in (request.form ?? {})))
        .map(
          ([name, value]): Attack => ({
            name,
            codes: ['invalid_field'],
            change: withForm(request, `${form}&${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`),
          }),
        );
    }));
});

describe.each(titled(normalCalls.filter(({ route }) => isUnsafe(route))))('%s', (_, { fixture, route }) => {
  it('is not moved by its address or by headers that proxies set elsewhere', async () => {
    const { request, expect: expectSuccess } = await fixture.prepare({ server: server(), at });
    const query = entries
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
      .join('&');
    const headers = {
      ...request.headers,
      'x-user-id': 'x',
      'x-user': 'admin',
      'x-role': 'admin',
      'x-forwarded-user': 'admin',
      'x-auth-request-email': 'admin@example.com',
      'x-remote-user': 'admin',
      'remote-user': 'admin',
      'x-tenant': 'brand2',
      'x-brand': 'brand2',
      'x-env': 'dev',
      'x-http-method-override': 'DELETE',
    };
    // Where the row takes parameters of its own, unknown ones may be refused instead.
    expectSuccess(
      await send(server(), request, { headers, path: route.query ? request.path : `${request.path}?${query}` }),
    );
    await expectNobodyRaised();
  });
});

describe('registration', () => {
  it('makes a person with nothing but the defaults of the brand, unconfirmed', async () => {
    const email = 'defaults@example.com';
    const request = { method: 'POST', host: at.auth, path: '/register', headers: {} } as const;
    const plain = { email, password: PASSWORD, name: 'Ada' };
    expectRefusal(await send(server(), request, { json: { ...plain, ...wishes } }), ['invalid_field']);
    expect(await server().sql('SELECT 1 FROM identifiers WHERE value = ?', email)).toEqual([]);
    expect((await send(server(), request, { json: plain })).status).toBe(201);
    const rows = await server().sql(
      `SELECT u.role, u.apps, u.env, u.user_type, u.status, u.pool, u.version, i.verified_at FROM users u
       JOIN identifiers i ON i.user_id = u.id WHERE i.value = ?`,
      email,
    );
    expect(rows).toEqual([
      {
        role: 'user',
        apps: '["app1"]',
        env: '["prod","staging","dev"]',
        user_type: 'b2c',
        status: 'active',
        pool: 'brand1',
        version: 1,
        verified_at: null,
      },
    ]);
  });
});
