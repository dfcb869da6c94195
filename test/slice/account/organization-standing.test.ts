import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import type { MfaPolicy } from '../../../src/lib/mfa-policy.ts';
import { type Client, client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { carry, PASSWORD, type Person, seedOrganization, seedPerson, seedSession } from '../../harness/people.ts';
import { seedTotp } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'dev');
const DAY = 86_400_000;

const demanded: MfaPolicy = { mode: 'required', roles: [], graceDays: 0, since: null };

/** A browser whose session is for an organization, as one that asks its members for nothing let it in. */
async function working(role = 'admin', row: Parameters<typeof seedSession>[3] = {}, person?: Person) {
  const whose = person ?? (await seedPerson(server()));
  const organization = await seedOrganization(server(), [{ person: whose, role }]);
  const session = await seedSession(server(), whose, at, { organizationId: organization.id, ...row });
  const browser = client(server());
  carry(server(), browser, at, session);
  expect(await organizationOf(browser)).toMatchObject({ id: organization.id, role });
  return { person: whose, organization, session, browser };
}

const demand = (id: string, mfa: MfaPolicy | null) =>
  server().sql('UPDATE organizations SET mfa = ? WHERE id = ?', mfa && JSON.stringify(mfa), id);

async function organizationOf(browser: Client) {
  const answer = await browser.get(at.auth, '/session');
  expect(answer.status, String(answer)).toBe(200);
  return answer.json().organization;
}

const slugIn = (token: unknown) => decodeJwt(String(token)).org;
const refreshed = async (browser: Client) => slugIn((await browser.post(at.auth, '/auth/refresh')).json().access_token);

describe('an organization that demands a second factor from now on', () => {
  test('is no longer that of a session of one factor, which lives on without it until it is stepped up', async () => {
    const { person, organization, session, browser } = await working();
    const totp = await seedTotp(server(), person);
    const permissions = async () =>
      (await browser.get(at.auth, '/auth/sessions/current/permissions')).json<{ permissions: string[] }>().permissions;
    const ofAdmin = (await permissions()).length;
    await demand(organization.id, demanded);
    expect(await organizationOf(browser)).toBeNull();
    expect(await refreshed(browser)).toBeUndefined();
    expect((await permissions()).length).toBeLessThan(ofAdmin);
    const stepped = await browser.post(at.auth, '/auth/mfa/step-up', { code: totp.code() });
    expect(decodeJwt(String(stepped.json().access_token))).toMatchObject({ sid: session.id, org: organization.slug });
    expect(await organizationOf(browser)).toMatchObject({ id: organization.id, role: 'admin' });
    expect(await refreshed(browser)).toBe(organization.slug);
  });

  test('takes whoever calls by access token or refresh token alike', async () => {
    const { organization, session, browser } = await working();
    const { access_token: token } = (await browser.post(at.auth, '/auth/refresh')).json();
    await demand(organization.id, demanded);
    const program = client(server(), { jar: null });
    const headers = { authorization: `Bearer ${token}` };
    expect((await program.get(at.auth, '/session', { headers })).json()).toMatchObject({
      organization: null,
      session: { id: session.id },
    });
  });

  test('leaves a session of two factors where it is, however old they are', async () => {
    for (const acr of ['aal2', 'aal3'] as const) {
      const { organization, browser } = await working('member', { acr, authTime: Date.now() - 5 * DAY });
      await demand(organization.id, demanded);
      expect(await organizationOf(browser), acr).toMatchObject({ id: organization.id });
      expect(await refreshed(browser)).toBe(organization.slug);
    }
  });

  test('is left by a session that shows one factor again', async () => {
    const { organization, browser } = await working('member', { acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
    await demand(organization.id, demanded);
    expect(await organizationOf(browser)).toMatchObject({ id: organization.id });
    // Whoever has no second factor any more steps up by what is left.
    expect((await browser.post(at.auth, '/auth/step-up', { password: PASSWORD })).status).toBe(200);
    expect(await organizationOf(browser)).toBeNull();
    expect(await refreshed(browser)).toBeUndefined();
  });

  test('has its people back when it demands none any more', async () => {
    const { organization, browser } = await working();
    await demand(organization.id, demanded);
    expect(await organizationOf(browser)).toBeNull();
    await demand(organization.id, { ...demanded, mode: 'optional' });
    expect(await organizationOf(browser)).toMatchObject({ id: organization.id });
  });
});

describe('a demand that stood when the organization was chosen', () => {
  test('takes a session of one factor out from the day on which its grace ends', async () => {
    const { organization, browser } = await working();
    const since = new Date(Date.now() - DAY).toISOString();
    await demand(organization.id, { ...demanded, graceDays: 3, since });
    expect(await organizationOf(browser)).toMatchObject({ id: organization.id });
    browser.travelTo(4 * DAY);
    expect(await organizationOf(browser)).toBeNull();
  });

  test('takes it out when its person gets a role of whom it is made', async () => {
    const { person, organization, browser } = await working('member');
    await demand(organization.id, { ...demanded, mode: 'required_for_roles', roles: ['owner'] });
    expect(await organizationOf(browser)).toMatchObject({ id: organization.id });
    const role = 'UPDATE memberships SET role = ? WHERE user_id = ?';
    await server().sql(role, 'owner', person.id);
    expect([await organizationOf(browser), await refreshed(browser)]).toEqual([null, undefined]);
    await server().sql(role, 'admin', person.id);
    expect(await organizationOf(browser)).toMatchObject({ id: organization.id, role: 'admin' });
  });
});
