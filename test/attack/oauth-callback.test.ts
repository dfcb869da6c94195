import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../harness/answer.ts';
import { type Client, client } from '../harness/client.ts';
import { seedPerson } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { seedTotp } from '../harness/second-factors.ts';
import { begin, callBack, locationOf, signIn, toCallback, useOauthStage } from '../slice/methods/oauth-stage.ts';

const stage = useOauthStage();

let people = 0;
function somebody(claims: Record<string, unknown> = {}): { who: string; email: string } {
  const who = `visitor-${++people}`;
  const email = `${who}@example.com`;
  stage().provider.accounts.set(who, { email, email_verified: true, name: 'Vi Sitor', ...claims });
  return { who, email };
}

const sessions = async () => (await stage().server.sql<{ n: number }>('SELECT COUNT(*) AS n FROM sessions'))[0]?.n;
const accounts = async () => (await stage().server.sql<{ n: number }>('SELECT COUNT(*) AS n FROM users'))[0]?.n;

/** Fails unless an answer is that refusal, without cookies, and nobody was signed in by it. */
async function expectRefused(run: () => Promise<Answer>, code: Parameters<typeof expectProblem>[1]): Promise<void> {
  const before = [await sessions(), await accounts()];
  const answer = await run();
  expectProblem(answer, code);
  expect(answer.cookies.filter(({ name }) => !name.includes('flow'))).toEqual([]);
  expect([await sessions(), await accounts()]).toEqual(before);
}

beforeEach(() => {
  stage().provider.misbehaviour = {};
});

describe('a state', () => {
  it.each([
    ['left out', (url: URL) => url.searchParams.delete('state')],
    ['empty', (url: URL) => url.searchParams.set('state', '')],
    ['made up', (url: URL) => url.searchParams.set('state', 'A'.repeat(43))],
    ['cut', (url: URL) => url.searchParams.set('state', (url.searchParams.get('state') ?? '').slice(0, -1))],
    ['too long', (url: URL) => url.searchParams.set('state', `${url.searchParams.get('state')}A`)],
  ])('that was %s is refused', async (_, change) => {
    const { who } = somebody();
    const browser = client(stage().server);
    const url = await toCallback(stage(), browser, who);
    change(url);
    await expectRefused(() => callBack(browser, url), 'invalid_token');
  });

  it('that comes twice in one address is refused', async () => {
    const { who } = somebody();
    const browser = client(stage().server);
    const url = await toCallback(stage(), browser, who);
    url.searchParams.append('state', url.searchParams.get('state') ?? '');
    await expectRefused(() => callBack(browser, url), 'invalid_field');
  });

  it('is good once', async () => {
    const { who } = somebody();
    const browser = client(stage().server);
    const url = await toCallback(stage(), browser, who);
    expect((await callBack(browser, url)).status).toBe(302);
    // The provider takes no code twice either: a fresh one shows that it is the state which is spent.
    await expectRefused(() => callBack(browser, url), 'invalid_token');
    const fresh = await toCallback(stage(), browser, who);
    fresh.searchParams.set('state', url.searchParams.get('state') ?? '');
    await expectRefused(() => callBack(browser, fresh), 'invalid_token');
  });

  it('that 20 requests bring at once signs in once', async () => {
    const { who } = somebody();
    const browser = client(stage().server);
    const url = await toCallback(stage(), browser, who);
    const before = (await sessions()) ?? 0;
    const answers = await Promise.all(Array.from({ length: 20 }, () => callBack(browser, url)));
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(19);
    expect(await sessions()).toBe(before + 1);
  });

  it('ends after ten minutes', async () => {
    const { who } = somebody();
    const browser = client(stage().server);
    const url = await toCallback(stage(), browser, who);
    browser.travelTo(10 * 60_000 + 1_000);
    await expectRefused(() => callBack(browser, url), 'invalid_token');
  });

  it('of another browser is refused: nobody is signed in as somebody else by a link', async () => {
    const { who } = somebody();
    const attacker = client(stage().server);
    const url = await toCallback(stage(), attacker, who);
    const withNothing = client(stage().server);
    await expectRefused(() => callBack(withNothing, url), 'invalid_token');
    const withItsOwn = client(stage().server);
    await begin(withItsOwn, stage().at.auth);
    await expectRefused(() => callBack(withItsOwn, url), 'invalid_token');
    // It was not spent by that.
    expect((await callBack(attacker, url)).status).toBe(302);
  });

  it('of another provider is refused', async () => {
    const { who } = somebody();
    const browser = client(stage().server);
    const url = await toCallback(stage(), browser, who, { id: 'google' });
    url.pathname = '/oauth/example-id/callback';
    await expectRefused(() => callBack(browser, url), 'invalid_token');
  });

  it('of another brand is refused, even where they share their people', async () => {
    const { server, provider } = stage();
    const { who } = somebody();
    for (const brand of ['brand2', 'brand3']) {
      const browser = client(server);
      const url = await provider.visit(locationOf(await begin(browser, `auth.${brand}.localhost`, 'google')).href, who);
      const flow = browser.jar?.get(`${brand}-dev-flow`);
      await expectRefused(
        () =>
          browser.get(stage().at.auth, url.pathname + url.search, {
            headers: { cookie: `${stage().at.flowCookie}=${flow}`, accept: '*/*' },
          }),
        'invalid_token',
      );
    }
  });

  it('of another environment is refused', async () => {
    const { who } = somebody();
    const browser = client(stage().server);
    const url = await toCallback(stage(), browser, who, { id: 'google' });
    const flow = browser.jar?.get(stage().at.flowCookie);
    await expectRefused(
      () =>
        browser.get('auth.brand1.com', url.pathname + url.search, {
          headers: { cookie: `__Host-brand1-prod-flow=${flow}`, accept: '*/*' },
        }),
      'invalid_token',
    );
  });
});

