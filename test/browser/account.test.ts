import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import jsQr from 'jsqr';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { home } from '../harness/demo.ts';
import { mailTo } from '../harness/mail.ts';
import { PASSWORD, seedPerson, seedSession } from '../harness/people.ts';
import { seedRecoveryCodes, seedTotp, totpCode } from '../harness/second-factors.ts';
import { urlOf } from '../harness/url-of.ts';
import { useServer } from '../harness/use-server.ts';
import { addAuthenticator, startChromium } from './chromium.ts';
import { follow } from './follow.ts';

/** The package is CommonJS: what its types call the default may be one level deeper. */
const readQrCode = (jsQr as unknown as { default?: typeof jsQr }).default ?? jsQr;

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const folder = join(import.meta.dirname, '../screenshots');
const at = home('brand1', 'dev');
const url = (path: string) => urlOf(server().port, at.auth, path).href;

// The development server speaks plain http; every name of this machine leads to it.
const edge = () => ({ port: server().port, keyHash: 'none' });

/** The text of the QR code as it is drawn on the screen. */
async function scan(page: Page): Promise<URL> {
  const image = await page.locator('.qr').screenshot();
  const { data, info } = await sharp(image).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const found = readQrCode(new Uint8ClampedArray(data), info.width, info.height);
  return new URL(found?.data ?? 'about:nothing');
}

const secretOf = (text: URL): string => text.searchParams.get('secret') ?? '';

/** Signs in by password on the page. */
async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(url('/login?return_to=/account'));
  await page.fill('#identifier', email);
  await page.click('text="Continue"');
  await page.fill('#password', PASSWORD);
  await page.click('main button[type=submit] >> text="Sign in"');
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
] as const)('%s', (kind, javaScriptEnabled) => {
  let browser: Awaited<ReturnType<typeof startChromium>>;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    browser = await startChromium(edge(), { javaScriptEnabled });
    page = await browser.context.newPage();
    page.setDefaultTimeout(10_000);
  });
  afterAll(async () => {
    await browser?.close();
  });
  const shoot = (name: string) =>
    page.screenshot({ path: join(folder, `journey-${kind.replaceAll(' ', '-')}-${name}.png`), fullPage: true });

  test('a person turns on the second step, signs in with it, with a recovery code, and turns it off', async () => {
    const { email } = await seedPerson(server());
    await signIn(page, email);
    await page.waitForURL(url('/account'));
    await follow(page, 'text="Set up an authenticator app"');
    const secret = secretOf(await scan(page));
    await shoot('set-up');
    await page.fill('#code', '000000');
    await page.click('text="Turn on"');
    await page.waitForSelector('.wrong');
    expect(secretOf(await scan(page))).toBe(secret);
    await page.fill('#code', totpCode(secret, Date.now() - 30_000));
    await follow(page, 'text="Turn on"');
    const codes = await page.locator('.codes code').allTextContents();
    expect(new Set(codes).size).toBe(10);
    await shoot('codes');
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('text="Download"')]);
    expect(file.suggestedFilename()).toBe('brand1-recovery-codes.txt');
    await follow(page, 'text="I have saved them"');
    await page.click('main > form button >> text="Sign out"');
    await page.waitForURL(/\/login/);

    await signIn(page, email);
    await page.waitForURL(url('/2fa'));
    await shoot('second-factor');
    await page.fill('#code', '000000');
    await page.click('text="Continue"');
    await page.waitForSelector('.wrong');
    await page.fill('#code', totpCode(secret));
    await page.click('text="Continue"');
    await page.waitForURL(url('/account'));
    await browser.context.clearCookies();

    await signIn(page, email);
    await follow(page, 'text="Use a recovery code"');
    await page.fill('#code', codes[0] ?? '');
    await page.click('text="Continue"');
    await page.waitForURL(url('/account'));
    await follow(page, 'text="Two-step sign-in"');
    expect(await page.textContent('main')).toContain('Recovery codes left: 9');
    await shoot('two-step');
    await page.fill('#code', codes[1] ?? '');
    await page.click('text="Turn off"');
    await page.waitForURL(/done=two_step_off/);
    expect(await page.textContent('[role=status]')).toBe('Two-step sign-in is off.');
  }, 120_000);

  test('and ends a session of another device, and then the one at hand', async () => {
    await browser.context.clearCookies();
    const person = await seedPerson(server());
    await seedSession(server(), person, at, { userAgent: 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Firefox/140.0' });
    await seedSession(server(), person, at);
    await signIn(page, person.email);
    await follow(page, 'text="Sessions"');
    await shoot('sessions');
    const listed = page.locator('.rows > li');
    expect(await listed.count()).toBe(3);
    await page.locator('li', { hasText: 'Firefox on Windows' }).locator('button').click();
    await page.waitForURL(/done=session/);
    expect(await listed.count()).toBe(2);
    await page.click('text="Sign out everywhere else"');
    await page.waitForURL(/done=sessions/);
    expect(await listed.count()).toBe(1);
    await page.locator('li', { hasText: 'This browser' }).locator('button').click();
    await page.waitForURL(/\/login/);
    await page.goto(url('/account/sessions'));
    expect(page.url()).toContain('/login?return_to=');
  }, 60_000);

  test('and confirms who it is where a change asks for it', async () => {
    await browser.context.clearCookies();
    const person = await seedPerson(server());
    const totp = await seedTotp(server(), person);
    await seedRecoveryCodes(server(), person);
    const { value } = await seedSession(server(), person, at, { authTime: Date.now() - 3_600_000 });
    await browser.context.addCookies([{ name: at.sessionCookie, value, domain: `.${at.base}`, path: '/' }]);
    await page.goto(url('/account/two-step'));
    await page.click('text="Make new recovery codes"');
    await page.waitForURL(/\/account\/confirm\?/);
    await shoot('confirm');
    await page.fill('#code', totp.wrongCode());
    await page.click('text="Continue"');
    await page.waitForSelector('[role=alert]');
    await page.fill('#code', totp.code());
    await page.click('text="Continue"');
    await page.waitForURL(/two-step\?done=confirmed/);
    await follow(page, 'text="Make new recovery codes"');
    expect(await page.locator('.codes code').count()).toBe(10);
  }, 60_000);

  test('and makes an API key, takes the data and deletes the account', async () => {
    await browser.context.clearCookies();
    const person = await seedPerson(server());
    await signIn(page, person.email);
    await follow(page, 'text="API keys"');
    await page.fill('#name', 'Nightly export');
    await page.click('text="Create key"');
    await page.waitForSelector('#scopes-error');
    await page.check('fieldset input');
    await follow(page, 'text="Create key"');
    expect(await page.textContent('.once')).toMatch(/^\s*ghk_/);
    await shoot('key');
    await follow(page, 'text="I have copied it"');
    expect(await page.textContent('.rows')).toContain('Nightly export');
    await page.goto(url('/account/data'));
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('text="Download your data"')]);
    expect(file.suggestedFilename()).toBe('account.json');
    await page.fill('#confirmation', 'somebody else');
    await page.click('text="Delete my account"');
    await page.waitForSelector(javaScriptEnabled ? '.wrong' : '[role=alert]');
    await page.fill('#confirmation', person.email);
    await page.click('text="Delete my account"');
    await page.waitForURL(/\/login/);
  }, 60_000);
});

