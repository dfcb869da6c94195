import { describe, expect, it } from 'vitest';
import { type Client, client } from '../../harness/client.ts';
import { alertOf, followForm, formsOf, openPage, submitForm } from '../../harness/page-forms.ts';
import { seedTotp } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';
import { another, at, ok, signIn, somebody } from './own-kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });

const open = (browser: Client, path: string) => openPage(browser, at, path);
const press = async (browser: Client, path: string, action: string, filled: Record<string, string> = {}) =>
  submitForm(browser, at, await open(browser, path), action, filled);

/** What a page says was done; null where it says nothing. */
const statusOf = ({ text }: { text: string }) => /class="notice" role="status"><p>([^<]*)/.exec(text)?.[1] ?? null;

describe('the security log', () => {
  it('tells a wrong current password from a sign-in that was refused, and says of neither twice that it was', async () => {
    const { person, browser } = await somebody(server());
    await browser.post(at.auth, '/auth/password/change', {
      current_password: 'not it',
      new_password: 'newpassword123',
    });
    await signIn(server(), person.email, 'not it');
    const { events } = ok<{ events: { event: string; label: string }[] }>(
      await browser.get(at.auth, '/auth/security-log'),
    );
    const failed = events.filter(({ event }) => event === 'user.login.failed');
    expect(failed.map(({ label }) => label)).toEqual(['Sign-in refused', 'Wrong current password']);
    const { text } = await open(browser, '/account/activity');
    expect(text).toContain('<b>Sign-in refused</b>');
    expect(text).toContain('<b>Wrong current password</b>');
    expect(text).not.toContain('>refused<');
  });
});

describe('the page of the sessions', () => {
  it('names the country of each in the language of the page, and leaves what is none as it is', async () => {
    const { person, browser } = await somebody(server());
    for (const country of ['CH', 'T1']) await another(server(), person, { country });
    const { text } = await open(browser, '/account/sessions');
    for (const name of ['Switzerland', 'T1']) expect(text).toContain(`<bdi>${name}</bdi>`);
    const german = await browser.get(at.auth, '/account/sessions', { headers: { 'accept-language': 'de' } });
    expect(german.text).toContain('<bdi>Schweiz</bdi>');
  });
});

describe('the page of trusted browsers', () => {
  it('says that two-step sign-in is off, with the way to it, to whoever has none', async () => {
    const { person, browser } = await somebody(server());
    const without = (await open(browser, '/account/browsers')).text;
    expect(without).toContain('Two-step sign-in is off.');
    expect(without).toContain('<a href="/account/two-step">');
    expect(without).not.toContain('in every browser');
    await seedTotp(server(), person);
    const having = (await open(browser, '/account/browsers')).text;
    expect(having).toContain('You are asked for your second step in every browser.');
    expect(having).not.toContain('Two-step sign-in is off.');
  });
});

describe('whoever leaves', () => {
  it('is told that their account is deleted, and finds their address nowhere', async () => {
    const { person, browser } = await somebody(server());
    // The address of an earlier step is carried by a cookie.
    await press(browser, '/login', '/login/identifier', { identifier: person.email });
    const left = await press(browser, '/account/data', '/account/delete', { confirmation: person.email });
    expect([left.status, left.header('location')]).toEqual([303, '/login?done=deleted']);
    const page = await followForm(browser, at, left);
    expect(statusOf(page)).toBe('Your account is deleted.');
    expect(page.text).not.toContain(person.email);
  });

  it('is told that they are signed out', async () => {
    const { browser } = await somebody(server());
    const left = await press(browser, '/account', '/account/sign-out');
    expect(left.header('location')).toBe('/login?done=signed_out');
    expect(statusOf(await followForm(browser, at, left))).toBe('You are signed out.');
  });

  it('is told nothing that stands in the address', async () => {
    for (const done of ['Call 555-0100', 'title', 'constructor', ''])
      expect(statusOf(await open(client(server()), `/login?done=${encodeURIComponent(done)}`)), done).toBeNull();
  });
});

describe('a key that could do nothing', () => {
  const keysOf = async (browser: Client) => (await browser.get(at.auth, '/keys')).json<{ keys: unknown[] }>().keys;

  it('is not made by the page: the choice is asked for, and what was typed stays', async () => {
    const { browser } = await somebody(server());
    const refused = await press(browser, '/account/keys', '/account/keys', { name: 'Nightly <export>', days: '365' });
    expect([refused.status, alertOf(refused)]).toEqual([422, null]);
    expect(refused.text).toContain('Choose at least one permission.');
    expect(refused.text).toContain('aria-describedby="scopes-error"');
    expect(refused.text).toContain('value="Nightly &lt;export&gt;"');
    expect(refused.text).toMatch(/<option value="365" selected/);
    expect(await keysOf(browser)).toEqual([]);
    expect(formsOf(refused).has('/account/keys')).toBe(true);
    const filled = { name: 'Nightly', days: '365', 'scope.orders.read': 'on' };
    expect((await submitForm(browser, at, refused, '/account/keys', filled)).text).toContain('class="once"');
  });

  it('is made for a program that asks for it', async () => {
    const { browser } = await somebody(server());
    const made = await browser.post(at.auth, '/keys', { name: 'Nothing', scopes: [] });
    expect(made.status, String(made)).toBe(201);
  });
});
