import { describe, expect, test } from 'vitest';
import { type Client, client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { linkOf, mailTo } from '../harness/mail.ts';
import { PASSWORD, type Person, seedPerson } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { urlOf } from '../harness/url-of.ts';
import { useServer } from '../harness/use-server.ts';
import { liveSessions, newAddress } from './journey.ts';

const server = useServer();
const at = home('brand1', 'dev');
const BROWSER = { accept: 'text/html' };

const inbox = () => urlOf(server().port, `app1.${at.base}`, '/inbox?a=1&b=2').href;
const open = (browser: Client, path: string) => browser.get(at.auth, path, { headers: BROWSER });

/** The hidden fields of the form that posts to `action`, as a browser would send them. */
function hiddenOf(html: string, action: string): Record<string, string> {
  const form = html.match(new RegExp(`<form[^>]* action="${action}"[^]*?</form>`))?.[0] ?? '';
  const fields = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(fields.map(([, name, value]) => [name, value?.replaceAll('&amp;', '&')]));
}

/** Opens a page, fills in its form to `action` and sends it. */
async function submit(browser: Client, path: string, action: string, filled: Record<string, string>) {
  const page = await open(browser, path);
  return browser.request(at.auth, action, { method: 'POST', form: { ...hiddenOf(page.text, action), ...filled } });
}

const signIn = (browser: Client, { email }: Person, password = PASSWORD, returnTo?: string) =>
  submit(browser, returnTo ? `/login?return_to=${encodeURIComponent(returnTo)}` : '/login', '/login', {
    email,
    password,
  });

describe('the sign-in page', () => {
  test('signs in by its form, and leads to return_to', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    const answer = await signIn(browser, person, PASSWORD, inbox());
    expect([answer.status, answer.header('location')]).toEqual([303, inbox()]);
    expect((await browser.get(at.auth, '/session')).json()).toMatchObject({ user: { id: person.id } });
  });

  test('leads to the app of the session where no return_to was given, or a strange one', async () => {
    const app = urlOf(server().port, `app1.${at.base}`).href;
    for (const returnTo of [undefined, 'https://evil.example/']) {
      const answer = await signIn(client(server()), await seedPerson(server()), PASSWORD, returnTo);
      expect([answer.status, answer.header('location')]).toEqual([303, app]);
    }
  });

  test('lets its forms lead to the accepted return_to, and to no stranger', async () => {
    const policy = async (returnTo: string) =>
      (await open(client(server()), `/login?return_to=${encodeURIComponent(returnTo)}`)).header(
        'content-security-policy',
      );
    expect(await policy(inbox())).toContain(`form-action 'self' ${new URL(inbox()).origin}`);
    expect(await policy('https://evil.example/')).not.toContain('evil');
  });

  test('comes back from a wrong password with the reason and the return_to', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    const answer = await signIn(browser, person, 'wrong-password', inbox());
    expect([answer.status, answer.cookies]).toEqual([303, []]);
    const page = await browser.follow(answer, at.auth, { headers: BROWSER });
    expect(page.status).toBe(200);
    expect(page.text).toContain('<div role="alert">Email or password is not right.</div>');
    expect(hiddenOf(page.text, '/login').return_to).toBe(inbox());
    expect(await liveSessions(server(), person.id)).toEqual([]);
  });

  test('refuses a form without its token, and one of another browser', async () => {
    const person = await seedPerson(server());
    const form = { email: person.email, password: PASSWORD };
    const theirs = hiddenOf((await open(client(server()), '/login')).text, '/login');
    const browser = client(server());
    await open(browser, '/login');
    for (const action of ['/login', '/magic-link', '/forgot-password'])
      for (const token of [{}, theirs])
        expectProblem(
          await browser.request(at.auth, action, { method: 'POST', form: { ...form, ...token } }),
          'stale_form',
        );
    expect(await liveSessions(server(), person.id)).toEqual([]);
  });

  test('never shows a text of the query', async () => {
    for (const error of ['<script>', 'internal', 'Call 555-0100', 'constructor']) {
      const page = await open(client(server()), `/login?error=${encodeURIComponent(error)}`);
      expect([page.status, page.text.includes('role="alert"'), page.text.includes(error)]).toEqual([200, false, false]);
    }
  });

  test('has the fields that password managers fill, and no script', async () => {
    const { text } = await open(client(server()), '/login');
    expect(text).toMatch(/<input id="email" name="email" type="email" autocomplete="username"[^>]* autofocus/);
    expect(text).toMatch(/autocapitalize="none"[^>]* spellcheck="false"/);
    expect(text).toMatch(/type="password" autocomplete="current-password"/);
    expect(text).toContain('<a href="/forgot-password">');
    expect(text).not.toContain('<script');
  });

  test('lets a browser name our origin when it posts a form', async () => {
    expect((await open(client(server()), '/login')).text).toContain('<meta name="referrer" content="same-origin">');
  });
});

describe('a link asked for on a page', () => {
  test.each([
    ['/login', '/magic-link', '/magic-link', '/login?sent=1'],
    ['/forgot-password', '/forgot-password', '/reset-password', '/forgot-password?sent=1'],
  ])('%s mails it, and says the same for an address that nobody owns', async (path, action, linked, sent) => {
    const { email } = await seedPerson(server());
    for (const address of [email, newAddress()]) {
      const browser = client(server());
      const answer = await submit(browser, path, action, { email: address });
      expect([answer.status, answer.header('location')]).toEqual([303, sent]);
      const page = await browser.follow(answer, at.auth, { headers: BROWSER });
      expect(page.text).toContain('<h1>Check your email</h1>');
    }
    const [mail] = await mailTo(server(), email);
    expect(linkOf(mail, linked).searchParams.get('token')).toBeTruthy();
  });

  test('keeps the return_to of the page for the sign-in', async () => {
    const { email } = await seedPerson(server());
    const browser = client(server());
    await submit(browser, `/login?return_to=${encodeURIComponent(inbox())}`, '/magic-link', { email });
    const link = linkOf((await mailTo(server(), email))[0], '/magic-link');
    const answer = await submit(browser, link.pathname + link.search, '/magic-link/verify', {});
    expect([answer.status, answer.header('location')]).toEqual([303, inbox()]);
  });
});
