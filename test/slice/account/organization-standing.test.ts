import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import type { MfaPolicy } from '../../../src/lib/mfa-policy.ts';
import { type Client, client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { openPage, submitForm } from '../../harness/page-forms.ts';
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

describe('whoever is removed from an organization', () => {
  const ends = (id: string, { id: personId }: Person) =>
    server().sql('DELETE FROM memberships WHERE organization_id = ? AND user_id = ?', id, personId);
  const begins = (verb: 'INSERT' | 'INSERT OR REPLACE', id: string, { id: personId }: Person, role: string) =>
    server().sql(
      `${verb} INTO memberships (organization_id, user_id, role, created_at) VALUES (?, ?, ?, ?)`,
      id,
      personId,
      role,
      Date.now(),
    );
  const choose = async (browser: Client, organization: string) => {
    const page = await openPage(browser, at, '/account/organizations');
    const answer = await submitForm(browser, at, page, '/account/organizations/select', { organization });
    expect(answer.header('location')).toBe('/account/organizations?done=organization');
  };

  test('and belongs to it again later is not in it in an old session, before they have chosen it again', async () => {
    const person = await seedPerson(server());
    const { id, slug } = await seedOrganization(server(), [{ person, role: 'member' }]);
    const browser = client(server());
    carry(server(), browser, at, await seedSession(server(), person, at));
    await choose(browser, id);
    expect(await organizationOf(browser)).toMatchObject({ id, role: 'member' });
    await ends(id, person);
    expect([await organizationOf(browser), await refreshed(browser)]).toEqual([null, undefined]);
    await begins('INSERT', id, person, 'owner');
    expect([await organizationOf(browser), await refreshed(browser)]).toEqual([null, undefined]);
    await choose(browser, id);
    expect(await organizationOf(browser)).toMatchObject({ id, role: 'owner' });
    expect(await refreshed(browser)).toBe(slug);
  });

  test('is not in it again by a membership that takes the place of theirs, nor by one that becomes theirs', async () => {
    const replaced = await working('member');
    await begins('INSERT OR REPLACE', replaced.organization.id, replaced.person, 'owner');
    expect(await organizationOf(replaced.browser)).toBeNull();
    const { person, organization, browser } = await working('member');
    const other = await seedPerson(server());
    await begins('INSERT', organization.id, other, 'owner');
    await ends(organization.id, person);
    await server().sql('UPDATE memberships SET user_id = ? WHERE user_id = ?', person.id, other.id);
    expect(await organizationOf(browser)).toBeNull();
  });

  test('takes nobody else along, and leaves their own other sessions and organizations as they are', async () => {
    const { person, organization, browser } = await working('member');
    const elsewhere = await working('admin', {}, person);
    const colleague = await seedPerson(server());
    await begins('INSERT', organization.id, colleague, 'member');
    const theirs = client(server());
    const session = await seedSession(server(), colleague, at, { organizationId: organization.id });
    carry(server(), theirs, at, session);
    await ends(organization.id, person);
    await begins('INSERT', organization.id, person, 'member');
    expect(await organizationOf(browser)).toBeNull();
    expect(await organizationOf(elsewhere.browser)).toMatchObject({ id: elsewhere.organization.id });
    expect(await organizationOf(theirs)).toMatchObject({ id: organization.id });
  });

  test('stays in it where the same membership is written again or gets another role', async () => {
    const { person, organization, browser } = await working('member');
    const again =
      'INSERT INTO memberships (organization_id, user_id, role, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (organization_id, user_id)';
    const values = [organization.id, person.id, 'admin', Date.now()] as const;
    await server().sql(`${again} DO NOTHING`, ...values);
    expect(await organizationOf(browser)).toMatchObject({ id: organization.id, role: 'member' });
    await server().sql(
      `${again} DO UPDATE SET role = excluded.role, user_id = excluded.user_id, organization_id = excluded.organization_id`,
      ...values,
    );
    expect(await organizationOf(browser)).toMatchObject({ id: organization.id, role: 'admin' });
  });
});
