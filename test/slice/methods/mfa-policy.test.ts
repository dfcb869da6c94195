import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import type { MfaPolicy } from '../../../src/lib/mfa-policy.ts';
import type { GateFacts } from '../../../src/signin/gate/gate.ts';
import { mfaRequired } from '../../../src/signin/gate/mfa-required.ts';
import { fixturesOf } from '../../fixtures/all.ts';
import { send } from '../../fixtures/fixture.ts';
import { client } from '../../harness/client.ts';
import { bundleDeclaring } from '../../harness/declared.ts';
import { home } from '../../harness/demo.ts';
import { authenticatorAt, seedPasskey } from '../../harness/passkeys.ts';
import { carry, PASSWORD, seedOrganization, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { dueInBody, seedPhone, seedRecoveryCodes, seedTotp } from '../../harness/second-factors.ts';
import { newSecrets } from '../../harness/secrets.ts';
import type { Server } from '../../harness/server.ts';
import { useServer } from '../../harness/use-server.ts';
import { askForCode, post } from '../token-kit.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 15);

type Someone = Awaited<ReturnType<typeof seedPerson>>;

const policy = (change: Partial<MfaPolicy>): MfaPolicy => ({
  mode: 'optional',
  roles: [],
  graceDays: 0,
  since: null,
  ...change,
});

interface Case {
  readonly brand?: Partial<MfaPolicy>;
  readonly organization?: { readonly role: string; readonly mfa: Partial<MfaPolicy> };
  readonly person?: Partial<GateFacts['person']>;
  readonly acr?: GateFacts['acr'];
  readonly isTrustedDevice?: boolean;
}

/** What the gate says of somebody whose account is ten days old. */
const verdict = ({ brand = {}, organization, person = {}, acr = 'aal1', isTrustedDevice = false }: Case) =>
  mfaRequired.check({
    person: {
      role: 'user',
      totp: false,
      sms: false,
      passkeys: 0,
      createdAt: NOW - 10 * DAY,
      ...person,
    } as GateFacts['person'],
    target: { domain: 'app1.brand1.com', subapp: 'app1', env: 'prod' },
    acr,
    policy: policy(brand),
    organizations: organization ? [{ role: organization.role, mfa: policy(organization.mfa) }] : [],
    isTrustedDevice,
    methods: ['totp'],
    now: NOW,
  });

const required = { mode: 'required' } as const;
const ofOwners = { mode: 'required_for_roles', roles: ['owner'] } as const;

describe('a brand or an organization', () => {
  test.each<[string, Case, boolean | 'second_factor']>([
    ['off asks nobody without a factor', { brand: { mode: 'off' } }, true],
    ['off asks whoever has one, all the same', { brand: { mode: 'off' }, person: { totp: true } }, 'second_factor'],
    ['optional lets in whoever has none', {}, true],
    ['optional asks whoever has an authenticator app', { person: { totp: true } }, 'second_factor'],
    ['optional asks whoever has a phone', { person: { sms: true } }, 'second_factor'],
    ['optional takes a password of whoever has a passkey', { person: { passkeys: 1 } }, true],
    ['required stops whoever has none', { brand: required }, false],
    [
      'required asks for the passkey of whoever has nothing else',
      { brand: required, person: { passkeys: 1 } },
      'second_factor',
    ],
    ['required lets in by two factors', { brand: required, acr: 'aal2' }, true],
    ['required lets in by a device-bound passkey', { brand: required, acr: 'aal3' }, true],
    ['required waits as many days as it says', { brand: { ...required, graceDays: 11 } }, true],
    ['required stops once these days are over', { brand: { ...required, graceDays: 10 } }, false],
    [
      'required counts them from when it was declared',
      { brand: { ...required, graceDays: 10, since: '2026-06-10' } },
      true,
    ],
    [
      'required does not count from before the account',
      { brand: { ...required, graceDays: 11, since: '2020-01-01' } },
      true,
    ],
    ['required for roles stops these roles', { brand: ofOwners, person: { role: 'owner' } }, false],
    ['required for roles lets others in', { brand: ofOwners }, true],
    ['an organization that requires it stops its people', { organization: { role: 'member', mfa: required } }, false],
    ['an organization waits as well', { organization: { role: 'member', mfa: { ...required, graceDays: 30 } } }, true],
    ['an organization means its own roles', { organization: { role: 'owner', mfa: ofOwners } }, false],
    [
      'an organization does not mean those of the brand',
      { organization: { role: 'member', mfa: ofOwners }, person: { role: 'owner' } },
      true,
    ],
    [
      'a brand that is off does not undo an organization',
      { brand: { mode: 'off' }, organization: { role: 'member', mfa: required } },
      false,
    ],
    [
      'a trusted browser stands for a factor that is enrolled',
      { brand: required, person: { totp: true }, isTrustedDevice: true },
      true,
    ],
    ['a trusted browser stands for nothing that is not', { brand: required, isTrustedDevice: true }, false],
  ])('%s', (_, given, expected) => {
    expect(verdict(given)).toBe(expected);
  });
});

describe('whoever belongs to an organization that demands a second factor', () => {
  const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
  const at = home('brand1', 'dev');
  const demanded = policy(required);

  test('gets a token that sets one up, and no session, until one is there', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    await seedOrganization(server(), [{ person, role: 'member' }], { mfa: demanded });
    const browser = client(server());
    const login = () => browser.post(at.auth, '/login', { email: person.email, password: PASSWORD });
    const refused = await login();
    expectProblem(refused, 'mfa_enrollment_required', ['setup_token', 'expires_in']);
    const authorization = `Bearer ${String(refused.json().setup_token)}`;
    for (const path of ['/session', '/auth/me', '/auth/sessions', '/auth/devices'])
      expectProblem(await browser.get(at.auth, path, { headers: { authorization } }), 'unauthenticated');
    const rows = await server().sql('SELECT id FROM sessions WHERE user_id = ?', person.id);
    expect(rows).toEqual([]);
    const totp = await seedTotp(server(), person);
    const { token: sessionId } = dueInBody(await login());
    const done = await browser.post(at.auth, '/auth/2fa/verify', { sessionId, code: totp.code() });
    expect(done.status).toBe(200);
  });

  test('gets none where another session lets them in: they have shown nothing that a factor could be set up by', async () => {
    const [fixture] = fixturesOf('GET', '/handover/callback');
    const prepared = await fixture?.prepare({ server: server(), at });
    const [person] = await server().sql<Someone>('SELECT id, pool FROM users ORDER BY id DESC LIMIT 1');
    assert.ok(prepared && person);
    await seedOrganization(server(), [{ person, role: 'member' }], { mfa: demanded });
    const answer = await send(server(), prepared.request);
    expectProblem(answer, 'mfa_enrollment_required');
    expect(answer.text).not.toContain('token');
  });

  test('gets one that serves where the sign-in claimed their account as well', async () => {
    const person = await seedPerson(server(), { pool: at.pool, verified: false });
    await seedOrganization(server(), [{ person, role: 'member' }], { mfa: demanded });
    for (const [request, confirm, more] of [
      ['/auth/otp/request', '/auth/otp/verify', {}],
      ['/auth/password/signup/request', '/auth/password/signup', { password: 'quiet-river-lantern' }],
    ] as const) {
      await server().sql('UPDATE identifiers SET verified_at = NULL WHERE user_id = ?', person.id);
      const code = await askForCode(server(), at, request, person.email, { count: 'password' in more ? 2 : 1 });
      const refused = await post(server(), at, confirm, { email: person.email, code, ...more });
      expectProblem(refused, 'mfa_enrollment_required', ['setup_token', 'expires_in']);
      const authorization = `Bearer ${String(refused.json().setup_token)}`;
      const begun = await client(server(), { jar: null }).post(
        at.auth,
        '/auth/mfa/totp/enroll',
        {},
        { headers: { authorization } },
      );
      expect(begun.status, String(begun)).toBe(200);
    }
  });

  test('signs in as before while the grace lasts, and where the organization is suspended', async () => {
    for (const row of [
      { mfa: { ...demanded, graceDays: 1 } },
      { mfa: demanded, status: 'suspended' as const },
      { mfa: null },
    ]) {
      const person = await seedPerson(server(), { pool: at.pool });
      await seedOrganization(server(), [{ person, role: 'member' }], row);
      const answer = await client(server()).post(at.auth, '/login', { email: person.email, password: PASSWORD });
      expect([answer.status, answer.json().message]).toEqual([200, 'Signed in']);
    }
  });
});

