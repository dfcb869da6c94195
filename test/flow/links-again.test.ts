import { describe, expect, test } from 'vitest';
import type { Answer } from '../harness/answer.ts';
import { type Client, client } from '../harness/client.ts';
import { bundleDeclaring } from '../harness/declared.ts';
import { home } from '../harness/demo.ts';
import { linkOf, type Message, mailTo } from '../harness/mail.ts';
import { PASSWORD, seedPerson } from '../harness/people.ts';
import { urlOf } from '../harness/url-of.ts';
import { useServer } from '../harness/use-server.ts';
import { askForLink, MINUTE, newAddress } from './journey.ts';

const server = useServer();
const at = home('brand1', 'dev');
const headers = { accept: 'text/html' };

const open = (browser: Client, path: string) => browser.get(at.auth, path, { headers });

/** The form of a page's content, as a browser would send it. */
function formOf({ text }: Answer): { action: string; fields: Record<string, string> } {
  const [form = ''] =
    /<form method="(?:post|get)" action="[^"]+"[\s\S]*?<\/form>/.exec(text.replace(/<header[\s\S]*?<\/header>/, '')) ??
    [];
  const named = [...form.matchAll(/<input(?=[^>]* name="([^"]+)")(?=[^>]* value="([^"]*)")/g)];
  return {
    action: /action="([^"]+)"/.exec(form)?.[1]?.replaceAll('&amp;', '&') ?? '',
    fields: Object.fromEntries(named.map(([, name, value]) => [name, value?.replaceAll('&amp;', '&') ?? ''])),
  };
}

/** Sends the form of a page with what is filled in. */
function press(browser: Client, shown: Answer, filled: Record<string, string> = {}): Promise<Answer> {
  const { action, fields } = formOf(shown);
  return browser.request(at.auth, action, { method: 'POST', form: { ...fields, ...filled }, headers });
}

/** A page without what is drawn for each answer. */
const plain = ({ status, text }: Answer) => [
  status,
  text
    .replace(/nonce="[^"]*"/g, '')
    .replace(/name="form_token" value="[^"]*"/, '')
    .replace(/<bdi class="ref">[^<]*/, '')
    .replace(/name="token" value="[^"]*"/, ''),
];

/** The page of a link, opened before the link was spent elsewhere. */
const spent = async (browser: Client, email: string) => {
  const token = await askForLink(server(), client(server()), at, 'magic-link', email);
  const page = await open(browser, `/magic-link?token=${token}`);
  expect((await client(server()).post(at.auth, '/magic-link/verify', { token })).status).toBe(200);
  return { page };
};

