import { describe, expect, test } from 'vitest';
import type { Answer } from '../harness/answer.ts';
import { type Client, client } from '../harness/client.ts';
import { bundleDeclaring } from '../harness/declared.ts';
import { home } from '../harness/demo.ts';
import { linkOf, mailTo, outbox } from '../harness/mail.ts';
import { alertOf, followForm, formsOf, openPage, submitForm } from '../harness/page-forms.ts';
import { seedPerson } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import type { Server } from '../harness/server.ts';
import { useServer } from '../harness/use-server.ts';
import {
  countEvents,
  DAY,
  FIRST,
  mailedToken,
  newAddress,
  register,
  SECOND,
  signIn,
  startRegistration,
} from './journey.ts';

const server = useServer();
const at = home('brand1', 'dev');
const AGAIN = '/verify-email/resend';

const open = (browser: Client, path: string) => openPage(browser, at, path);
const submit = (browser: Client, page: Answer, action: string, filled?: Record<string, string>) =>
  submitForm(browser, at, page, action, filled);

/** The address that a form stands ready to send. */
const addressOf = ({ text }: Answer) =>
  /<input(?=[^>]* name="email")(?=[^>]* value="([^"]*)")/.exec(text.slice(text.indexOf(`action="${AGAIN}"`)))?.[1];

/** Registers by the page; what it leads to. */
async function byForm(browser: Client, email: string): Promise<Answer> {
  const filled = { email, name: 'Mary Poe', password: FIRST };
  return followForm(browser, at, await submit(browser, await open(browser, '/register'), '/register', filled));
}

const press = async (browser: Client, page: Answer, email = addressOf(page) ?? '') =>
  submit(browser, page, AGAIN, { email });

const confirmed = (browser: Client, token: string, password: string) =>
  browser.post(at.auth, '/verify-email', { token, password });

/** A page without what is drawn for each answer, and without the address that it is about. */
const plain = ({ status, text }: Answer, email: string) => [
  status,
  text
    .replaceAll(email.slice(0, email.indexOf('@')), 'somebody')
    .replaceAll(email.slice(email.indexOf('@') + 1), 'somewhere')
    .replace(/nonce="[^"]*"/g, '')
    .replace(/name="(?:asked_at|token)" value="[^"]*"/g, '')
    .replace(/data-wait="\d+"/g, '')
    .replace(/<bdi class="ref">[^<]*/, '')
    .replace(/name="form_token" value="[^"]*"/, ''),
];