describe('a brand that takes neither passkeys nor messages, and trusts no browser any more', async () => {
  const secrets = await newSecrets();
  const bundle = await bundleDeclaring('factors', {
    methods: ['password'],
    mfa: { ...policy(required), trustedDeviceDays: 0 },
    sms: { countries: [] },
  });
  const limits = { rate: 100_000, send: 100_000 };
  const earlier = useServer({ secrets, limits });
  const server = useServer({ secrets, bundle, limits });
  const at = home('brand1', 'prod');
  const login = (of: Server, { email }: Someone, browser = client(of)) =>
    browser.post(at.auth, '/login', { email, password: PASSWORD });

  test('has whoever has no second factor set one up', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    expectProblem(await login(server(), person), 'mfa_enrollment_required', ['setup_token', 'expires_in']);
  });

  test.each<[string, (person: Someone) => Promise<unknown>]>([
    ['a passkey', (person) => seedPasskey(server(), person, at, authenticatorAt(server(), at))],
    ['a phone', (person) => seedPhone(server(), person)],
  ])('turns away whoever has nothing but %s: no session, and no token that sets up another', async (_, seed) => {
    const person = await seedPerson(server(), { pool: at.pool });
    await seed(person);
    expectProblem(await login(server(), person), 'method_not_enabled');
    expect(await server().sql('SELECT id FROM sessions WHERE user_id = ?', person.id)).toEqual([]);
  });

  test('asks for what it does take, and offers nothing else', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    await seedPhone(server(), person);
    await seedPasskey(server(), person, at, authenticatorAt(server(), at));
    await seedRecoveryCodes(server(), person);
    expect(dueInBody(await login(server(), person)).methods).toEqual(['recovery_code']);
    await seedTotp(server(), person);
    expect(dueInBody(await login(server(), person)).methods).toEqual(['totp', 'recovery_code']);
  });

  test('asks on a browser that was trusted while it did', async () => {
    const person = await seedPerson(earlier(), { pool: at.pool });
    const totp = await seedTotp(earlier(), person);
    const browser = client(earlier());
    const sessionId = dueInBody(await login(earlier(), person, browser)).token;
    await browser.post(at.auth, '/auth/2fa/verify', { sessionId, code: totp.code(), rememberDevice: true });
    const [device] = await earlier().sql<Record<string, string | number>>(
      'SELECT * FROM trusted_devices WHERE user_id = ?',
      person.id,
    );
    const here = await seedPerson(server(), { pool: at.pool, row: { id: person.id } });
    await seedTotp(server(), here);
    const columns = Object.keys(device ?? {});
    await server().sql(
      `INSERT INTO trusted_devices (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      ...Object.values(device ?? {}),
    );
    const name = '__Host-brand1-prod-device';
    const known = client(server());
    const value = browser.jar?.get(name) ?? '';
    expect(value).not.toBe('');
    known.jar?.set(`https://${at.auth}/login`, `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax`);
    expect(dueInBody(await login(server(), here, known)).methods).toEqual(['totp']);
  });
});

describe('a brand that has no second factors', async () => {
  const bundle = await bundleDeclaring('no-factors', { mfa: { ...policy({ mode: 'off' }), trustedDeviceDays: 0 } });
  const server = useServer({ bundle, limits: { rate: 100_000, send: 100_000 } });
  const at = home('brand1', 'prod');

  test('says so to whoever would add one, whatever password comes with it, and counts no guess', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    const browser = client(server());
    carry(server(), browser, at, await seedSession(server(), person, at));
    for (const password of ['not the password', PASSWORD])
      expectProblem(await browser.post(at.auth, '/auth/mfa/totp/enroll/password', { password }), 'method_not_enabled');
    const counted = "SELECT n FROM attempts WHERE key = 'second_factor_hour:' || ?";
    expect(await server().sql(counted, person.id)).toEqual([{ n: 0 }]);
  });
});
