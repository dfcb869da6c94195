import { describe, expect, test } from 'vitest';
import { someNumber } from '../fixtures/factors.ts';
import type { Answer } from '../harness/answer.ts';
import { type Client, client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { mailTo } from '../harness/mail.ts';
import { alertOf, followForm, formsOf, hasCodeField, openPage, submitForm } from '../harness/page-forms.ts';
import { carry, PASSWORD, type Person, seedPerson, seedSession } from '../harness/people.ts';
import { seedPhone, seedRecoveryCodes, seedTotp } from '../harness/second-factors.ts';
import { urlOf } from '../harness/url-of.ts';
import { useServer } from '../harness/use-server.ts';
import { MINUTE } from './journey.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'dev');
const SECOND = 1_000;

const open = (browser: Client, path: string) => openPage(browser, at, path);
const follow = (browser: Client, answer: Answer) => followForm(browser, at, answer);
const submit = (browser: Client, page: Answer, action: string, filled?: Record<string, string>) =>
  submitForm(browser, at, page, action, filled);

const codeTo = async (number: string, count = 1) => (await mailTo(server(), number, { count }))[0].code ?? '';
const acrOf = async ({ id }: Person) =>
  (await server().sql<{ acr: string }>('SELECT acr FROM sessions WHERE user_id = ?', id)).map(({ acr }) => acr);

async function withPhone() {
  const person = await seedPerson(server());
  return { person, number: await seedPhone(server(), person, { number: someNumber() }) };
}

/** Gives the password, as far as the page of the second factor. */
async function firstStep(browser: Client, { email }: Person): Promise<Answer> {
  const step = await submit(browser, await open(browser, '/login'), '/login/identifier', { identifier: email });
  const done = await submit(browser, await follow(browser, step), '/login', { email, password: PASSWORD });
  expect([done.status, done.header('location')]).toEqual([303, urlOf(server().port, at.auth, '/2fa').href]);
  return open(browser, '/2fa');
}

describe('the page of the second factor, for somebody with a phone alone', () => {
  test('sends a code when asked to, takes it, and shows no field for one before', async () => {
    const { person, number } = await withPhone();
    const browser = client(server());
    const first = await firstStep(browser, person);
    expect([first.status, hasCodeField(first), formsOf(first).has('/auth/2fa/verify')]).toEqual([200, false, false]);
    const sent = await submit(browser, first, '/2fa/send');
    expect([sent.status, sent.header('location')]).toEqual([303, '/2fa']);
    const asks = await follow(browser, sent);
    expect([asks.status, hasCodeField(asks)]).toEqual([200, true]);
    expect(asks.text).toMatch(new RegExp(`[^\\d•]••• ${number.slice(-2)}\\D`));
    // Beside what people read a page holds times and MACs, in which any four digits may come up.
    expect(asks.text.replace(/<[^>]*>/g, ' ')).not.toContain(number.slice(-4));
    expect(asks.text).not.toContain(number.slice(-6));
    expect(asks.text).toMatch(/data-wait="(30|2\d)"/);
    const done = await submit(browser, asks, '/auth/2fa/verify', { code: await codeTo(number) });
    expect([done.status, done.header('location')]).toEqual([303, urlOf(server().port, `app1.${at.base}`).href]);
    expect(await acrOf(person)).toEqual(['aal2']);
  });

  test('says when another one may be sent, and sends it then', async () => {
    const { person, number } = await withPhone();
    const browser = client(server());
    browser.travelTo(-31 * SECOND);
    await submit(browser, await firstStep(browser, person), '/2fa/send');
    const again = await submit(browser, await open(browser, '/2fa'), '/2fa/send');
    expect(again.status).toBe(303);
    const seconds = Number(again.header('retry-after'));
    expect(seconds).toBeGreaterThan(20);
    expect(seconds).toBeLessThanOrEqual(30);
    const refused = await follow(browser, again);
    expect([refused.status, hasCodeField(refused)]).toEqual([429, true]);
    expect(alertOf(refused)).toContain(`in ${seconds} seconds`);
    browser.travelTo(0);
    expect((await submit(browser, refused, '/2fa/send')).header('location')).toBe('/2fa');
    const newest = await codeTo(number, 2);
    const done = await submit(browser, await open(browser, '/2fa'), '/auth/2fa/verify', { code: newest });
    expect(done.cookies.some(({ name }) => name === at.sessionCookie)).toBe(true);
  });

  test('asks for the code once more after a wrong one', async () => {
    const { person, number } = await withPhone();
    const browser = client(server());
    await submit(browser, await firstStep(browser, person), '/2fa/send');
    const code = await codeTo(number);
    const wrong = code === '000000' ? '000001' : '000000';
    const refused = await submit(browser, await open(browser, '/2fa'), '/auth/2fa/verify', { code: wrong });
    const page = await follow(browser, refused);
    expect([page.status, hasCodeField(page)]).toEqual([400, true]);
    expect(page.text).toContain('aria-invalid="true"');
    expect((await submit(browser, page, '/auth/2fa/verify', { code })).status).toBe(303);
    expect(await acrOf(person)).toEqual(['aal2']);
  });

  test('sends nothing without a sign-in that waits, nor for one whose person has changed', async () => {
    const stranger = client(server());
    const login = await open(stranger, '/login');
    const form = { form_token: formsOf(login).get('/login/identifier')?.form_token ?? '' };
    const post = (browser: Client, fields: Record<string, string>) =>
      browser.request(at.auth, '/2fa/send', { method: 'POST', form: fields, headers: { accept: 'text/html' } });
    expect((await post(stranger, form)).header('location')).toBe('/login');
    const { person } = await withPhone();
    const browser = client(server());
    const page = await firstStep(browser, person);
    await server().sql('UPDATE users SET version = version + 1 WHERE id = ?', person.id);
    expect((await submit(browser, page, '/2fa/send')).header('location')).toBe('/login');
  });
});

describe('the page of the second factor, for somebody with an authenticator app too', () => {
  test('takes a code of the app at once, and one by SMS where it is asked for', async () => {
    const { person, number } = await withPhone();
    const totp = await seedTotp(server(), person);
    await seedRecoveryCodes(server(), person);
    const browser = client(server());
    const first = await firstStep(browser, person);
    expect([hasCodeField(first), first.text.includes('Send a code by SMS instead')]).toEqual([true, true]);
    expect(first.text).not.toContain('was sent to');
    await submit(browser, first, '/2fa/send');
    const page = await open(browser, '/2fa');
    expect(page.text).toMatch(/was sent to <bdi dir="ltr">••• \d\d<\/bdi>, or the one that your authenticator app/);
    expect((await submit(browser, page, '/auth/2fa/verify', { code: await codeTo(number) })).status).toBe(303);
    const other = client(server());
    const done = await submit(other, await firstStep(other, person), '/auth/2fa/verify', { code: totp.code() });
    expect(done.cookies.some(({ name }) => name === at.sessionCookie)).toBe(true);
  });
});

describe('the page that asks for a fresh proof, for somebody with a phone alone', () => {
  async function signedIn(person: Person) {
    const session = await seedSession(server(), person, at, { acr: 'aal1', authTime: Date.now() - 20 * MINUTE });
    const browser = client(server());
    carry(server(), browser, at, session);
    return browser;
  }

  test('sends a code when asked to, takes it, and leads back', async () => {
    const { person, number } = await withPhone();
    const browser = await signedIn(person);
    const first = await open(browser, '/account/confirm?back=/account/keys');
    expect([first.status, hasCodeField(first), formsOf(first).has('/auth/step-up')]).toEqual([200, false, false]);
    const sent = await submit(browser, first, '/account/confirm/send');
    expect(sent.header('location')).toBe('/account/confirm?back=%2Faccount%2Fkeys');
    const asks = await follow(browser, sent);
    expect([hasCodeField(asks), asks.text.includes(`••• ${number.slice(-2)}`)]).toEqual([true, true]);
    const done = await submit(browser, asks, '/auth/step-up', { code: await codeTo(number) });
    const back = urlOf(server().port, at.auth, '/account/keys?done=confirmed').href;
    expect([done.status, done.header('location')]).toEqual([303, back]);
    expect(await acrOf(person)).toEqual(['aal2']);
  });

  test('says when another one may be sent, and keeps where it leads back to', async () => {
    const { person } = await withPhone();
    const browser = await signedIn(person);
    const page = await open(browser, '/account/confirm?back=/account/keys');
    await submit(browser, page, '/account/confirm/send');
    const again = await submit(browser, page, '/account/confirm/send');
    const refused = await follow(browser, again);
    expect(alertOf(refused)).toContain(`in ${again.header('retry-after')} seconds`);
    expect(formsOf(refused).get('/account/confirm/send')).toMatchObject({ back: '/account/keys' });
    expect(hasCodeField(refused)).toBe(true);
  });

  test('takes a code of the app at once where there is one, and one by SMS beside it', async () => {
    const { person, number } = await withPhone();
    await seedTotp(server(), person);
    const browser = await signedIn(person);
    const first = await open(browser, '/account/confirm');
    expect([hasCodeField(first), first.text.includes('Send a code by SMS instead')]).toEqual([true, true]);
    await submit(browser, first, '/account/confirm/send');
    const page = await open(browser, '/account/confirm');
    expect((await submit(browser, page, '/auth/step-up', { code: await codeTo(number) })).status).toBe(303);
    expect(await acrOf(person)).toEqual(['aal2']);
  });
});
