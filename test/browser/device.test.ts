import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLOCK } from '../entry/protocol.ts';
import { type Client, client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { PASSWORD, seedPerson } from '../harness/people.ts';
import { urlOf } from '../harness/url-of.ts';
import { useServer } from '../harness/use-server.ts';
import { startChromium } from './chromium.ts';
import { follow } from './follow.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const folder = join(import.meta.dirname, '../screenshots');
const at = home('brand1', 'dev');
const url = (path: string) => urlOf(server().port, at.auth, path).href;
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

interface Codes extends Record<string, unknown> {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
}

/** A television that has asked for codes, and what it hears when it asks what has become of them. */
async function television(): Promise<{ codes: Codes; hears: () => Promise<Record<string, unknown>> }> {
  const caller: Client = client(server(), { jar: null });
  const form = { client_id: 'brand1:app1' };
  const codes = (await caller.request(at.auth, '/auth/device/code', { form })).json<Codes>();
  let questions = 0;
  const hears = async () => {
    caller.travelTo(questions++ * 6_000);
    const asked = { ...form, grant_type: GRANT, device_code: codes.device_code };
    return (await caller.request(at.auth, '/auth/token', { form: asked })).json();
  };
  return { codes, hears };
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
] as const)('%s', (kind, javaScriptEnabled) => {
  let browser: Awaited<ReturnType<typeof startChromium>>;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    // The development server speaks plain http; every name of this machine leads to it.
    browser = await startChromium({ port: server().port, keyHash: 'none' }, { javaScriptEnabled });
    page = await browser.context.newPage();
    page.setDefaultTimeout(10_000);
    await page.setViewportSize({ width: 360, height: 640 });
  });
  afterAll(async () => {
    await browser?.close();
  });

  /** Keeps a picture of the page, which axe-core must have nothing against. */
  async function look(name: string): Promise<void> {
    await page.screenshot({ path: join(folder, `journey-${kind.replaceAll(' ', '-')}-${name}.png`), fullPage: true });
    if (!javaScriptEnabled) return;
    await page.evaluate(axe.source);
    const found = (await page.evaluate('axe.run()')) as { violations: { id: string }[] };
    expect(found.violations.map(({ id }) => id)).toEqual([]);
  }

  async function signIn(email: string): Promise<void> {
    await page.fill('#identifier', email);
    await page.click('text="Continue"');
    await page.fill('#password', PASSWORD);
    await page.click('main button[type=submit] >> text="Sign in"');
  }

  test('a person who follows the code signs in on the way, sees who asks, and approves: the device is signed in', async () => {
    const { codes, hears } = await television();
    expect((await hears()).error).toBe('authorization_pending');
    const { email, id } = await seedPerson(server());
    await page.goto(codes.verification_uri_complete);
    expect(new URL(page.url()).pathname).toBe('/login');
    await signIn(email);
    await page.waitForURL(url(`/device?user_code=${codes.user_code}`));
    expect(await page.inputValue('#user_code')).toBe(codes.user_code);
    expect(await page.inputValue('.who input')).toBe(email);
    await look('device');
    await page.click('main form[action="/device"] button');
    await page.waitForSelector('code.shown');
    expect(await page.textContent('code.shown')).toBe(codes.user_code);
    expect(await page.textContent('main')).toContain('Workspace');
    expect(await page.inputValue('.who input')).toBe(email);
    // Neither button is where a finger or Enter falls by itself.
    expect(await page.evaluate('document.activeElement.tagName')).toBe('BODY');
    const sizes = await page.locator('main .stack button').evaluateAll((all) =>
      all.map((button) => {
        const { width, height } = (
          button as unknown as { getBoundingClientRect(): DOMRectReadOnly }
        ).getBoundingClientRect();
        return `${width} × ${height}`;
      }),
    );
    expect([sizes.length, new Set(sizes).size]).toEqual([2, 1]);
    await look('device-ask');
    expect((await hears()).error).toBe('authorization_pending');
    await page.click('text="Approve"');
    await page.waitForSelector('text="Your device is signed in"');
    await look('device-approved');
    expect(await hears()).toMatchObject({ token_type: 'Bearer', user: { id } });
  }, 60_000);

  test('a person who did not ask denies, and the device is told', async () => {
    const { codes, hears } = await television();
    await page.goto(codes.verification_uri);
    await page.fill('#user_code', codes.user_code.toLowerCase().replace('-', ' '));
    await page.click('main form[action="/device"] button');
    await page.click('text="Deny"');
    await page.waitForSelector('text="The device was not signed in"');
    expect((await hears()).error).toBe('access_denied');
    await page.goto(codes.verification_uri);
    await page.fill('#user_code', codes.user_code);
    await follow(page, 'main form[action="/device"] button');
    await page.waitForSelector('.wrong');
    await look('device-wrong');
  }, 60_000);

  test('a person who comes too late proves who they are, comes back with the code, and is told that it has expired', async () => {
    const { codes } = await television();
    await page.setExtraHTTPHeaders({ [CLOCK]: String(16 * 60_000) });
    await page.goto(codes.verification_uri_complete);
    expect(new URL(page.url()).pathname).toBe('/account/confirm');
    await page.fill('#password', 'not the password');
    await page.click('main button[type=submit] >> text="Continue"');
    await page.waitForURL(/error=invalid_credentials/);
    await page.fill('#password', PASSWORD);
    await page.click('main button[type=submit] >> text="Continue"');
    await page.waitForURL(/\/device\?user_code=/);
    expect(await page.inputValue('#user_code')).toBe(codes.user_code);
    await follow(page, 'main form[action="/device"] button');
    await page.waitForSelector('.wrong');
    expect(await page.textContent('.wrong')).toContain('expired');
    await page.setExtraHTTPHeaders({});
  }, 60_000);

  test('a person goes to another account on the way, and the code stays', async () => {
    const { codes, hears } = await television();
    await page.goto(codes.verification_uri_complete);
    await follow(page, '.who a');
    expect(new URL(page.url()).pathname).toBe('/login');
    const { email, id } = await seedPerson(server());
    await signIn(email);
    await page.waitForURL(url(`/device?user_code=${codes.user_code}`));
    expect(await page.inputValue('.who input')).toBe(email);
    await page.click('main form[action="/device"] button');
    await page.click('text="Approve"');
    await page.waitForSelector('text="Your device is signed in"');
    expect(await hears()).toMatchObject({ user: { id } });
  }, 60_000);
});
