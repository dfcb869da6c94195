import { describe, expect, test } from 'vitest';
import type { Answer } from '../../harness/answer.ts';
import { type Client, client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { followForm, formsOf, openPage, submitForm } from '../../harness/page-forms.ts';
import { authenticatorAt, expectOk, type RequestOptions, seedPasskey } from '../../harness/passkeys.ts';
import { carry, PASSWORD, type Person, seedPerson, seedSession } from '../../harness/people.ts';
import { seedTotp } from '../../harness/second-factors.ts';
import { urlOf } from '../../harness/url-of.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'dev');
const MINUTE = 60_000;
const KEYS = '/account/keys';
const ASKS = '/account/confirm?back=%2Faccount%2Fkeys';
const GO_ON = 'You can go on now.';
const NOT_ENOUGH = 'signing in another way is not enough';

const open = (browser: Client, path: string) => openPage(browser, at, path);
const submit = (browser: Client, page: Answer, action: string, filled?: Record<string, string>) =>
  submitForm(browser, at, page, action, filled);

/** A browser in which a person was signed in by password, longer ago than counts. */
async function signedIn(person: Person): Promise<Client> {
  const browser = client(server());
  const old = { acr: 'aal1', authTime: Date.now() - 20 * MINUTE } as const;
  carry(server(), browser, at, await seedSession(server(), person, at, old));
  return browser;
}

/** A change that asks for a fresh proof. */
async function makeKey(browser: Client): Promise<Answer> {
  const page = await open(browser, KEYS);
  const [, permission = ''] = /name="(scope\.[^"]+)"/.exec(page.text) ?? [];
  return submit(browser, page, KEYS, { name: 'Nightly', days: '', [permission]: 'on' });
}

/** The way to sign in again, and its words. */
function signInAgain({ text }: Answer) {
  const [, href = '', words] = /<p class="after"><a href="(\/login\?[^"]*)">([^<]*)</.exec(text) ?? [];
  return { href: href.replaceAll('&amp;', '&'), words };
}

/** Takes that way by password, as far as where it leads. */
async function signInByPassword(browser: Client, asks: Answer, { email }: Person): Promise<Answer> {
  const login = await open(browser, signInAgain(asks).href);
  const step = await submit(browser, login, '/login/identifier', { identifier: email });
  const filled = { email, password: PASSWORD };
  return submit(browser, await followForm(browser, at, step), '/login', filled);
}

async function withPasskey() {
  const person = await seedPerson(server());
  const authenticator = authenticatorAt(server(), at);
  await seedPasskey(server(), person, at, authenticator);
  return { person, authenticator, browser: await signedIn(person) };
}

describe('the page that asks for a fresh proof, for somebody whose highest factor is a passkey', () => {
  test('says that only the passkey is enough, and who helps without it', async () => {
    const { browser } = await withPasskey();
    expect((await makeKey(browser)).header('location')).toBe(ASKS);
    const asks = await open(browser, ASKS);
    expect([asks.status, signInAgain(asks).words]).toEqual([200, 'Sign in again with your passkey']);
    expect(asks.text).toContain(NOT_ENOUGH);
    expect(asks.text).toContain('ask support to remove it');
  });

  test('lets nobody believe that they may go on who signed in again by password', async () => {
    const { browser, person } = await withPasskey();
    const back = await signInByPassword(browser, await open(browser, ASKS), person);
    expect([back.status, back.header('location')]).toEqual([303, urlOf(server().port, at.auth, KEYS).href]);
    const page = await followForm(browser, at, back);
    expect([page.status, page.text.includes(GO_ON)]).toEqual([200, false]);
    expect((await makeKey(browser)).header('location')).toBe(ASKS);
  });

  test('lets them go on once the passkey was shown, and says so', async () => {
    const { browser, authenticator } = await withPasskey();
    const asks = await open(browser, ASKS);
    const begun = await browser.post(at.auth, '/auth/passkeys/authenticate/options');
    const found = authenticator.get(expectOk<RequestOptions>(begun), {});
    const { token } = expectOk<{ token: string }>(
      await browser.post(at.auth, '/auth/passkeys/authenticate/verify', found),
    );
    const page = await followForm(browser, at, await submit(browser, asks, '/auth/step-up', { token }));
    expect([page.status, page.text.includes(GO_ON)]).toEqual([200, true]);
    expect((await makeKey(browser)).status).toBe(200);
  });
});

describe('the page that asks for a fresh proof, for everybody else', () => {
  test('leads by the sign-in page to the change, for whoever has a password alone', async () => {
    const person = await seedPerson(server());
    const browser = await signedIn(person);
    const asks = await open(browser, ASKS);
    expect([signInAgain(asks).words, asks.text.includes(NOT_ENOUGH)]).toEqual(['Sign in again', false]);
    await followForm(browser, at, await signInByPassword(browser, asks, person));
    expect((await makeKey(browser)).status).toBe(200);
  });

  test('speaks of no passkey to whoever has an authenticator app beside one', async () => {
    const { person, browser } = await withPasskey();
    await seedTotp(server(), person);
    const asks = await open(browser, ASKS);
    expect([signInAgain(asks).words, asks.text.includes(NOT_ENOUGH)]).toEqual(['Sign in again', false]);
    expect(formsOf(asks).has('/auth/step-up')).toBe(true);
  });
});

describe('a page with fields that would be lost on the way to a fresh proof', () => {
  test.each(['email', 'username', 'keys', 'two-step'])('says so before anything is typed: %s', async (name) => {
    const path = `/account/${name}`;
    const first = `Changes here ask for a fresh proof first. <a href="/account/confirm?back=${path}">`;
    const person = await seedPerson(server());
    expect((await open(await signedIn(person), path)).text).toContain(first);
    const fresh = client(server());
    carry(server(), fresh, at, await seedSession(server(), person, at));
    const page = await open(fresh, path);
    expect([page.status, page.text.includes('/account/confirm')]).toEqual([200, false]);
  });

  test('is led from to a sign-in that takes no live session for one', async () => {
    const browser = await signedIn(await seedPerson(server()));
    const href = signInAgain(await open(browser, ASKS)).href;
    const login = await open(browser, href);
    expect([login.status, login.text.includes('You are signed in')]).toEqual([200, false]);
    expect((await open(browser, href.replace('prompt=login&', ''))).text).toContain('You are signed in');
  });
});
