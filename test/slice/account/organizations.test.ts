import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import type { MfaPolicy } from '../../../src/lib/mfa-policy.ts';
import type { Answer } from '../../harness/answer.ts';
import { type Client, client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { alertOf, followForm, formsOf, openPage, submitForm } from '../../harness/page-forms.ts';
import { carry, type Person, seedOrganization, seedPerson, seedSession } from '../../harness/people.ts';
import { seedTotp } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'dev');
const PAGE = '/account/organizations';
const SELECT = '/account/organizations/select';

const demanded: MfaPolicy = { mode: 'required', roles: [], graceDays: 0, since: null };

async function signedIn(row: Parameters<typeof seedSession>[3] = {}, person?: Person) {
  const whose = person ?? (await seedPerson(server()));
  const session = await seedSession(server(), whose, at, row);
  const browser = client(server());
  carry(server(), browser, at, session);
  return { person: whose, session, browser };
}

const names = ({ text }: Answer) => [...text.matchAll(/<span><bdi>([^<]+)<\/bdi>/g)].map(([, name]) => name);
const here = ({ text }: Answer) => [...text.matchAll(/value="([^"]*)" aria-current="true"/g)].map(([, id]) => id);
const choose = async (browser: Client, organization: string, more: Readonly<Record<string, string>> = {}) =>
  submitForm(browser, at, await openPage(browser, at, PAGE), SELECT, { organization, ...more });
const organizationOf = async (browser: Client) => (await browser.get(at.auth, '/session')).json().organization;
const errorOf = (answer: Answer) =>
  new URL(answer.header('location') ?? '/', 'https://page.example').searchParams.get('error');
const events = (personId: string) =>
  server().sql<{ organization_id: string | null; outcome: string; session_id: string }>(
    "SELECT organization_id, outcome, session_id FROM audit_events WHERE subject_id = ? AND event = 'user.organization.chosen' ORDER BY at",
    personId,
  );

describe('the page', () => {
  test('offers the active organizations of its person by name, each with the role, and says which one is at hand', async () => {
    const { person, browser } = await signedIn();
    const kettle = await seedOrganization(server(), [{ person, role: 'admin' }], { name: 'Zebra Kettle' });
    const own = await seedOrganization(server(), [{ person, role: 'night-shift' }], { name: 'Amber Mill' });
    await seedOrganization(server(), [{ person, role: 'owner' }], { name: 'Suspended Ltd', status: 'suspended' });
    await seedOrganization(server(), [{ person, role: 'owner' }], { name: 'Pending Ltd', status: 'pending' });
    await seedOrganization(server(), [{ person: await seedPerson(server()), role: 'owner' }], { name: 'Others Ltd' });
    const page = await openPage(browser, at, PAGE);
    expect(names(page)).toEqual(['Amber Mill', 'Zebra Kettle', 'No organization']);
    expect(page.text).toMatch(/night-shift[\s\S]*Administrator/);
    expect(here(page)).toEqual(['']);
    expect(page.text).not.toContain('id="q"');
    await choose(browser, kettle.id);
    expect(here(await openPage(browser, at, PAGE))).toEqual([kettle.id]);
    expect(kettle.id).not.toBe(own.id);
  });

  test('is searched by a form of its own where there are more than eight, which keeps where it leads', async () => {
    const { person, browser } = await signedIn();
    for (let n = 1; n <= 9; n++)
      await seedOrganization(server(), [{ person, role: 'member' }], { name: n === 9 ? 'ÉCOLE du Lac' : `Mill ${n}` });
    const returnTo = 'http://app1.brand1.localhost/work';
    const page = await openPage(browser, at, `${PAGE}?q=%C3%A9cole&return_to=${encodeURIComponent(returnTo)}`);
    expect(names(page)).toEqual(['ÉCOLE du Lac']);
    expect(page.text).toMatch(
      /<form method="get" action="\/account\/organizations"><input type="hidden" name="return_to"/,
    );
    expect(formsOf(page).get(SELECT)?.return_to).toBe(returnTo);
    const none = await openPage(browser, at, `${PAGE}?q=nowhere`);
    expect([names(none), none.text.includes('No organization of yours is called that.')]).toEqual([[], true]);
  });

  test('says so to whoever belongs to none, and the account leads there only who belongs to one', async () => {
    const { person, browser } = await signedIn();
    const page = await openPage(browser, at, PAGE);
    expect([page.text.includes('You belong to no organization.'), formsOf(page).has(SELECT)]).toEqual([true, false]);
    const linked = async () => (await openPage(browser, at, '/account')).text.includes(`href="${PAGE}"`);
    expect(await linked()).toBe(false);
    await seedOrganization(server(), [{ person, role: 'member' }], { status: 'rejected' });
    expect(await linked()).toBe(false);
    await seedOrganization(server(), [{ person, role: 'member' }]);
    expect(await linked()).toBe(true);
  });

  test('says of an organization that it asks for a second factor, where it asks its person', async () => {
    const { person, browser } = await signedIn();
    const ofOwners = { ...demanded, mode: 'required_for_roles', roles: ['owner'] } as const;
    await seedOrganization(server(), [{ person, role: 'member' }], { mfa: ofOwners });
    const page = async () => (await openPage(browser, at, PAGE)).text.includes('needs a second step');
    expect(await page()).toBe(false);
    await seedOrganization(server(), [{ person, role: 'owner' }], { mfa: ofOwners });
    expect(await page()).toBe(true);
  });
});

