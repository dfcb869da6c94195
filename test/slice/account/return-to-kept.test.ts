import { describe, expect, it } from 'vitest';
import type { Answer } from '../../harness/answer.ts';
import { type Client, client } from '../../harness/client.ts';
import { mailTo } from '../../harness/mail.ts';
import { followForm, openPage, submitForm } from '../../harness/page-forms.ts';
import { seedPerson } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';
import { at } from './own-kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });

const PASSWORD = 'several words, not one of them secret';
const WANTED = 'https://app1.brand1.com/orders?id=7';
const ELSEWHERE = 'https://elsewhere.example/';
const asking = (returnTo: string) => `?${new URLSearchParams({ return_to: returnTo })}`;

/** Where a page's link to `path` leads, whatever it asks for; throws where there is none. */
function linkTo({ text }: Answer, path: string): string {
  const found = [...text.matchAll(/ href="([^"]*)"/g)]
    .map(([, href = '']) => href.replaceAll('&amp;', '&'))
    .find((href) => href.split('?')[0] === path);
  if (!found) throw new Error(`no link to ${path}`);
  return found;
}

const followLink = (browser: Client, page: Answer, path: string) => openPage(browser, at, linkTo(page, path));

async function send(browser: Client, page: Answer, action: string, filled: Record<string, string> = {}) {
  return followForm(browser, at, await submitForm(browser, at, page, action, filled));
}

/** The page behind the one link of the newest mail. */
async function openMail(browser: Client, address: string, path: string, count = 1): Promise<Answer> {
  const [{ links }] = await mailTo(server(), address, { count });
  const link = links.map((one) => new URL(one)).find(({ pathname }) => pathname === path);
  return openPage(browser, at, `${link?.pathname}${link?.search}`);
}

/** Signs in by password, from the sign-in page; where that leads. */
async function signIn(browser: Client, start: Answer, email: string): Promise<string | null> {
  const step = await send(browser, start, '/login/identifier', { email, identifier: email });
  return (await submitForm(browser, at, step, '/login', { email, password: PASSWORD })).header('location');
}

const register = (browser: Client, page: Answer, email: string) =>
  send(browser, page, '/register', { name: 'Ada', email, password: PASSWORD });

describe('whoever came from an app gets back to it', () => {
  it('by way of an account that is made and confirmed on the way', async () => {
    const browser = client(server());
    const email = 'new.here@example.com';
    const start = await openPage(browser, at, `/login${asking(WANTED)}`);
    const sent = await register(browser, await followLink(browser, start, '/register'), email);
    const done = await send(browser, await openMail(browser, email, '/verify-email'), '/verify-email');
    expect(await signIn(browser, await followLink(browser, done, '/login'), email)).toBe(WANTED);
    // Every other way on from the page that says what was sent keeps it as well.
    for (const path of ['/login', '/register']) expect(linkTo(sent, path)).toBe(`${path}${asking(WANTED)}`);
  });

  it('by the second confirmation link too', async () => {
    const browser = client(server());
    const email = 'second.link@example.com';
    const sent = await register(browser, await openPage(browser, at, `/register${asking(WANTED)}`), email);
    await send(browser, sent, '/verify-email/resend', { email });
    const page = await openMail(browser, email, '/verify-email', 2);
    const done = await send(browser, page, '/verify-email', { password: PASSWORD });
    expect(linkTo(done, '/login')).toBe(`/login${asking(WANTED)}`);
  });

  it('where the address had an account all along: the mail says so, and leads there', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    const browser = client(server());
    await register(browser, await openPage(browser, at, `/register${asking(WANTED)}`), person.email);
    const [{ links }] = await mailTo(server(), person.email);
    expect(links.filter((link) => new URL(link).searchParams.get('return_to') === WANTED)).toHaveLength(1);
  });

  it('by way of a new password', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    const browser = client(server());
    const start = await openPage(browser, at, `/login${asking(WANTED)}`);
    const step = await send(browser, start, '/login/identifier', { email: person.email, identifier: person.email });
    const forgot = await followLink(browser, step, '/forgot-password');
    const sent = await send(browser, forgot, '/forgot-password', { email: person.email });
    expect(linkTo(sent, '/forgot-password')).toBe(`/forgot-password${asking(WANTED)}`);
    const again = await send(browser, sent, '/forgot-password?again=1', { email: person.email });
    expect(linkTo(again, '/login')).toBe(`/login${asking(WANTED)}`);
    const page = await openMail(browser, person.email, '/reset-password', 2);
    const done = await send(browser, page, '/reset-password', { password: PASSWORD });
    expect(await signIn(browser, await followLink(browser, done, '/login'), person.email)).toBe(WANTED);
  });
});

describe('an address that is not allowed', () => {
  it('is left out by every page', async () => {
    // The form that chooses a language, at the foot, asks for this very address again.
    for (const path of ['/register?', '/register?sent=1&', '/register?confirm=1&', '/forgot-password?']) {
      const { text } = await openPage(client(server()), at, `${path}return_to=${ELSEWHERE}`);
      expect(/<main[\s\S]*<\/main>/.exec(text)?.[0].includes('elsewhere.example'), path).toBe(false);
    }
    for (const path of ['/verify-email', '/reset-password'])
      expect(linkTo(await openPage(client(server()), at, `${path}?done=1&return_to=${ELSEWHERE}`), '/login')).toBe(
        '/login',
      );
  });

  it('is told to whoever calls with JSON', async () => {
    const asked = { email: 'calls@example.com', return_to: ELSEWHERE };
    const caller = client(server());
    const registered = await caller.post(at.auth, '/register', { ...asked, name: 'Ada', password: PASSWORD });
    expectProblem(registered, 'invalid_return_to');
    expectProblem(await caller.post(at.auth, '/forgot-password', asked), 'invalid_return_to');
  });
});
