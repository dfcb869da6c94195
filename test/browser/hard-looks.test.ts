import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { home } from '../harness/demo.ts';
import { linkOf, mailTo } from '../harness/mail.ts';
import { PASSWORD, seedPerson, seedSession } from '../harness/people.ts';
import { seedRecoveryCodes, seedTotp } from '../harness/second-factors.ts';
import { useServer } from '../harness/use-server.ts';
import { startChromium } from './chromium.ts';
import { screenshots, useBrowser } from './use-browser.ts';
import { violations } from './violations.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const origin = 'https://auth.brand1.com';
const LONG = 'bartholomaeus-maximilian.donaudampfschifffahrtsgesellschaft@verwaltung.grosskonzern.example.com';
const running = useBrowser(server);

/** Signs somebody in who has everything, and opens a page of their account. */
async function openAccount(page: Page, path: string): Promise<void> {
  const at = home('brand1', 'prod');
  const person = await seedPerson(server(), { email: `${Date.now()}.${LONG}` });
  const { value } = await seedSession(server(), person, at, { acr: 'aal2' });
  await seedTotp(server(), person);
  await seedRecoveryCodes(server(), person);
  const domain = `.${at.base}`;
  await page.context().addCookies([{ name: at.sessionCookie, value, domain, path: '/', secure: true }]);
  await page.goto(origin + path);
}

async function askForPassword(page: Page): Promise<void> {
  await page.goto(`${origin}/login`);
  await page.fill('#identifier', LONG);
  await page.click('main form[action="/login/identifier"] button[type=submit]');
  await page.waitForURL(/step=password/);
}

const pages: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  login: async (page) => void (await page.goto(`${origin}/login`)),
  password: askForPassword,
  code: async (page) => {
    await askForPassword(page);
    await page.click('form[action="/login/code"] button');
    await page.waitForURL(/step=code/);
  },
  register: async (page) => {
    await page.goto(`${origin}/register`);
    await page.click('form[action="/register"] button[type=submit]');
    await page.waitForSelector('.wrong');
  },
  account: (page) => openAccount(page, '/account'),
  'two-step': (page) => openAccount(page, '/account/two-step'),
};

/** Ways to look at a page that are easily forgotten. */
const ways: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'in a narrow window': (page) => page.setViewportSize({ width: 320, height: 568 }),
  'at two hundred per cent': async (page) => {
    await page.setViewportSize({ width: 640, height: 512 });
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setDeviceMetricsOverride', {
      width: 320,
      height: 512,
      deviceScaleFactor: 2,
      mobile: false,
    });
  },
  'in forced colours': (page) => page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' }),
  'with more contrast and no movement': (page) => page.emulateMedia({ contrast: 'more', reducedMotion: 'reduce' }),
};

/** What of a page sticks out of its window or of its own box. */
const cut = `[...document.querySelectorAll('main *')].filter((node) => {
  const box = node.getBoundingClientRect();
  const hidden = getComputedStyle(node).clipPath !== 'none' || box.width === 0;
  return !hidden && (box.left < -1 || box.right > innerWidth + 1);
}).map((node) => node.outerHTML.slice(0, 120))`;

type Measures = [width: number, height: number, ratio: number];

/**
 * A picture of the whole page at the size that its pixels have. What the runner calls a full page forgets that a page
 * was enlarged: there the window is made as high as the page.
 */
async function shoot(page: Page, path: string): Promise<void> {
  const measure = (): Promise<Measures> =>
    page.evaluate('[innerWidth, document.documentElement.scrollHeight, devicePixelRatio]');
  const [width, height, ratio] = await measure();
  const picture = ratio === 1 ? await page.screenshot({ fullPage: true }) : await enlarged(page, width, height, ratio);
  writeFileSync(path, picture);
  expect(await measure(), 'the page is still what it was').toEqual([width, height, ratio]);
  const taken = await sharp(picture).metadata();
  expect([taken.width, taken.height], 'the picture holds the whole page').toEqual([width * ratio, height * ratio]);
}

async function enlarged(page: Page, width: number, height: number, deviceScaleFactor: number): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor, mobile: false });
  return Buffer.from((await session.send('Page.captureScreenshot', {})).data, 'base64');
}

async function judge(page: Page, title: string): Promise<void> {
  await shoot(page, join(screenshots, `hard-${title.replaceAll(' ', '-')}.png`));
  expect.soft(await page.evaluate(cut), `${title} is cut off`).toEqual([]);
  expect.soft(await violations(page), title).toEqual([]);
}

