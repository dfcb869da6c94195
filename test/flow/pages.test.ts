import { describe, expect, test } from 'vitest';
import { type Client, client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { linkOf, type Message, mailTo } from '../harness/mail.ts';
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
  const form = html.match(new RegExp(`<form[^>]* action="${action.replace('?', '\\?')}"[^]*?</form>`))?.[0] ?? '';
  const fields = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(fields.map(([, name, value]) => [name, value?.replaceAll('&amp;', '&')]));
}

/** Opens a page, fills in its form to `action` and sends it. */
async function submit(browser: Client, path: string, action: string, filled: Record<string, string>) {
  const page = await open(browser, path);
  return browser.request(at.auth, action, { method: 'POST', form: { ...hiddenOf(page.text, action), ...filled } });
}

const signInPath = (returnTo?: string) => (returnTo ? `/login?return_to=${encodeURIComponent(returnTo)}` : '/login');

/** Says who it is on the sign-in page, and gives the page that comes then. */
async function identify(browser: Client, identifier: string, returnTo?: string) {
  const answer = await submit(browser, signInPath(returnTo), '/login/identifier', { identifier });
  expect(answer.status).toBe(303);
  return answer.header('location') ?? '';
}

/** Signs in as a person does: who it is first, then the password. */
async function signIn(browser: Client, { email }: Person, password = PASSWORD, returnTo?: string) {
  return submit(browser, await identify(browser, email, returnTo), '/login', { email, password });
}

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
    expect(page.text).toMatch(/role="alert"><p>Email or password is not right\.<\/p>/);
    expect(page.text).toContain(`name="email" value="${person.email}"`);
    expect(page.text).not.toContain('wrong-password');
    expect(hiddenOf(page.text, '/login').return_to).toBe(inbox());
    expect(await liveSessions(server(), person.id)).toEqual([]);
  });

  test('refuses a form without its token, and one of another browser', async () => {
    const person = await seedPerson(server());
    const form = { email: person.email, password: PASSWORD };
    const theirs = hiddenOf((await open(client(server()), '/login')).text, '/login/identifier');
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

  test('has the fields that password managers fill', async () => {
    const browser = client(server());
    const first = (await open(browser, '/login')).text;
    expect(first).toMatch(/<input id="identifier" name="identifier" type="text" autocomplete="username webauthn"/);
    expect(first).toMatch(/ autofocus="" autocapitalize="none"[^>]* spellcheck="false"/);
    const { email } = await seedPerson(server());
    const second = (await open(browser, await identify(browser, email))).text;
    expect(second).toMatch(/type="password" autocomplete="current-password"/);
    expect(second).toContain(`<input name="email" value="${email}" autocomplete="username" readonly=""`);
    expect(second).toContain('<a href="/forgot-password">');
  });

  test('asks everybody for the same, whether or not there is such an account', async () => {
    const { email } = await seedPerson(server());
    const page = async (identifier: string) => {
      const browser = client(server());
      const { text } = await open(browser, await identify(browser, identifier));
      return text
        .replace('<wbr/>', '')
        .replaceAll(identifier, '')
        .replace(/"\d{13}\.[^"]*"|nonce="[^"]*"/g, '');
    };
    expect(await page(email)).toBe(await page(newAddress()));
    expect(await page('somebody')).toBe(await page('nobody'));
  });

  test('shows its first step again, with what was typed, where that is no address and no name', async () => {
    const browser = client(server());
    const { text } = await open(browser, '/login');
    const form = { ...hiddenOf(text, '/login/identifier'), identifier: 'not @ "name' };
    const answer = await browser.request(at.auth, '/login/identifier', { method: 'POST', form, headers: BROWSER });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="not @ &quot;name"');
    expect(answer.text).toContain('aria-invalid="true"');
    expect(answer.text).toContain('Enter your email address or your username.');
  });

  test('lets a browser name our origin when it posts a form', async () => {
    expect((await open(client(server()), '/login')).text).toContain('<meta name="referrer" content="same-origin">');
  });
});