describe('an answer from another provider than was asked (RFC 9207)', () => {
  it.each([
    ['names another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
    ['names none although the provider always does', (url: URL) => url.searchParams.delete('iss')],
    ['names it in another spelling', (url: URL) => url.searchParams.set('iss', `${url.searchParams.get('iss')}/`)],
  ])('is refused where it %s, and the code goes nowhere', async (_, change) => {
    const { who } = somebody();
    const browser = client(stage().server);
    const url = await toCallback(stage(), browser, who);
    change(url);
    const asked = stage().provider.asked.length;
    await expectRefused(() => callBack(browser, url), 'provider_answer_invalid');
    expect(stage().provider.asked.slice(asked)).not.toContain('/token');
  });
});

describe('a code', () => {
  it('of somebody else’s flow is refused by PKCE: a stolen code is of no use', async () => {
    const { who: victim } = somebody();
    const { who: thief } = somebody();
    const stolen = await toCallback(stage(), client(stage().server), victim);
    const browser = client(stage().server);
    const url = await toCallback(stage(), browser, thief);
    url.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    await expectRefused(() => callBack(browser, url), 'invalid_token');
  });

  it.each(['', 'made-up', '../../x', 'a'.repeat(2_560)])('that is %j is refused', async (code) => {
    const { who } = somebody();
    const browser = client(stage().server);
    const url = await toCallback(stage(), browser, who);
    url.searchParams.set('code', code);
    await expectRefused(() => callBack(browser, url), code === '' ? 'provider_answer_invalid' : 'invalid_token');
  });
});

describe('somebody who thinks better of it', () => {
  it('is told so kindly, as a page and as JSON, and can begin again', async () => {
    const browser = client(stage().server);
    const url = await toCallback(stage(), browser, 'deny');
    expect(url.searchParams.get('error')).toBe('access_denied');
    await expectRefused(() => callBack(browser, url), 'sign_in_cancelled');
    const page = await callBack(browser, url, 'text/html');
    expect([page.status, page.header('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect(page.text).toContain('Signing in was cancelled');
    expect(page.text).not.toContain('not today');
    expect((await signIn(stage(), somebody().who, { browser })).answer.status).toBe(302);
  });

  it.each([
    ['server_error', 'provider_unavailable'],
    ['temporarily_unavailable', 'provider_unavailable'],
    ['invalid_request', 'provider_answer_invalid'],
    ['<script>alert(1)</script>', 'provider_answer_invalid'],
  ] as const)('is told apart from a provider that says %s', async (error, code) => {
    const browser = client(stage().server);
    const url = await toCallback(stage(), browser, 'deny');
    url.searchParams.set('error', error);
    await expectRefused(() => callBack(browser, url), code);
    expect((await callBack(browser, url, 'text/html')).text).not.toContain('<script>');
  });
});

describe('an address', () => {
  const refusedWith = async (claims: Record<string, unknown>) => {
    const { who } = somebody(claims);
    await expectRefused(async () => (await signIn(stage(), who)).answer, 'provider_email_unverified');
  };

  it.each([
    ['false', false],
    ['"true" as text', 'true'],
    ['"false" as text', 'false'],
    ['1', 1],
    ['null', null],
    ['left out', undefined],
    ['an object', { verified: true }],
  ])('whose email_verified is %s makes no account', (_, verified) => refusedWith({ email_verified: verified }));

  it.each([
    undefined,
    '',
    'no address',
    'ada@example.com\r\nbcc: x@example.com',
    'ada@exаmple.com',
    'a@b',
    ['ada@example.com'],
  ])('%j makes no account', (email) => refusedWith({ email }));

  it('that is not confirmed opens nobody’s account', async () => {
    const { server } = stage();
    const victim = await seedPerson(server, {});
    for (const verified of [false, 'true', undefined]) {
      const { who } = somebody({ email: victim.email, email_verified: verified });
      await expectRefused(async () => (await signIn(stage(), who)).answer, 'provider_email_unverified');
    }
    expect(await server.sql('SELECT 1 FROM linked_identities WHERE user_id = ?', victim.id)).toEqual([]);
  });

  it('that is not confirmed leaves a squatted account as it is', async () => {
    const { server } = stage();
    const squatted = await seedPerson(server, { verified: false });
    const { who } = somebody({ email: squatted.email, email_verified: 'true' });
    await expectRefused(async () => (await signIn(stage(), who)).answer, 'provider_email_unverified');
    const [row] = await server.sql<{ verified_at: number | null }>(
      'SELECT verified_at FROM identifiers WHERE user_id = ?',
      squatted.id,
    );
    expect(row?.verified_at).toBeNull();
  });

  it('in other capitals is the same person', async () => {
    const person = await seedPerson(stage().server, { email: 'Case.Sensitive@example.com' });
    const { who } = somebody({ email: 'CASE.sensitive@EXAMPLE.com' });
    const { browser } = await signIn(stage(), who);
    expect((await browser.get(stage().at.auth, '/session')).json<{ user: { id: string } }>().user.id).toBe(person.id);
  });
});

describe('a person', () => {
  it('who is linked and has another, unconfirmed address here does not get that address confirmed', async () => {
    const { server, provider } = stage();
    const { who } = somebody();
    const person = await seedPerson(server, { email: 'not-theirs@example.com', verified: false });
    await link(person.id, provider.origin, who);
    await expectRefused(async () => (await signIn(stage(), who)).answer, 'email_not_verified');
  });

  it('who is disabled is not let in', async () => {
    const { server } = stage();
    const person = await seedPerson(server, { row: { status: 'disabled' } });
    const { who } = somebody({ email: person.email });
    await expectRefused(async () => (await signIn(stage(), who)).answer, 'account_disabled');
  });

  it('who may not use the app is not let in', async () => {
    const { server } = stage();
    const person = await seedPerson(server, { row: { apps: ['app2'] } });
    const { who } = somebody({ email: person.email });
    await expectRefused(async () => (await signIn(stage(), who)).answer, 'app_access_denied');
  });

  it('whose second factor is due gets no link by the first alone; a session adds it, and ends what waited', async () => {
    const { server } = stage();
    const state = async (id: string) => ({
      links: (await server.sql('SELECT id FROM linked_identities WHERE user_id = ?', id)).length,
      told: (
        await server.sql("SELECT id FROM audit_events WHERE subject_id = ? AND event = 'security.identity.linked'", id)
      ).length,
      version: (await server.sql<{ version: number }>('SELECT version FROM users WHERE id = ?', id))[0]?.version,
    });
    const person = await seedPerson(server, {});
    const { who } = somebody({ email: person.email });
    const before = await state(person.id);
    await seedTotp(server, person);
    const { answer } = await signIn(stage(), who);
    expect(locationOf(answer).pathname).toBe('/2fa');
    expect(await state(person.id)).toEqual({ ...before, links: 0, told: 0 });
    await server.sql('DELETE FROM totp_factors WHERE user_id = ?', person.id);
    const { browser } = await signIn(stage(), who);
    expect((await browser.get(stage().at.auth, '/session')).json<{ user: { id: string } }>().user.id).toBe(person.id);
    const linked = { links: 1, told: 1, version: (before.version ?? 0) + 1 };
    expect(await state(person.id)).toEqual(linked);
    await signIn(stage(), who);
    expect(await state(person.id)).toEqual(linked);
  });

  it('who signs in for the first time in two windows at once gets one account', async () => {
    const { who, email } = somebody();
    const windows: [Client, URL][] = [];
    for (let i = 0; i < 4; i++) {
      const browser = client(stage().server);
      windows.push([browser, await toCallback(stage(), browser, who)]);
    }
    const answers = await Promise.all(windows.map(([browser, url]) => callBack(browser, url)));
    expect(answers.map(({ status }) => status)).toEqual([302, 302, 302, 302]);
    expect(await stage().server.sql('SELECT user_id FROM identifiers WHERE value = ?', email)).toHaveLength(1);
    expect(await stage().server.sql('SELECT id FROM linked_identities WHERE subject = ?', who)).toHaveLength(1);
  });

  it('has a name and picture that cannot do harm', async () => {
    const { who } = somebody({
      name: ` <b>Ada</b>\u202e\u0000 \n Lovelace ${'x'.repeat(300)}`,
      picture: 'javascript:alert(1)',
    });
    const { browser } = await signIn(stage(), who);
    const { user } = (await browser.get(stage().at.auth, '/session')).json<{
      user: { name: string; picture?: string };
    }>();
    expect(user.name).toMatch(/^<b>Ada<\/b> Lovelace x+$/);
    expect([...user.name].length).toBeLessThanOrEqual(100);
    expect(user.picture).toBeUndefined();
  });
});

async function link(userId: string, issuer: string, subject: string): Promise<void> {
  await stage().server.sql(
    "INSERT INTO linked_identities (id, pool, user_id, provider, issuer, subject, created_at) VALUES (?, 'brand1', ?, 'example-id', ?, ?, 0) RETURNING id",
    `link-${subject}`,
    userId,
    issuer,
    subject,
  );
}
