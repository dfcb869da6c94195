import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Hex } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { home } from '../harness/demo.ts';
import { type Person, seedPerson, seedSession } from '../harness/people.ts';
import { urlOf } from '../harness/url-of.ts';
import { useOauthStage } from '../slice/methods/oauth-stage.ts';
import { newAccount } from '../slice/methods/wallet-kit.ts';
import { startChromium } from './chromium.ts';
import { violations } from './violations.ts';

const stage = useOauthStage();
const folder = join(import.meta.dirname, '../screenshots');
const MINUTE = 60_000;

/** A wallet in every page of a browser, which announces itself (EIP-6963) and signs whatever it is asked to. */
async function addWallet(context: BrowserContext, account: PrivateKeyAccount): Promise<void> {
  await context.exposeFunction('signAsWallet', (raw: Hex) => account.signMessage({ message: { raw } }));
  await context.addInitScript(`{
    const request = async ({ method, params }) =>
      method === 'personal_sign' ? signAsWallet(params[0]) : method === 'eth_chainId' ? '0x1' : ['${account.address}'];
    const info = { uuid: 'a0b1c2d3-0000-4000-8000-000000000000', name: 'Example Wallet', icon: 'data:,', rdns: 'com.example' };
    const detail = Object.freeze({ info, provider: { request } });
    const announce = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
    addEventListener('eip6963:requestProvider', announce);
    announce();
  }`);
}

/** The pages of the provider, as somebody goes through them at once. */
async function visitAs(page: Page, who: string): Promise<void> {
  const { provider } = stage();
  await page.route(`${provider.origin}/**`, async (route) => {
    const back = await provider.visit(route.request().url(), who);
    const body = `<meta http-equiv="refresh" content="0; url=${back.href.replaceAll('&', '&amp;')}">`;
    await route.fulfill({ contentType: 'text/html', body });
  });
}

describe.each([
  ['brand1', 'en', 'The wallet is connected. You can sign in with it.', 'The account is connected.'],
  ['brand2', 'ar', 'تم ربط المحفظة. يمكنك تسجيل الدخول بها.', 'تم ربط الحساب.'],
] as const)('%s in %s', (brand, locale, walletAdded, accountAdded) => {
  const at = home(brand, 'dev');
  const url = (path: string) => urlOf(stage().server.port, at.auth, path).href;
  const account = newAccount();
  let browser: Awaited<ReturnType<typeof startChromium>>;
  let page: Page;
  let person: Person;

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    browser = await startChromium({ port: stage().server.port, keyHash: 'none' });
    await addWallet(browser.context, account);
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    await browser.context.clearCookies();
    await browser.context.addCookies([{ name: 'locale', value: locale, url: url('/') }]);
    page = await browser.context.newPage();
    page.setDefaultTimeout(10_000);
    person = await seedPerson(stage().server, { pool: at.pool });
    return () => page.close();
  });

  async function signInAs(row: Parameters<typeof seedSession>[3] = {}): Promise<void> {
    const { value } = await seedSession(stage().server, person, at, row);
    await browser.context.addCookies([{ name: at.sessionCookie, value, domain: `.${at.base}`, path: '/' }]);
  }
  const shoot = (name: string) =>
    page.screenshot({ path: join(folder, `links-${name}-${brand}-${locale}.png`), fullPage: true });

  test('a wallet of the browser is connected on the page of the account, and then signs in', async () => {
    await signInAs();
    await page.goto(url('/account/wallets'));
    expect(await violations(page)).toEqual([]);
    await shoot('wallet');
    await page.click('#add-wallet');
    await page.waitForURL(/wallets\?done=wallet_added/);
    expect(await page.textContent('.notice')).toBe(walletAdded);
    expect(await page.textContent('.rows code')).toBe(account.address);
    expect(await violations(page)).toEqual([]);
    await browser.context.clearCookies();
    await page.goto(url('/login?return_to=/account'));
    await page.click('#wallet');
    await page.waitForURL(url('/account'));
    expect(await page.textContent('main')).toContain(person.email);
  });

  test('whose proof is too old confirms it before the wallet is asked', async () => {
    await signInAs({ authTime: Date.now() - 11 * MINUTE });
    await page.goto(url('/account/wallets'));
    await page.click('#add-wallet');
    await page.waitForURL(/\/account\/confirm\?back=\/account\/wallets/);
  });

  test('the page that leads to the provider stands for itself where the browser goes no further', async () => {
    await page.route(`${stage().provider.origin}/**`, (route) => route.fulfill({ status: 204 }));
    await signInAs();
    await page.goto(url('/account/identities'));
    await page.click('form:has([value=google]) button');
    const link = page.locator(`main a[href^="${stage().provider.origin}/"]`);
    await link.waitFor();
    expect(await link.textContent()).toContain('Google');
    expect(await violations(page)).toEqual([]);
    await shoot('leaving');
  });

  test('an account elsewhere is linked with one press, there and back', async () => {
    const who = `browser-${brand}`;
    stage().provider.accounts.set(who, { email: `${who}@example.org`, email_verified: false });
    await visitAs(page, who);
    await signInAs();
    await page.goto(url('/account/identities'));
    expect(await violations(page)).toEqual([]);
    await shoot('identities');
    const offered = page.locator('form[action="/account/identities/link"]');
    const before = await offered.count();
    await offered
      .filter({ has: page.locator('[value=google]') })
      .locator('button')
      .click();
    await page.waitForURL(/identities\?done=identity_linked/);
    expect(await page.textContent('.notice')).toContain(accountAdded);
    expect(await page.textContent('.rows')).toContain(`${who}@example.org`);
    expect(await offered.count()).toBe(before - 1);
    expect(await violations(page)).toEqual([]);
    await shoot('linked');
  });
});

test('an account elsewhere is linked without scripts', async () => {
  const at = home('brand1', 'dev');
  const url = (path: string) => urlOf(stage().server.port, at.auth, path).href;
  const browser = await startChromium({ port: stage().server.port, keyHash: 'none' }, { javaScriptEnabled: false });
  const page = await browser.context.newPage();
  page.setDefaultTimeout(10_000);
  const who = 'browser-plain';
  stage().provider.accounts.set(who, { email: `${who}@example.org`, email_verified: false });
  await visitAs(page, who);
  const person = await seedPerson(stage().server, { pool: at.pool });
  const { value } = await seedSession(stage().server, person, at);
  await browser.context.addCookies([{ name: at.sessionCookie, value, domain: `.${at.base}`, path: '/' }]);
  await page.goto(url('/account/identities'));
  await page.click('form:has([value=example-id]) button');
  await page.waitForURL(/identities\?done=identity_linked/);
  expect(await page.textContent('.rows')).toContain('Example ID');
  await browser.close();
}, 60_000);