describe('the choice', () => {
  test('is shown by the session and carried by access tokens from then on, under another secret, and recorded', async () => {
    const { person, session, browser } = await signedIn();
    const chosen = await seedOrganization(server(), [{ person, role: 'admin' }], { name: 'Blue Kettle' });
    const answer = await choose(browser, chosen.id);
    expect([answer.status, answer.header('location')]).toEqual([303, `${PAGE}?done=organization`]);
    expect((await followForm(browser, at, answer)).text).toContain('That is where you work now.');
    expect(await organizationOf(browser)).toEqual({ ...chosen, name: 'Blue Kettle', role: 'admin' });
    const refreshed = await browser.post(at.auth, '/auth/refresh');
    expect(decodeJwt(String(refreshed.json().access_token))).toMatchObject({ org: chosen.slug, sid: session.id });
    const old = client(server());
    carry(server(), old, at, session);
    expect((await old.get(at.auth, '/session')).status).toBe(401);
    expect(await events(person.id)).toEqual([
      { organization_id: chosen.id, outcome: 'success', session_id: session.id },
    ]);
  });

  test('of no organization leaves the one at hand', async () => {
    const person = await seedPerson(server());
    const { id } = await seedOrganization(server(), [{ person, role: 'member' }]);
    const { browser } = await signedIn({ organizationId: id }, person);
    expect(await organizationOf(browser)).toMatchObject({ id });
    expect((await choose(browser, '')).status).toBe(303);
    expect(await organizationOf(browser)).toBeNull();
    const refreshed = await browser.post(at.auth, '/auth/refresh');
    expect(decodeJwt(String(refreshed.json().access_token)).org).toBeUndefined();
    expect(await events(person.id)).toMatchObject([{ organization_id: null }]);
  });

  test('leads on to an address of this service, and to no other', async () => {
    const { person, browser } = await signedIn();
    const { id } = await seedOrganization(server(), [{ person, role: 'member' }]);
    const own = browser.origin('app1.brand1.localhost');
    const page = await openPage(browser, at, `${PAGE}?return_to=${encodeURIComponent(`${own}/work?x=1`)}`);
    expect(page.header('content-security-policy')).toContain(`form-action 'self' ${own}`);
    const answer = await submitForm(browser, at, page, SELECT, { organization: id });
    expect(answer.header('location')).toBe(`${own}/work?x=1`);
    expect(errorOf(await choose(browser, '', { return_to: 'https://elsewhere.example/' }))).toBe('invalid_return_to');
    expect(await organizationOf(browser)).toMatchObject({ id });
  });

  test('of an organization that is not active is refused, and one of others or of another pool is not found', async () => {
    const { person, browser } = await signedIn();
    await seedOrganization(server(), [{ person, role: 'member' }]);
    for (const status of ['pending', 'rejected', 'suspended'] as const) {
      const { id } = await seedOrganization(server(), [{ person, role: 'owner' }], { status });
      expect(errorOf(await choose(browser, id)), status).toBe('organization_not_active');
    }
    const neighbour = await seedOrganization(server(), [{ person: await seedPerson(server()), role: 'owner' }]);
    const foreigner = await seedPerson(server(), { pool: 'brand2' });
    const foreign = await seedOrganization(server(), [{ person: foreigner, role: 'owner' }]);
    // What should never be: a membership across pools.
    const crossed = await seedOrganization(server(), [{ person, role: 'owner' }], { pool: 'brand2' });
    for (const { id } of [neighbour, foreign, crossed]) expect(errorOf(await choose(browser, id))).toBe('not_found');
    expect(await organizationOf(browser)).toBeNull();
    expect(await events(person.id)).toEqual([]);
    await server().sql('DELETE FROM memberships WHERE organization_id = ?', crossed.id);
    await server().sql('DELETE FROM organizations WHERE id = ?', crossed.id);
  });
});