describe('a sign-in link that is good no more', () => {
  test('mails another one in one press, to the address that is typed', async () => {
    const { email } = await seedPerson(server());
    const browser = client(server());
    const gone = await open(browser, '/magic-link?token=spent');
    expect(gone.status).toBe(400);
    expect(formOf(gone)).toMatchObject({ action: '/magic-link', fields: { email: '' } });
    const asked = await press(browser, gone, { email });
    expect([asked.status, asked.header('location')]).toEqual([303, expect.stringMatching(/^\/login\?sent=1&/)]);
    const link = linkOf((await mailTo(server(), email))[0], '/magic-link');
    const signedIn = await press(browser, await open(browser, link.pathname + link.search));
    expect([signedIn.status, signedIn.header('location')]).toEqual([303, urlOf(server().port, `app1.${at.base}`).href]);
  });

  test('leads on to the same place where its address says which', async () => {
    const { email } = await seedPerson(server());
    const browser = client(server());
    const returnTo = urlOf(server().port, `app1.${at.base}`, '/inbox').href;
    await press(browser, await open(browser, `/magic-link?token=x&return_to=${encodeURIComponent(returnTo)}`), {
      email,
    });
    const link = linkOf((await mailTo(server(), email))[0], '/magic-link');
    const signedIn = await press(browser, await open(browser, link.pathname + link.search));
    expect(signedIn.header('location')).toBe(returnTo);
    const strange = await open(browser, '/magic-link?token=x&return_to=https%3A%2F%2Fevil.example%2F');
    expect(formOf(strange).fields.return_to).toBeUndefined();
  });

  test('does not say whose it was: the page is the same for every link', async () => {
    const browser = client(server());
    const someone = async () => (await seedPerson(server())).email;
    const unknown = plain(
      await press(browser, (await spent(browser, await someone())).page, { token: 'A'.repeat(43) }),
    );
    for (const address of [await someone(), newAddress()]) {
      const gone = await press(browser, (await spent(browser, address)).page);
      expect(gone.text).not.toContain(address);
      expect(plain(gone)).toEqual(unknown);
    }
    const token = await askForLink(server(), client(server()), at, 'magic-link', await someone());
    const never = await open(browser, `/magic-link?token=${'A'.repeat(token.length)}`);
    browser.travelTo(15 * MINUTE + 1_000);
    const late = await open(browser, `/magic-link?token=${token}`);
    expect(plain(late)).toEqual(plain(never));
    expect(late.trips).toEqual(never.trips);
  });

  test('needs no typing in the browser that gave the address, and in no other', async () => {
    const { email } = await seedPerson(server());
    const browser = client(server());
    const start = await open(browser, '/login');
    await press(browser, start, { identifier: email });
    const gone = await open(browser, '/magic-link?token=spent');
    expect(formOf(gone).fields.email).toBe(email);
    expect((await press(browser, gone)).header('location')).toMatch(/^\/login\?sent=1&/);
    expect(await mailTo(server(), email)).toHaveLength(1);
    expect((await open(client(server()), '/magic-link?token=spent')).text).not.toContain(email);
  });

  test('answers a program as before', async () => {
    const answer = await client(server(), { jar: null }).get(at.auth, '/magic-link?token=spent');
    expect([answer.status, answer.json()]).toEqual([400, expect.objectContaining({ code: 'invalid_token' })]);
  });
});

describe('a link to choose a new password that is good no more', () => {
  test('offers another one where it is opened, before a password is typed, and spends nothing', async () => {
    const { email } = await seedPerson(server());
    const browser = client(server());
    const token = await askForLink(server(), client(server()), at, 'reset', email);
    for (const path of [
      '/reset-password',
      '/reset-password?token=nonsense',
      `/reset-password?token=${'A'.repeat(43)}`,
    ]) {
      const gone = await open(browser, path);
      expect([gone.status, gone.text.includes('type="password"')], path).toEqual([400, false]);
      expect(gone.text).toContain('This link has expired or was used before');
      expect(formOf(gone), path).toMatchObject({ action: '/forgot-password', fields: { email: '' } });
    }
    const good = await open(browser, `/reset-password?token=${token}`);
    expect([good.status, good.text.includes('type="password"')]).toEqual([200, true]);
    browser.travelTo(30 * MINUTE + 1_000);
    const late = await open(browser, `/reset-password?token=${token}`);
    expect([late.status, formOf(late).action]).toEqual([400, '/forgot-password']);
    const asked = await press(browser, late, { email });
    expect([asked.status, asked.header('location')]).toEqual([
      303,
      expect.stringMatching(/^\/forgot-password\?sent=1&/),
    ]);
  });

  test('offers another one where it was used meanwhile', async () => {
    const { email } = await seedPerson(server());
    const browser = client(server());
    const token = await askForLink(server(), client(server()), at, 'reset', email);
    const shown = await open(browser, `/reset-password?token=${token}`);
    await client(server()).post(at.auth, '/reset-password', { token, password: 'quiet-river-lantern' });
    const gone = await press(browser, shown, { password: 'loud-river-lantern' });
    expect([gone.status, formOf(gone).action]).toEqual([400, '/forgot-password']);
    expect(gone.text).not.toContain(email);
  });
});

