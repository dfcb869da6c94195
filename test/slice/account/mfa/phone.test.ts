import { describe, expect, test } from 'vitest';
import { someNumber } from '../../../fixtures/factors.ts';
import { countEvents } from '../../../flow/journey.ts';
import { type Client, client } from '../../../harness/client.ts';
import { home } from '../../../harness/demo.ts';
import { mailTo, outbox } from '../../../harness/mail.ts';
import { alertOf, followForm, formsOf, openPage, submitForm } from '../../../harness/page-forms.ts';
import { authenticatorAt, seedPasskey } from '../../../harness/passkeys.ts';
import { carry, type Person, seedOrganization, seedPerson, seedSession } from '../../../harness/people.ts';
import { seedPhone, seedRecoveryCodes, seedTotp } from '../../../harness/second-factors.ts';
import { useServer } from '../../../harness/use-server.ts';
import { codeIn, MINUTE, wrong } from '../../token-kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'dev');
const PAGE = '/account/two-step';
const ADD = '/account/two-step/phone';
const CONFIRM = '/account/two-step/phone/confirm';
const REMOVE = '/account/two-step/phone/remove';

async function browserOf(person: Person, row: Parameters<typeof seedSession>[3] = {}): Promise<Client> {
  const browser = client(server());
  carry(server(), browser, at, await seedSession(server(), person, at, { acr: 'aal2', ...row }));
  return browser;
}

/** Fills in a form of the page and gives the page that comes then. */
async function change(browser: Client, action: string, filled: Record<string, string> = {}) {
  const answer = await submitForm(browser, at, await openPage(browser, at, PAGE), action, filled);
  return { location: answer.header('location'), page: await followForm(browser, at, answer) };
}

const phoneOf = async ({ id }: Person) =>
  (await server().sql<{ number: string; verified_at: number | null }>('SELECT * FROM phones WHERE user_id = ?', id))[0];