describe('another confirmation mail', () => {
  test('is one press away for whoever registered, and its link confirms', async () => {
    const browser = client(server());
    const email = newAddress();
    const sent = await byForm(browser, email);
    expect(sent.text).toContain('<h1>Check your email</h1>');
    expect(addressOf(sent)).toBe(email);
    expect(sent.text).toMatch(/<a href="\/register">Change<\/a>/);
    expect(sent.text).toMatch(/<button[^>]* data-wait="\d+"[^>]*>Send another link</);
    const asked = await press(browser, sent);
    expect([asked.status, asked.header('location')]).toEqual([
      303,
      expect.stringMatching(/^\/register\?sent=1&asked_at=\d+&again=1$/),
    ]);
    const after = await followForm(browser, at, asked);
    expect(after.text).toMatch(/role="status"><p>Another link is on its way/);
    expect(addressOf(after)).toBe(email);

    const [newest, first] = await mailTo(server(), email, { count: 2 });
    const link = linkOf(newest, '/verify-email');
    expect(link.search).not.toBe(linkOf(first as typeof newest, '/verify-email').search);
    const landing = await open(browser, link.pathname + link.search);
    expect(landing.text).toContain('type="password"');
    const done = await submit(browser, landing, '/verify-email', { password: SECOND });
    expect(done.header('location')).toBe('/verify-email?done=1');
    expect((await signIn(browser, at, email, SECOND)).status).toBe(200);
    // The first link has nothing left to confirm and puts nothing back.
    const late = await mailedFirst(email);
    expect((await browser.get(at.auth, late)).status).toBe(200);
    expectProblem(await signIn(client(server()), at, email, FIRST), 'invalid_credentials');
  });

  const mailedFirst = async (email: string) => {
    const mails = await mailTo(server(), email, { count: 2 });
    const link = linkOf(mails[1] as (typeof mails)[0], '/verify-email');
    return link.pathname + link.search;
  };

  test('answers alike whether the address waits, is confirmed, or is nobody’s; who is known gets a mail', async () => {
    const waiting = (await startRegistration(server(), at)).email;
    const { email: taken } = await seedPerson(server());
    const unknown = newAddress();
    const pages = [];
    for (const email of [waiting, taken, unknown]) {
      const browser = client(server());
      const asked = await press(browser, await open(browser, '/verify-email?token=gone'), email);
      expect([asked.status, asked.header('location')]).toEqual([
        303,
        expect.stringMatching(/^\/register\?sent=1&asked_at=\d+&again=1$/),
      ]);
      pages.push({ trips: asked.trips, page: plain(await followForm(browser, at, asked), email) });
    }
    expect(pages[1]).toEqual(pages[0]);
    expect(pages[2]).toEqual(pages[0]);
    expect(await mailTo(server(), waiting, { count: 2 })).toHaveLength(2);
    const [already] = await mailTo(server(), taken);
    expect(already.links.filter((link) => link.includes('token='))).toEqual([]);
    expect(linkOf(already, '/forgot-password').search).toBe('');
    expect(await outbox(server(), unknown)).toEqual([]);
    expect(await server().sql('SELECT value FROM identifiers WHERE value = ?', unknown)).toEqual([]);
  });

  test('takes from what registering may send: five an hour to an address, and the page says how long to wait', async () => {
    const browser = client(server());
    const email = newAddress();
    let page = await byForm(browser, email);
    for (let n = 2; n <= 5; n++) page = await followForm(browser, at, await press(browser, page));
    expect(await mailTo(server(), email, { count: 5 })).toHaveLength(5);
    const refused = await press(browser, page);
    expect(refused.status).toBe(429);
    expect(Number(refused.header('retry-after'))).toBeGreaterThan(3_000);
    expect(alertOf(refused)).toMatch(/^Wait \d+ minutes, then try again/);
    expect(formsOf(refused).size).toBe(0);
    expectProblem(await register(client(server()), at, email), 'rate_limited');
    expect(await outbox(server(), email)).toHaveLength(5);
  });

  test('goes to an address that can be changed; one that is none is said at its field', async () => {
    const browser = client(server());
    const gone = await open(browser, '/verify-email?token=gone');
    expect(addressOf(gone)).toBe('');
    const wrong = await press(browser, gone, 'ada');
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('id="email-error"');
    expect(addressOf(wrong)).toBe('ada');
    const stale = await browser.request(at.auth, AGAIN, {
      method: 'POST',
      form: { email: newAddress(), form_token: 'old' },
      headers: { accept: 'text/html' },
    });
    expect(alertOf(stale)).toBe('This page was open for a long time. Please try again.');
    expect(addressOf(stale)).toMatch(/@/);
    const changed = await open(browser, '/register');
    expect(formsOf(changed).has('/register')).toBe(true);
  });
});

describe('a confirmation link that is good no more', () => {
  test('leads to another one in one press, and does not say whose it was', async () => {
    const { email, token } = await startRegistration(server(), at);
    const browser = client(server());
    browser.travelTo(DAY + 1_000);
    const late = await open(browser, `/verify-email?token=${token}`);
    const never = await open(browser, `/verify-email?token=${'A'.repeat(43)}`);
    expect([late.status, late.text.includes(email)]).toEqual([400, false]);
    expect(plain(late, email)).toEqual(plain(never, email));
    expect(late.trips).toEqual(never.trips);
    // Nor is it kept for the same page in another language, which is there without it.
    expect(late.text).not.toContain(token);
    expect(addressOf(await open(browser, '/verify-email?ui_locales=de'))).toBe('');
    // The mail leaves by the clock of its own request.
    browser.travelTo(0);
    expect((await press(browser, late, email)).status).toBe(303);
    const fresh = await mailedToken(server(), email, '/verify-email', 2);
    expect((await confirmed(browser, fresh, SECOND)).status).toBe(200);
    expect((await signIn(browser, at, email, SECOND)).status).toBe(200);
  });

  test('answers a program as before', async () => {
    const answer = await client(server(), { jar: null }).get(at.auth, '/verify-email?token=gone');
    expectProblem(answer, 'invalid_token');
  });

  test('offers no other where accounts are not made', async () => {
    const answer = await open(client(closed()), '/verify-email?token=gone');
    expect(answer.status).toBe(400);
    expect(formsOf(answer).has(AGAIN)).toBe(false);
    const asked = await client(closed()).request(at.auth, AGAIN, {
      method: 'POST',
      json: { email: newAddress() },
    });
    expectProblem(asked, 'method_not_enabled');
  });
});