describe('where sign-in links are not sent any more', async () => {
  const codes = useServer({ bundle: await bundleDeclaring('codes-alone', { methods: ['email_otp'] }) });
  const neither = useServer({ bundle: await bundleDeclaring('passwords-alone', { methods: ['password'] }) });

  test('an old one offers a code, or the way back to the sign-in page', async () => {
    const { email } = await seedPerson(codes());
    const browser = client(codes());
    const gone = await open(browser, '/magic-link?token=spent');
    expect(formOf(gone).action).toBe('/login/code');
    // There is no password to choose either.
    const reset = await open(browser, '/reset-password?token=spent');
    expect([reset.status, reset.text.includes('<a class="button" href="/login">')]).toEqual([400, true]);
    const asked = await press(browser, gone, { email });
    expect([asked.status, asked.header('location')]).toEqual([303, expect.stringMatching(/^\/login\?step=code&/)]);
    expect(await mailTo(codes(), email)).toHaveLength(1);
    const plainly = await open(client(neither()), '/magic-link?token=spent');
    expect(plainly.status).toBe(400);
    expect(plainly.text).not.toContain('<form method="post"');
    expect(plainly.text).toContain('<a class="button" href="/login">');
  });
});

describe('a page that says that a link was sent', () => {
  const waitOf = ({ text }: Answer) => /<button[^>]* data-wait="(\d+)" data-text="[^"]*\{seconds\}/.exec(text)?.[1];
  const asking: Readonly<Record<string, (browser: Client, email: string) => Promise<Answer>>> = {
    'to sign in': async (browser, email) => press(browser, await open(browser, '/magic-link?token=spent'), { email }),
    'to reset the password': async (browser, email) =>
      press(browser, await open(browser, '/forgot-password'), { email }),
    'to confirm the address': async (browser, email) =>
      press(browser, await open(browser, '/register'), { email, name: 'Ada', password: PASSWORD }),
  };

  test.each(Object.entries(asking))('counts the seconds until another one, %s, may be asked for', async (_, ask) => {
    const browser = client(server());
    const asked = await ask(browser, newAddress());
    expect(asked.status).toBe(303);
    const sent = asked.header('location') ?? '';
    const seconds = Number(waitOf(await open(browser, sent)));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(30);
    browser.travelTo(40_000);
    expect(waitOf(await open(browser, sent))).toBeUndefined();
    expect((await open(browser, sent)).text).toMatch(/<button type="submit" class="secondary">/);
    browser.travelTo(-3_600_000);
    expect(waitOf(await open(browser, sent))).toBe('30');
  });

  test('sends it at once where no script counts', async () => {
    const { email } = await seedPerson(server());
    const browser = client(server());
    const asked = await press(browser, await open(browser, '/forgot-password'), { email });
    const again = await press(browser, await open(browser, asked.header('location') ?? ''), { email });
    expect(again.header('location')).toMatch(/^\/forgot-password\?sent=1&asked_at=\d+&again=1$/);
    expect(await mailTo(server(), email, { count: 2 })).toHaveLength(2);
  });

  test('leads a person whose confirmation did not come to another one', async () => {
    const email = newAddress();
    const browser = client(server());
    const filled = { email, name: 'Ada', password: PASSWORD };
    const asked = await press(browser, await open(browser, '/register'), filled);
    const sent = await open(browser, asked.header('location') ?? '');
    expect(formOf(sent)).toMatchObject({ action: '/verify-email/resend', fields: { email } });
    expect((await press(browser, sent)).status).toBe(303);
    // Or they register once more, with another address maybe.
    const once = await open(browser, '/register');
    expect(formOf(once).fields.email).toBe(email);
    await press(browser, once, filled);
    const mails: readonly Message[] = await mailTo(server(), email, { count: 3 });
    expect(new Set(mails.map((mail) => linkOf(mail, '/verify-email').href)).size).toBe(3);
  });
});
