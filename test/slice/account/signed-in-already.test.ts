import { describe, expect, it } from 'vitest';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { openPage, submitForm } from '../../harness/page-forms.ts';
import { carry, seedPerson, seedSession } from '../../harness/people.ts';
import { useServer } from '../../harness/use-server.ts';
import { another, at, somebody } from './own-kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });

const LIVE = 'You are signed in as';
const onward = (text: string) =>
  /<a class="button secondary" href="([^"]*)">Continue with this account<\/a>/.exec(text)?.[1] ?? null;

describe('the page that makes an account, opened by whoever is signed in already', () => {
  it('says as whom, and leads to that account', async () => {
    const { person, browser } = await somebody(server());
    const { text } = await openPage(browser, at, '/register');
    expect(text).toContain(`${LIVE} <bdi>${person.email}</bdi>.`);
    expect(onward(text)).toBe('/account');
    expect(text).toContain('action="/register"');
  });

  it('says nothing of it to anybody else, nor where the session has ended, nor where a form comes back', async () => {
    expect((await openPage(client(server()), at, '/register')).text).not.toContain(LIVE);
    const person = await seedPerson(server(), { pool: at.pool });
    const ended = await another(server(), person, { revokedAt: Date.now() - 1000 });
    expect((await openPage(ended.browser, at, '/register')).text).not.toContain(LIVE);
    const { browser } = await somebody(server());
    const page = await openPage(browser, at, '/register');
    const again = await submitForm(browser, at, page, '/register', { name: 'A', email: 'a@b', password: 'short' });
    expect(again.text).toContain('action="/register"');
    expect(again.text).not.toContain(LIVE);
  });
});

describe('the sign-in page, opened by whoever is signed in already', () => {
  it('says as whom, and leads where a sign-in would have led, without one', async () => {
    const { person, browser } = await somebody(server());
    const { text } = await openPage(browser, at, '/login');
    expect(text).toContain(`${LIVE} <bdi>${person.email}</bdi>.`);
    expect(onward(text)).toMatch(/^https?:\/\//);
    expect(text).toContain('action="/login/identifier"');
    // The way on comes first: the cursor does not skip it.
    expect(text).not.toContain('autofocus');
    expect((await openPage(client(server()), at, '/login')).text).toContain('autofocus');
  });

  it('leads to the address that was asked for, and to no other that is not allowed', async () => {
    const { browser } = await somebody(server());
    const home = onward((await openPage(browser, at, '/login')).text);
    const wanted = `${new URL(home ?? '').origin}/orders`;
    const asked = (returnTo: string) => openPage(browser, at, `/login?${new URLSearchParams({ return_to: returnTo })}`);
    expect(onward((await asked(wanted)).text)).toBe(wanted);
    expect(onward((await asked('https://elsewhere.example/')).text)).toBe(home);
  });

  it('offers the name of this account for no other one', async () => {
    const { person, browser } = await somebody(server());
    const page = await openPage(browser, at, '/login');
    await submitForm(browser, at, page, '/login/identifier', { email: person.email, identifier: person.email });
    for (const path of ['/login', '/register'])
      expect((await openPage(browser, at, path)).text).not.toContain(`value="${person.email}"`);
    expect((await openPage(browser, at, '/login?prompt=login')).text).toContain(`value="${person.email}"`);
  });

  it('says nothing of a session that has ended, nor of one of another brand', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    const { browser } = await another(server(), person, { revokedAt: Date.now() - 1000 });
    expect((await openPage(browser, at, '/login')).text).not.toContain(LIVE);
    expect((await openPage(client(server()), at, '/login')).text).not.toContain(LIVE);
    const there = home('brand2', 'prod');
    const elsewhere = client(server());
    carry(server(), elsewhere, there, await seedSession(server(), person, at));
    expect((await openPage(elsewhere, there, '/login')).text).not.toContain(LIVE);
  });

  it('says it at the start alone: not beside what went wrong, nor at a later step', async () => {
    const { browser } = await somebody(server());
    for (const path of ['/login?error=link_gone', '/login?step=password'])
      expect((await openPage(browser, at, path)).text).not.toContain(LIVE);
  });
});
