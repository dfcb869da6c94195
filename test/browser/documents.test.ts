import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { emptyOutbox, mailTo } from '../harness/mail.ts';
import { seedPerson } from '../harness/people.ts';
import { urlOf } from '../harness/url-of.ts';
import { useServer } from '../harness/use-server.ts';
import { startChromium } from './chromium.ts';
import { violations } from './violations.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const folder = join(import.meta.dirname, '../screenshots');
type Brand = (typeof looks)[number]['brand'];
const url = (brand: Brand, path: string) => urlOf(server().port, home(brand, 'dev').auth, path).href;
let browser: Awaited<ReturnType<typeof startChromium>>;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await startChromium({ port: server().port, keyHash: 'none' });
  await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
});
afterAll(async () => {
  await browser?.close();
});

const looks = [
  { brand: 'brand1', locale: 'en', scheme: 'light', width: 1280 },
  { brand: 'brand1', locale: 'ar', scheme: 'dark', width: 360 },
  { brand: 'brand2', locale: 'en', scheme: 'dark', width: 360 },
  { brand: 'brand2', locale: 'ar', scheme: 'light', width: 1280 },
] as const;

/** A page in a look, whose own errors and those of its policy fail the test. */
async function open({ brand, locale, scheme, width }: (typeof looks)[number], path: string): Promise<Page> {
  await browser.context.clearCookies();
  await browser.context.addCookies([{ name: 'locale', value: locale, url: url(brand, '/') }]);
  const page = await browser.context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => expect.soft(String(error)).toBe(''));
  page.on('console', (message) => message.type() === 'error' && expect.soft(message.text()).toBe(''));
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme: scheme });
  await page.goto(url(brand, path));
  return page;
}

async function expectSound(page: Page, { width, locale }: (typeof looks)[number]): Promise<void> {
  expect(await page.locator('h1').count()).toBe(1);
  expect(await page.locator('html').getAttribute('lang')).toBe(locale);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  expect(await violations(page)).toEqual([]);
}

/** Asks for a link by mail, and waits until it lies in the outbox. */
async function mailLink(brand: Brand): Promise<string> {
  const at = home(brand, 'dev');
  const { email } = await seedPerson(server(), { pool: at.pool });
  await client(server()).post(at.auth, '/magic-link', { email });
  await mailTo(server(), email, { host: at.auth });
  return email;
}

describe.each(looks)('in the look of $brand, $locale, $scheme, $width px wide', (look) => {
  const { brand, locale, scheme, width } = look;
  const shoot = (page: Page, name: string) =>
    page.screenshot({ path: join(folder, `${name}-${brand}-${locale}-${scheme}-${width}.png`) });

  test('the reference is read and searched', async () => {
    const page = await open(look, '/docs');
    await shoot(page, 'docs');
    const shown = page.locator('.document article:visible');
    const all = await shown.count();
    expect(all).toBeGreaterThan(100);
    await page.fill('#term', 'METAMASK nonce');
    await expect.poll(() => shown.count()).toBeLessThan(10);
    expect(await shown.first().textContent()).toContain('/auth/metamask/nonce');
    expect(await page.textContent('#found')).toMatch(/\d/);
    expect(await page.locator('.document > section:visible').count()).toBeLessThan(5);
    // All of it keeps axe-core busy for a minute; these are of every kind.
    await expectSound(page, look);
    await shoot(page, 'docs-search');
    // A link to what is not shown shows it.
    await page.evaluate("location.hash = '#errors'");
    await page.locator('#errors').waitFor();
    expect([await page.inputValue('#term'), await shown.count()]).toEqual(['', all]);
    await page.close();
  }, 60_000);

  test('the outbox shows what comes, by itself, and what is wanted of it is copied', async () => {
    await emptyOutbox(server(), home(brand, 'dev').auth);
    const page = await open(look, '/dev/outbox');
    await expectSound(page, look);
    const messages = page.locator('.rows > li');
    expect(await messages.count()).toBe(0);
    const first = await mailLink(brand);
    await messages.filter({ hasText: first }).waitFor();
    const second = await mailLink(brand);
    await messages.filter({ hasText: second }).waitFor();
    expect(await messages.first().textContent()).toContain(second);
    await expectSound(page, look);
    await shoot(page, 'outbox');
    const newest = messages.first();
    await newest.locator('button[data-copy]').first().click();
    const link = (await newest.locator('.found a').first().getAttribute('href')) ?? '';
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(link);
    await page.fill('#to', first);
    await page.press('#to', 'Enter');
    await page.waitForURL(/\?to=/);
    expect(await messages.count()).toBe(1);
    // Whoever reads is not interrupted: there is a link.
    await page.click('summary');
    await client(server()).post(home(brand, 'dev').auth, '/forgot-password', { email: first });
    await page.click('#more');
    await expect.poll(() => messages.count()).toBe(2);
    await page.close();
  }, 60_000);
});

test('the reference and the outbox are whole without scripts', async () => {
  const plain = await startChromium({ port: server().port, keyHash: 'none' }, { javaScriptEnabled: false });
  const page = await plain.context.newPage();
  const email = await mailLink('brand1');
  await page.goto(url('brand1', '/dev/outbox'));
  expect(await page.locator('.rows > li', { hasText: email }).locator('.found a').count()).toBeGreaterThan(0);
  expect(await page.locator('button[data-copy]:visible').count()).toBe(0);
  await page.goto(url('brand1', '/docs'));
  expect(await page.locator('#search:visible').count()).toBe(0);
  expect(await page.locator('.document article').count()).toBeGreaterThan(100);
  await plain.close();
}, 60_000);
