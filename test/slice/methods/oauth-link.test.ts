import { describe, expect, test } from 'vitest';
import type { Answer } from '../../harness/answer.ts';
import { type Client, client } from '../../harness/client.ts';
import { seedIdentity } from '../../harness/identities.ts';
import { mailTo } from '../../harness/mail.ts';
import { carry, type Person, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { seedTotp } from '../../harness/second-factors.ts';
import { callBack, signIn, useOauthStage } from './oauth-stage.ts';

const stage = useOauthStage();
const MINUTE = 60_000;
const html = { accept: 'text/html' };

let visitors = 0;
/** Somebody with an account at the provider, whose address nobody there has confirmed. */
function visitor(claims: Record<string, unknown> = {}): string {
  const who = `linker-${++visitors}`;
  stage().provider.accounts.set(who, { email: `${who}@example.org`, email_verified: false, ...claims });
  return who;
}

interface Own {
  readonly browser: Client;
  readonly person: Person;
}

async function signedIn(row: Parameters<typeof seedSession>[3] = {}): Promise<Own & { sessionId: string }> {
  const { server, at } = stage();
  const person = await seedPerson(server);
  const browser = client(server);
  const session = await seedSession(server, person, at, row);
  carry(server, browser, at, session);
  return { browser, person, sessionId: session.id };
}

/** Presses the button of the page. */
async function press(browser: Client, provider = 'example-id'): Promise<Answer> {
  const { at } = stage();
  const page = await browser.get(at.auth, '/account/identities', { headers: html });
  const token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const form = { form_token: token, provider };
  return browser.request(at.auth, '/account/identities/link', { form, headers: html });
}

/** Goes to the provider as the page says, and to the callback's address, which is not called yet. */
async function toCallback(browser: Client, who: string): Promise<URL> {
  const page = await press(browser);
  const address = /^0; url=(.+)$/.exec(page.header('refresh') ?? '')?.[1] ?? '';
  expect(page.text).toContain(`href="${address.replaceAll('&', '&amp;')}"`);
  return stage().provider.visit(address, who);
}

const linksOf = ({ id }: Pick<Person, 'id'>) =>
  stage().server.sql<{ provider: string; email: string }>(
    'SELECT provider, email FROM linked_identities WHERE user_id = ?',
    id,
  );
const versionOf = async ({ id }: Pick<Person, 'id'>) =>
  (await stage().server.sql<{ version: number }>('SELECT version FROM users WHERE id = ?', id))[0]?.version;
const events = async ({ id }: Pick<Person, 'id'>) =>
  (await stage().server.sql<{ event: string }>('SELECT event FROM audit_events WHERE subject_id = ?', id)).filter(
    ({ event }) => event === 'security.identity.linked',
  ).length;
const outcome = (answer: Answer) => {
  const { pathname, search } = new URL(answer.header('location') ?? '', 'https://auth.brand1.com');
  return pathname + search;
};

describe('an account elsewhere', () => {
  test('is linked from the page of the account, whatever its address, and signs in from then on', async () => {
    const { browser, person } = await signedIn();
    const who = visitor();
    const answer = await callBack(browser, await toCallback(browser, who), 'text/html');
    expect(outcome(answer)).toBe('/account/identities?done=identity_linked');
    expect(await linksOf(person)).toEqual([{ provider: 'example-id', email: `${who}@example.org` }]);
    expect([await versionOf(person), await events(person)]).toEqual([2, 1]);
    const [mail] = await mailTo(stage().server, person.email);
    expect(mail?.subject).toBe('You can now sign in to Brand One with Example ID');
    const page = await browser.follow(answer, stage().at.auth, { headers: html });
    expect(page.text).toContain('You can sign in with it.');
    expect(page.text).not.toContain('value="example-id"');
    const { browser: other } = await signIn(stage(), who);
    expect((await other.get(stage().at.auth, '/session')).json()).toMatchObject({ user: { id: person.id } });
  });

  test('of somebody else is refused, and stays theirs', async () => {
    const owner = await signedIn();
    const who = visitor();
    await callBack(owner.browser, await toCallback(owner.browser, who));
    const { browser, person } = await signedIn();
    const url = await toCallback(browser, who);
    expect(outcome(await callBack(browser, url, 'text/html'))).toBe('/account/identities?error=identity_taken');
    expect([await linksOf(person), await versionOf(person), await events(person)]).toEqual([[], 1, 0]);
    expect(await linksOf(owner.person)).toHaveLength(1);
  });

  test('is linked to one of two people who come at once', async () => {
    const two = [await signedIn(), await signedIn()];
    const who = visitor();
    const urls = await Promise.all(two.map(({ browser }) => toCallback(browser, who)));
    const answers = await Promise.all(two.map(({ browser }, n) => callBack(browser, urls[n] as URL)));
    expect(answers.map(({ status }) => status).sort()).toEqual([302, 409]);
    const links = (await Promise.all(two.map(({ person }) => linksOf(person)))).flat();
    expect(links).toHaveLength(1);
  });

  test('is one of a provider, also where two are linked at once', async () => {
    const { browser, person } = await signedIn();
    const urls = [await toCallback(browser, visitor()), await toCallback(browser, visitor())];
    const answers = await Promise.all(urls.map((url) => callBack(browser, url)));
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
    expect([await linksOf(person), await versionOf(person), await events(person)]).toMatchObject([[{}], 2, 1]);
  });

  test('is one of a provider', async () => {
    const { browser, person } = await signedIn();
    const url = await toCallback(browser, visitor());
    await seedIdentity(stage().server, person, { provider: 'example-id', issuer: 'https://id.example.com' });
    expectProblem(await callBack(browser, url), 'conflict');
    expect(await linksOf(person)).toHaveLength(1);
  });

  test('is linked once by 20 requests at once, with one record and one notice', async () => {
    const { browser, person } = await signedIn();
    const url = await toCallback(browser, visitor());
    const answers = await Promise.all(Array.from({ length: 20 }, () => callBack(browser, url)));
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
    expect([await versionOf(person), await events(person)]).toEqual([2, 1]);
    expect(await linksOf(person)).toHaveLength(1);
    expect(await mailTo(stage().server, person.email)).toHaveLength(1);
  });

  test('is not linked by who thinks better of it', async () => {
    const { browser, person } = await signedIn();
    const url = await toCallback(browser, 'deny');
    const answer = await callBack(browser, url, 'text/html');
    expect(outcome(answer)).toBe('/account/identities?error=sign_in_cancelled');
    expect((await browser.follow(answer, stage().at.auth, { headers: html })).text).toContain('Nothing was connected.');
    expect(await linksOf(person)).toEqual([]);
  });
});

describe('linking', () => {
  test('begins with a form of the page, and with nothing that another site can make a browser do', async () => {
    const { browser } = await signedIn();
    const { at } = stage();
    expect((await browser.get(at.auth, '/account/identities/link')).status).toBe(405);
    const bare = { form: { provider: 'example-id' }, headers: { accept: 'application/json' } };
    expectProblem(await browser.request(at.auth, '/account/identities/link', bare), 'stale_form');
    const foreign = { ...bare, headers: { ...bare.headers, origin: 'https://elsewhere.example' } };
    expectProblem(await browser.request(at.auth, '/account/identities/link', foreign), 'csrf');
    expect(outcome(await press(client(stage().server)))).toMatch(/^\/login/);
  });

  test('asks for a recent proof by the highest factor, when it begins and when it ends', async () => {
    const { browser } = await signedIn({ authTime: Date.now() - 11 * MINUTE });
    expect(outcome(await press(browser))).toBe('/account/confirm?back=%2Faccount%2Fidentities');
    const late = await signedIn({ authTime: Date.now() - 5 * MINUTE });
    const url = await toCallback(late.browser, visitor());
    late.browser.travelTo(6 * MINUTE);
    expect(outcome(await callBack(late.browser, url, 'text/html'))).toBe(
      '/account/confirm?back=%2Faccount%2Fidentities',
    );
    const stronger = await signedIn();
    const begun = await toCallback(stronger.browser, visitor());
    await seedTotp(stage().server, stronger.person);
    expectProblem(await callBack(stronger.browser, begun), 'step_up_required', ['acr_values', 'max_age']);
    expect([await linksOf(late.person), await linksOf(stronger.person)]).toEqual([[], []]);
  });

  test('ends in the browser where it began, and with the session that began it', async () => {
    const { browser, person, sessionId } = await signedIn();
    const url = await toCallback(browser, visitor());
    const victim = await signedIn();
    expectProblem(await callBack(victim.browser, url), 'invalid_token');
    expect(await linksOf(victim.person)).toEqual([]);
    await stage().server.sql('UPDATE sessions SET revoked_at = 1 WHERE id = ?', sessionId);
    expectProblem(await callBack(browser, url), 'unauthenticated');
    expect([await linksOf(person), await versionOf(person)]).toEqual([[], 1]);
  });

  test('ends for nobody else who signed in meanwhile in the browser where it began', async () => {
    const { server, at } = stage();
    const { browser, person } = await signedIn();
    const url = await toCallback(browser, visitor());
    const other = await seedPerson(server);
    carry(server, browser, at, await seedSession(server, other, at));
    const refused = await callBack(browser, url, 'text/html');
    expect(refused.status).toBe(400);
    expect(refused.header('content-type')).toContain('text/html');
    expectProblem(await callBack(browser, url), 'invalid_token');
    expect([await linksOf(person), await linksOf(other), await versionOf(person)]).toEqual([[], [], 1]);
  });

  test('is offered for each provider of the brand that is not linked yet', async () => {
    const { browser, person } = await signedIn();
    const offered = async () => {
      const { text } = await browser.get(stage().at.auth, '/account/identities', { headers: html });
      return [...text.matchAll(/name="provider" value="([^"]+)"/g)].map(([, id]) => id);
    };
    expect(await offered()).toEqual(expect.arrayContaining(['google', 'example-id']));
    await seedIdentity(stage().server, person);
    expect(await offered()).not.toContain('google');
    expect(outcome(await press(browser, 'nobody'))).toBe('/account/identities?error=not_found');
  });

  test('of a program’s callback tells what was wrong, and sends no browser anywhere', async () => {
    const { browser } = await signedIn();
    const url = await toCallback(browser, 'deny');
    const answer = await callBack(browser, url);
    expectProblem(answer, 'sign_in_cancelled');
    expect(answer.header('location')).toBeNull();
  });
});