describe('a link asked for on a page', () => {
  test.each([
    ['/login?step=password', '/magic-link', '/magic-link', /^\/login\?sent=1&asked_at=\d+$/],
    ['/forgot-password', '/forgot-password', '/reset-password', /^\/forgot-password\?sent=1&asked_at=\d+$/],
  ])('%s mails it, and says the same for an address that nobody owns', async (path, action, linked, sent) => {
    const { email } = await seedPerson(server());
    for (const address of [email, newAddress()]) {
      const browser = client(server());
      if (path.startsWith('/login')) await identify(browser, address);
      const answer = await submit(browser, path, action, { email: address });
      expect([answer.status, answer.header('location')]).toEqual([303, expect.stringMatching(sent)]);
      const page = await browser.follow(answer, at.auth, { headers: BROWSER });
      expect(page.text).toContain('<h1>Check your email</h1>');
    }
    const [mail] = await mailTo(server(), email);
    expect(linkOf(mail, linked).searchParams.get('token')).toBeTruthy();
  });

  test('keeps the return_to of the page for the sign-in', async () => {
    const { email } = await seedPerson(server());
    const browser = client(server());
    await submit(browser, await identify(browser, email, inbox()), '/magic-link', { email });
    const link = linkOf((await mailTo(server(), email))[0], '/magic-link');
    const answer = await submit(browser, link.pathname + link.search, '/magic-link/verify', {});
    expect([answer.status, answer.header('location')]).toEqual([303, inbox()]);
  });

  test('is sent once more from the page that says so, which leads to the same place', async () => {
    const { email } = await seedPerson(server());
    const browser = client(server());
    const asked = await submit(browser, await identify(browser, email, inbox()), '/magic-link', { email });
    const sentPage = asked.header('location') ?? '';
    const again = await submit(browser, sentPage, '/magic-link?again=1', { email });
    const saidAt = again.header('location') ?? '';
    const asked_at = /asked_at=\d+/;
    expect(saidAt.replace(asked_at, '')).toBe(`${sentPage.replace(asked_at, '')}&again=1`);
    const said = await open(browser, saidAt);
    expect(said.text).toContain('Another link is on its way.');
    const sent = await mailTo(server(), email);
    expect(sent).toHaveLength(2);
    const link = linkOf(sent[1] as Message, '/magic-link');
    const answer = await submit(browser, link.pathname + link.search, '/magic-link/verify', {});
    expect([answer.status, answer.header('location')]).toEqual([303, inbox()]);
  });
});

describe('a code asked for on a page', () => {
  test('signs in, and is taken however it was typed', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    const asked = await submit(browser, await identify(browser, person.email, inbox()), '/login/code', {
      email: person.email,
    });
    expect(asked.header('location')).toMatch(/^\/login\?step=code&/);
    const code = /^(\d{6})$/m.exec((await mailTo(server(), person.email))[0]?.text ?? '')?.[1] ?? '';
    const typed = `${code.slice(0, 3)} ${[...code.slice(3)].map((digit) => String.fromCodePoint(0x660 + Number(digit))).join('')}`;
    const answer = await submit(browser, asked.header('location') ?? '', '/login/code/verify', {
      email: person.email,
      code: typed,
    });
    expect([answer.status, answer.header('location')]).toEqual([303, inbox()]);
  });

  test('shows its step again when it is not right, and says so', async () => {
    const { email } = await seedPerson(server());
    const browser = client(server());
    const asked = await submit(browser, await identify(browser, email), '/login/code', { email });
    const answer = await submit(browser, asked.header('location') ?? '', '/login/code/verify', {
      email,
      code: '000000',
    });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('That code is not right, or it has expired.');
    expect(answer.text).toContain('autocomplete="one-time-code"');
  });
});

