import { describe, expect, test } from 'vitest';
import { seedResetLink } from '../../fixtures/one-time.ts';
import { type Client, client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { mailTo } from '../../harness/mail.ts';
import { carry, PASSWORD, type Person, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { dueAsToken, dueInBody, seedTotp } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer({ limits: { rate: 100_000 } });
const at = home('brand1', 'prod');
const DEVICE = '__Host-brand1-prod-device';
const DAY = 86_400_000;

const login = (browser: Client, { email }: Person, path = '/login', auth = at.auth) =>
  browser.post(auth, path, { email, password: PASSWORD });

/** Somebody with an authenticator app, and a browser that they trust. */
async function trusting() {
  const person = await seedPerson(server(), { pool: at.pool });
  const totp = await seedTotp(server(), person);
  const browser = client(server());
  const sessionId = dueInBody(await login(browser, person)).token;
  const done = await browser.post(at.auth, '/auth/2fa/verify', { sessionId, code: totp.code(), rememberDevice: true });
  if (done.status !== 200) throw new Error(String(done));
  return { person, totp, browser, done };
}

/** A browser that holds another's device cookie and nothing else. */
function thief(value: string): Client {
  const browser = client(server());
  browser.jar?.set(`https://${at.auth}/login`, `${DEVICE}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax`);
  return browser;
}

describe('a browser that its person trusts', () => {
  test('is not asked for the second factor until 90 days are over, and its person is told', async () => {
    const { person, browser, done } = await trusting();
    expect(done.cookie(DEVICE)).toMatchObject({
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
      domain: null,
      path: '/',
      maxAgeSeconds: (90 * DAY) / 1000,
    });
    expect((await login(browser, person)).json()).toMatchObject({ message: 'Signed in' });
    expect((await browser.get(at.auth, '/auth/me')).json()).toMatchObject({ aal: 'aal1' });
    expect((await login(browser, person, '/auth/password/login')).json()).toMatchObject({ token_type: 'Bearer' });
    browser.travelTo(89 * DAY);
    expect((await login(browser, person)).json()).toMatchObject({ message: 'Signed in' });
    browser.travelTo(0);
    const value = browser.jar?.get(DEVICE) ?? '';
    const kept = thief(value);
    kept.travelTo(90 * DAY + 1_000);
    expect(dueInBody(await login(kept, person)).token).toBeTruthy();
    expect((await mailTo(server(), person.email)).length).toBe(1);
  });

  test('is one of its person alone, at its brand and environment, and never a native app', async () => {
    const { person, browser } = await trusting();
    const { person: other } = await trusting();
    const value = browser.jar?.get(DEVICE) ?? '';
    expect(dueInBody(await login(thief(value), other)).token).toBeTruthy();
    expect(dueAsToken(await login(browser, person, '/auth/native/password/login')).token).toBeTruthy();
    const there = home('brand3', 'prod');
    const elsewhere = client(server());
    elsewhere.jar?.set(
      `https://${there.auth}/login`,
      `__Host-brand3-prod-device=${value}; Path=/; Secure; HttpOnly; SameSite=Lax`,
    );
    expect(dueInBody(await login(elsewhere, person, '/login', there.auth)).token).toBeTruthy();
  });

  test.each([
    ['nothing', () => ''],
    ['an id alone', (id: string) => id],
    ['another MAC', (id: string) => `${id}.${'A'.repeat(43)}`],
    ['another id', (_: string, mac: string) => `01890a5d-ac96-774b-bcce-b302099a8057.${mac}`],
    ['more than it was', (id: string, mac: string) => `${id}.${mac}A`],
  ])('is not believed by %s', async (_, forge) => {
    const { person, browser } = await trusting();
    const [id = '', mac = ''] = (browser.jar?.get(DEVICE) ?? '').split('.');
    expect(dueInBody(await login(thief(forge(id, mac)), person)).token).toBeTruthy();
  });

  test('is asked again once its person takes it off the list', async () => {
    const { person, browser } = await trusting();
    const { devices } = (await browser.get(at.auth, '/auth/devices')).json<{
      devices: { id: string; expiresAt: string }[];
    }>();
    expect(devices).toHaveLength(1);
    const { browser: stranger } = await trusting();
    const path = `/auth/devices/${devices[0]?.id}`;
    expectProblem(await stranger.request(at.auth, path, { method: 'DELETE' }), 'not_found');
    expect((await browser.request(at.auth, path, { method: 'DELETE' })).status).toBe(200);
    expect((await browser.get(at.auth, '/auth/devices')).json()).toEqual({ devices: [] });
    expect(dueInBody(await login(browser, person)).token).toBeTruthy();
  });

  test('stays on the list for whoever has not proven themselves lately', async () => {
    const { person } = await trusting();
    const browser = client(server());
    carry(server(), browser, at, await seedSession(server(), person, at));
    const { devices } = (await browser.get(at.auth, '/auth/devices')).json<{ devices: { id: string }[] }>();
    const answer = await browser.request(at.auth, `/auth/devices/${devices[0]?.id}`, { method: 'DELETE' });
    expectProblem(answer, 'step_up_required', ['acr_values', 'max_age']);
  });

  test('is asked again after the password was reset', async () => {
    const { person, browser } = await trusting();
    const token = await seedResetLink({ server: server(), at }, person);
    const reset = await client(server()).post(at.auth, '/reset-password', { token, password: PASSWORD });
    expect(reset.status).toBe(200);
    expect(dueInBody(await login(browser, person)).token).toBeTruthy();
  });
});