/** The page that a sign-in by the forms comes back with. */
async function signInByForm(browser: Client, email: string, password: string): Promise<Answer> {
  const named = await submit(browser, await open(browser, '/login'), '/login/identifier', { identifier: email });
  const step = await followForm(browser, at, named);
  return followForm(browser, at, await submit(browser, step, '/login', { email, password }));
}

describe('a sign-in that lacks the confirmation', () => {
  test('says so with a way to another mail, which knows the address', async () => {
    const { email, browser } = await startRegistration(server(), at);
    const refused = await signInByForm(browser, email, FIRST);
    expect(alertOf(refused)).toContain('Confirm your email address first.');
    const way = /<a href="([^"]*)">Send another link</.exec(refused.text)?.[1] ?? '';
    const page = await open(browser, way.replaceAll('&amp;', '&'));
    // Nothing was sent yet, and it does not say so.
    expect(page.text).not.toContain('We have sent');
    expect(await mailTo(server(), email)).toHaveLength(1);
    expect((await press(browser, page)).status).toBe(303);
    expect(await mailedToken(server(), email, '/verify-email', 2)).toBeTruthy();
  });

  test('offers none where the password is wrong', async () => {
    const { email, browser } = await startRegistration(server(), at);
    const refused = await signInByForm(browser, email, SECOND);
    expect(alertOf(refused)).toBeTruthy();
    expect(refused.text).not.toContain('Send another link');
  });
});

const personOf = async (email: string) =>
  (
    await server().sql<{ id: string; name: string }>(
      'SELECT u.id, u.name FROM users u JOIN identifiers i ON i.user_id = u.id WHERE i.value = ?',
      email,
    )
  )[0];

const bundle = await bundleDeclaring('closed-again', { signUp: 'closed' });
const closed: () => Server = useServer({ bundle });

describe('a confirmation link that anybody asked for', () => {
  test('confirms no password but the one that is given with it, and keeps the name that was given', async () => {
    const stranger = await startRegistration(server(), at);
    const { email } = stranger;
    const owner = client(server());
    await press(owner, await open(owner, '/verify-email?token=gone'), email);
    const token = await mailedToken(server(), email, '/verify-email', 2);
    // Not even in the browser that registered, and not for a program.
    const landing = await open(stranger.browser, `/verify-email?token=${token}`);
    expect(landing.text).toContain('type="password"');
    for (const answer of [
      await stranger.browser.get(at.auth, `/verify-email?token=${token}`),
      await stranger.browser.post(at.auth, '/verify-email', { token }),
    ])
      expectProblem(answer, 'invalid_field');
    const again = await submit(stranger.browser, landing, '/verify-email');
    expect([again.status, again.text.includes('id="password-error"')]).toEqual([422, true]);
    expectProblem(await signIn(owner, at, email, FIRST), 'email_not_verified');
    expect((await confirmed(owner, token, SECOND)).status).toBe(200);
    expect((await signIn(owner, at, email, SECOND)).status).toBe(200);
    expect((await personOf(email))?.name).toBe('Mary Poe');
    expectProblem(await signIn(stranger.browser, at, email, FIRST), 'invalid_credentials');
  });

  test('declines the registration as every such link does', async () => {
    const { email, browser } = await startRegistration(server(), at);
    await press(browser, await open(browser, '/verify-email?token=gone'), email);
    const token = await mailedToken(server(), email, '/verify-email', 2);
    const person = await personOf(email);
    expect((await browser.post(at.auth, '/verify-email/decline', { token })).status).toBe(200);
    expect(await server().sql('SELECT id FROM users WHERE id = ?', person?.id ?? '')).toEqual([]);
    expect(await countEvents(server(), person?.id ?? '', 'user.signup.declined')).toBe(1);
  });
});