describe('the registration page', () => {
  const filled = { name: 'Ada Example', password: PASSWORD };
  const register = (browser: Client, form: Record<string, string>) =>
    open(browser, '/register').then(({ text }) =>
      browser.request(at.auth, '/register', {
        method: 'POST',
        form: { ...hiddenOf(text, '/register'), ...form },
        headers: BROWSER,
      }),
    );

  test('says the same for a free and a taken address, and mails both', async () => {
    const { email: taken } = await seedPerson(server());
    for (const email of [taken, newAddress()]) {
      const browser = client(server());
      const answer = await register(browser, { ...filled, email });
      expect([answer.status, answer.header('location')]).toEqual([
        303,
        expect.stringMatching(/^\/register\?sent=1&asked_at=\d+$/),
      ]);
      expect((await browser.follow(answer, at.auth, { headers: BROWSER })).text).toContain(email);
      expect(await mailTo(server(), email)).toHaveLength(1);
    }
  });

  test('keeps what was typed but the password, and says at the field what is wrong', async () => {
    const email = newAddress();
    const answer = await register(client(server()), { name: 'Ada', email, password: 'short' });
    expect([answer.status, answer.header('content-type')]).toEqual([422, 'text/html; charset=utf-8']);
    expect(answer.text).toContain(`value="${email}"`);
    expect(answer.text).toContain('id="password-error"');
    expect(answer.text).not.toContain('short"');
  });

  test('comes again with the first field in error ready to be typed in', async () => {
    const email = newAddress();
    const focused = ({ text }: { text: string }) =>
      [...text.matchAll(/<input id="([^"]+)"[^>]* autofocus=""/g)].map(([, id]) => id);
    const browser = client(server());
    expect(focused(await register(browser, { name: 'Ada', email, password: 'short' }))).toEqual(['password']);
    expect(focused(await register(browser, { name: '', email, password: '' }))).toEqual(['name']);
  });

  test('comes again with a new token where the page was open for too long', async () => {
    const email = newAddress();
    const answer = await register(client(server()), { ...filled, email, form_token: 'stale' });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('This page was open for a long time.');
    expect(answer.text).toContain(`value="${email}"`);
  });
});

describe('the page of an address where nothing is', () => {
  test('says to check the address, and leads to the start page of the brand', async () => {
    const page = await open(client(server()), '/no/such/page');
    expect(page.status).toBe(404);
    expect(page.text).toContain('Check the address, or go to the start page.');
    const start = /<a class="brand" href="([^"]+)"/.exec(page.text)?.[1];
    expect(page.text).toContain(`<a class="button" href="${start}">`);
  });
});

describe('every page', () => {
  test('is in the language that the person chose, then in their browser’s', async () => {
    const browser = client(server());
    const german = await browser.get(at.auth, '/login', { headers: { ...BROWSER, 'accept-language': 'de-CH' } });
    expect(german.text).toContain('<html lang="de" dir="ltr">');
    const arabic = await open(browser, '/login?ui_locales=ar');
    expect(arabic.text).toContain('<html lang="ar" dir="rtl">');
    const kept = await browser.get(at.auth, '/forgot-password', { headers: { ...BROWSER, 'accept-language': 'de' } });
    expect(kept.text).toContain('<html lang="ar" dir="rtl">');
  });

  test('runs one script of our own, under trusted types', async () => {
    const page = await open(client(server()), '/login');
    const policy = page.header('content-security-policy') ?? '';
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
    const scripts = page.text.match(/<script[^>]*>/g) ?? [];
    expect(scripts).toHaveLength(1);
    const path = /src="(\/assets\/[^"]+)"/.exec(scripts[0] ?? '')?.[1] ?? '';
    const script = await client(server()).get(at.auth, path);
    expect([script.status, script.header('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await client(server()).get(at.auth, '/assets/none.js')).status).toBe(404);
  });
});