const count = async (table: 'recovery_codes' | 'trusted_devices', { id }: Person) =>
  (await server().sql<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE user_id = ?`, id))[0]?.n;
const mailed = async ({ email }: Person) => (await outbox(server(), email)).map(({ subject }) => subject);

describe('a phone, by the forms of the page', () => {
  test('is added by the code that was sent there, and becomes a second factor', async () => {
    const person = await seedPerson(server());
    const browser = await browserOf(person);
    const number = someNumber();
    const { location, page } = await change(browser, ADD, { phone: number, country: 'DE' });
    expect(location).toBe(`${PAGE}?done=phone_sent`);
    expect([...formsOf(page).keys()]).toContain(CONFIRM);
    expect(await phoneOf(person)).toMatchObject({ number, verified_at: null });
    const code = codeIn((await mailTo(server(), number))[0]);
    const refused = await change(browser, CONFIRM, { code: wrong(code) });
    expect(refused.location).toBe(`${PAGE}?error=invalid_code`);
    expect((await phoneOf(person))?.verified_at).toBeNull();
    const done = await change(browser, CONFIRM, { code });
    expect(done.location).toBe(`${PAGE}?done=phone`);
    expect(done.page.text).toContain(`••• ${number.slice(-2)}`);
    expect(done.page.text).not.toContain(number);
    expect((await phoneOf(person))?.verified_at).toBeGreaterThan(0);
    expect((await mailTo(server(), person.email))[0].subject).toMatch(/phone number was added/i);
  });

  test('is read as people of its country write it, and as nothing else', async () => {
    const person = await seedPerson(server());
    const browser = await browserOf(person);
    for (const phone of ['12', '+1 202 555 0100']) {
      const { location, page } = await change(browser, ADD, { phone, country: 'DE' });
      expect([location, page.text.includes('role="alert"')]).toEqual([`${PAGE}?error=invalid_field`, true]);
    }
    const number = someNumber();
    await change(browser, ADD, { phone: number.replace('+49', '0'), country: 'DE' });
    expect((await phoneOf(person))?.number).toBe(number);
  });

  test('is sent no second code within 30 seconds, and the page says when', async () => {
    const browser = await browserOf(await seedPerson(server()));
    const filled = { phone: someNumber(), country: 'DE' };
    await change(browser, ADD, filled);
    const { location, page } = await change(browser, ADD, filled);
    const wait = new URL(location ?? '', 'https://page.example').searchParams.get('wait');
    expect(Number(wait)).toBeGreaterThan(20);
    expect(alertOf(page)).toContain(`in ${wait} seconds`);
  });

  test('takes the place of the one before only once it is confirmed', async () => {
    const person = await seedPerson(server());
    const before = await seedPhone(server(), person, { number: someNumber() });
    const browser = await browserOf(person);
    const number = someNumber();
    await change(browser, ADD, { phone: number, country: 'DE' });
    expect((await phoneOf(person))?.number).toBe(before);
    await change(browser, CONFIRM, { code: codeIn((await mailTo(server(), number))[0]) });
    expect((await phoneOf(person))?.number).toBe(number);
  });

  test('is changed by nobody whose proof is old: the browser confirms first, and comes back', async () => {
    const person = await seedPerson(server());
    await seedPhone(server(), person, { number: someNumber() });
    const now = Date.now();
    const confirm = `/account/confirm?back=${encodeURIComponent(PAGE)}`;
    for (const row of [{ authTime: now - 11 * MINUTE }, { acr: 'aal1' as const }]) {
      const browser = await browserOf(person, row);
      expect((await change(browser, REMOVE)).location).toBe(confirm);
      expect((await change(browser, ADD, { phone: someNumber(), country: 'DE' })).location).toBe(confirm);
    }
    expect((await phoneOf(person))?.verified_at).toBeGreaterThan(0);
  });

  test('goes when it is removed, with recovery codes and trusted browsers where it was the last factor', async () => {
    const person = await seedPerson(server());
    await seedPhone(server(), person, { number: someNumber() });
    await seedRecoveryCodes(server(), person);
    const browser = await browserOf(person);
    const { location, page } = await change(browser, REMOVE);
    expect(location).toBe(`${PAGE}?done=phone_removed`);
    expect(formsOf(page).has(REMOVE)).toBe(false);
    expect([await phoneOf(person), await count('recovery_codes', person)]).toEqual([undefined, 0]);
    expect(await countEvents(server(), person.id, 'security.phone.removed')).toBe(1);
    await mailTo(server(), person.email);
    expect(await mailed(person)).toEqual([expect.stringMatching(/phone number was removed/i)]);
  });

  test('leaves the recovery codes of an authenticator app that stays', async () => {
    const person = await seedPerson(server());
    await seedPhone(server(), person, { number: someNumber() });
    await seedTotp(server(), person);
    await seedRecoveryCodes(server(), person);
    await change(await browserOf(person), REMOVE);
    expect([await phoneOf(person), await count('recovery_codes', person)]).toEqual([undefined, 10]);
  });

  test('stays where a second factor is demanded and this is the last; the page offers no removal then', async () => {
    const mfa = { mode: 'required' as const, roles: [], graceDays: 0, since: null };
    const person = await seedPerson(server());
    await seedPhone(server(), person, { number: someNumber() });
    const browser = await browserOf(person);
    const page = await openPage(browser, at, PAGE);
    await seedOrganization(server(), [{ person, role: 'member' }], { mfa });
    const refused = await submitForm(browser, at, page, REMOVE);
    expect(refused.header('location')).toBe(`${PAGE}?error=conflict`);
    expect(await phoneOf(person)).toBeDefined();
    const kept = await openPage(browser, at, PAGE);
    expect([formsOf(kept).has(REMOVE), kept.text.includes('A second step is asked for here')]).toEqual([false, true]);
    await seedPasskey(server(), person, at, authenticatorAt(server(), at));
    expect((await change(browser, REMOVE)).location).toBe(`${PAGE}?done=phone_removed`);
  });
});