describe.each(Object.entries(ways))('%s', (way, look) => {
  test.each(Object.entries(pages))(
    '%s is whole, with nothing that axe-core holds against it',
    async (name, open) => {
      await running().browser.context.clearCookies();
      await running().browser.context.addCookies([{ name: 'locale', value: 'de', url: origin }]);
      const page = await running().browser.context.newPage();
      await look(page);
      await open(page);
      expect(await page.evaluate('devicePixelRatio')).toBe(way === 'at two hundred per cent' ? 2 : 1);
      await judge(page, `${name} ${way}`);
      await page.close();
    },
    30_000,
  );
});

test('text of twice the size still stands in its window', async () => {
  for (const [name, open] of Object.entries(pages)) {
    await running().browser.context.clearCookies();
    await running().browser.context.addCookies([{ name: 'locale', value: 'de', url: origin }]);
    const page = await running().browser.context.newPage();
    await page.setViewportSize({ width: 640, height: 800 });
    await open(page);
    await page.evaluate("document.documentElement.style.fontSize = '200%'");
    await judge(page, `${name} in large text`);
    await page.close();
  }
}, 60_000);

test('without scripts nothing is shown that needs one, and every page leads on', async () => {
  const plain = await startChromium(running().edge, { javaScriptEnabled: false });
  await plain.context.addCookies([{ name: 'locale', value: 'ar', url: origin }]);
  for (const [name, open] of Object.entries(pages)) {
    const page = await plain.context.newPage();
    await page.setViewportSize({ width: 360, height: 640 });
    await open(page);
    await page.screenshot({ path: join(screenshots, `hard-${name}-without-scripts.png`), fullPage: true });
    expect(await page.locator('button[type=button]:visible').count(), name).toBe(0);
    expect(await page.locator('main button[type=submit]:visible, main a.row:visible').count(), name).toBeGreaterThan(0);
    await page.close();
  }
  await plain.close();
}, 60_000);

test('recovery codes are printed alone', async () => {
  await running().browser.context.clearCookies();
  const page = await running().browser.context.newPage();
  await openAccount(page, '/account/two-step');
  await page.click('form[action="/account/two-step/codes"] button');
  await page.waitForSelector('.codes');
  await page.emulateMedia({ media: 'print' });
  await page.screenshot({ path: join(screenshots, 'hard-codes-printed.png'), fullPage: true });
  expect(await page.locator('.codes code:visible').count()).toBe(10);
  expect(await page.locator('header:visible, footer:visible, button:visible, a:visible').count()).toBe(0);
  await page.close();
}, 30_000);

describe('a page that says no', () => {
  const open = async (path: string) => {
    await running().browser.context.clearCookies();
    await running().browser.context.addCookies([{ name: 'locale', value: 'en', url: origin }]);
    const page = await running().browser.context.newPage();
    const answer = await page.goto(origin + path);
    return { page, status: answer?.status() };
  };

  test.each([
    ['nothing at the root', '/', 404],
    ['nothing there', '/no/such/page', 404],
    ['an expired reset link', '/reset-password?token=spent', 400],
    ['an expired sign-in link', '/magic-link?token=spent', 400],
    ['too many tries', '/error?error=rate_limited', 200],
    ['no access', '/error?error=app_access_denied', 200],
  ])('%s: in the look of the brand, with a way on', async (name, path, status) => {
    const opened = await open(path);
    expect(opened.status).toBe(status);
    expect(await opened.page.locator('header img').count()).toBe(1);
    expect(await opened.page.locator('main a.button, main button[type=submit]').count()).toBeGreaterThan(0);
    await judge(opened.page, name);
    await opened.page.close();
  });

  test('a reset link that was used leads to where another one is asked for', async () => {
    const { email } = await seedPerson(server());
    const asked = await open('/forgot-password');
    await asked.page.fill('#email', email);
    await asked.page.click('form[action="/forgot-password"] button[type=submit]');
    await asked.page.waitForURL(/sent=1/);
    const link = linkOf((await mailTo(server(), email))[0], '/reset-password').href;
    for (const expected of ['/reset-password?done=1', '/reset-password']) {
      await asked.page.goto(link);
      await asked.page.fill('#password', `${PASSWORD} anew`);
      await asked.page.click('main button[type=submit]');
      await asked.page.waitForURL(new RegExp(`${expected.replace('?', '\\?')}$`));
    }
    expect(await asked.page.locator('main form[action="/forgot-password"] button[type=submit]').count()).toBe(1);
    await judge(asked.page, 'used reset link');
    await asked.page.close();
  }, 30_000);
});