test('from the start page to an account with a passkey and a second factor in at most twelve actions', async () => {
  const browser = await startChromium(edge());
  const page = await browser.context.newPage();
  page.setDefaultTimeout(10_000);
  await addAuthenticator(page);
  let actions = 0;
  const click = (text: string) => ++actions && page.click(`text="${text}"`);
  const fill = (field: string, value: string) => ++actions && page.fill(field, value);
  const email = `new-${Date.now()}@example.com`;

  await page.goto(url('/'));
  await click('Your account');
  await fill('#identifier', email);
  await click('Continue');
  await click('Email me a code');
  actions++; // Looking into the mailbox.
  const [{ code = '' }] = await mailTo(server(), email, { host: at.auth });
  await fill('#code', code);
  await click('Continue');
  await page.waitForURL(url('/account'));
  await click('Set up an authenticator app');
  await fill('#code', totpCode(secretOf(await scan(page))));
  await click('Turn on');
  await click('I have saved them');
  await click('Create a passkey');
  await page.waitForURL(/passkeys\?done=passkey_added/);
  expect(actions).toBeLessThanOrEqual(12);

  await page.goto(url('/account'));
  const parts = page.locator('.rows li');
  expect(await parts.filter({ hasText: 'Passkeys' }).textContent()).toContain('1');
  expect(await parts.filter({ hasText: 'Two-step sign-in' }).textContent()).toContain('On');
  await page.screenshot({ path: join(folder, 'journey-done.png'), fullPage: true });
  await browser.close();
}, 60_000);