describe('an organization that demands a second factor', () => {
  const demanding = (person: Person) => seedOrganization(server(), [{ person, role: 'member' }], { mfa: demanded });

  test('asks a session of one factor for it first, and the proof leads back to the choice and on from there', async () => {
    const { person, browser } = await signedIn();
    const totp = await seedTotp(server(), person);
    const { id } = await demanding(person);
    const leadsTo = `${browser.origin('app1.brand1.localhost')}/work`;
    const page = await openPage(browser, at, `${PAGE}?return_to=${encodeURIComponent(leadsTo)}`);
    const asked = await submitForm(browser, at, page, SELECT, { organization: id });
    expect(asked.header('location')).toMatch(/^\/account\/confirm\?back=/);
    expect(await events(person.id)).toEqual([]);
    const confirm = await followForm(browser, at, asked);
    const back = await submitForm(browser, at, confirm, '/auth/step-up', { code: totp.code() });
    const again = await followForm(browser, at, back);
    expect(again.text).toContain('Thank you. You can go on now.');
    const done = await submitForm(browser, at, again, SELECT, { organization: id });
    expect(done.header('location')).toBe(leadsTo);
    expect(await organizationOf(browser)).toMatchObject({ id });
  });

  test('lets a session of two factors in while they count', async () => {
    for (const [ageHours, location] of [
      [1, `${PAGE}?done=organization`],
      [25, `/account/confirm?back=${encodeURIComponent(PAGE)}`],
    ] as const) {
      const { person, browser } = await signedIn({ acr: 'aal2', authTime: Date.now() - ageHours * 3_600_000 });
      await seedTotp(server(), person);
      expect((await choose(browser, (await demanding(person)).id)).header('location')).toBe(location);
    }
  });

  test('says to whoever has none to set one up, and where', async () => {
    const { person, browser } = await signedIn();
    const refused = await choose(browser, (await demanding(person)).id);
    expect(errorOf(refused)).toBe('mfa_enrollment_required');
    const page = await followForm(browser, at, refused);
    expect(alertOf(page)).toBe('This organization asks for two-step sign-in. Set it up first.');
    expect(page.text).toContain('href="/account/two-step"');
    expect(await organizationOf(browser)).toBeNull();
  });

  test('asks whoever calls by access token in their own way', async () => {
    const { person, session, browser } = await signedIn();
    await seedTotp(server(), person);
    const { id } = await demanding(person);
    const token = String((await browser.post(at.auth, '/auth/refresh')).json().access_token);
    const page = await openPage(browser, at, PAGE);
    const answer = await browser.request(at.auth, SELECT, {
      method: 'POST',
      form: { ...formsOf(page).get(SELECT), organization: id },
      headers: { authorization: `Bearer ${token}` },
    });
    expect([answer.status, answer.json().code]).toEqual([401, 'insufficient_user_authentication']);
    expect(session.id).toBeTruthy();
  });
});

describe('what changes between the read and the write of a choice', () => {
  const required = JSON.stringify(demanded);

  // All at once: each holds its write back for as long as a busy machine may take to read.
  test.concurrent.each([
    ['the membership ends', "DELETE FROM memberships WHERE organization_id = :id AND user_id = ':person'", 'not_found'],
    ['it is suspended', "UPDATE organizations SET status = 'suspended' WHERE id = :id", 'organization_not_active'],
    [
      'it demands a second factor from now on',
      `UPDATE organizations SET mfa = '${required}', updated_at = updated_at + 1 WHERE id = :id`,
      'unavailable',
    ],
    ['the role is another', "UPDATE memberships SET role = 'admin' WHERE organization_id = :id", 'unavailable'],
    ['the person changes', "UPDATE users SET version = version + 1 WHERE id = ':person'", 'unavailable'],
    ['the session ends', "UPDATE sessions SET revoked_at = 1 WHERE user_id = ':person'", 'unauthenticated'],
    ['it is renewed', "UPDATE sessions SET secret_hash = 'another' WHERE user_id = ':person'", 'unauthenticated'],
  ])(
    '%s: it takes no effect and gives no secret',
    async (_, change, code) => {
      const { person, session, browser } = await signedIn();
      const other = await seedPerson(server());
      const { id } = await seedOrganization(server(), [
        { person, role: 'member' },
        { person: other, role: 'owner' },
      ]);
      const form = { ...formsOf(await openPage(browser, at, PAGE)).get(SELECT), organization: id };
      const sent = browser.request(at.auth, SELECT, { method: 'POST', form, fault: 'db:2:slow:5000' });
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      await server().sql(change.replace(':id', `'${id}'`).replace(':person', person.id));
      const answer = await sent;
      expect([answer.json().code, answer.all('set-cookie')]).toEqual([code, []]);
      const rows = await server().sql('SELECT organization_id FROM sessions WHERE id = ?', session.id);
      expect([rows, await events(person.id)]).toEqual([[{ organization_id: null }], []]);
    },
    30_000,
  );
});
