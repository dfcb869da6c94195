import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { home } from '../harness/demo.ts';
import { urlOf } from '../harness/url-of.ts';
import { useServer } from '../harness/use-server.ts';
import { startChromium } from './chromium.ts';
import { violations } from './violations.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const folder = join(import.meta.dirname, '../screenshots');
let browser: Awaited<ReturnType<typeof startChromium>>;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await startChromium({ port: server().port, keyHash: 'none' });
});
afterAll(async () => {
  await browser?.close();
});

const said = {
  en: {
    identifier: 'Enter your email address or your username.',
    email: 'Enter your email address, like name@example.com.',
    code: 'Enter the 6 digits of the code.',
    short: 'Choose a longer password, with at least 8 characters.',
    name: 'Enter your name.',
  },
  ar: {
    identifier: 'أدخل بريدك الإلكتروني أو اسم المستخدم.',
    email: 'أدخل بريدك الإلكتروني، مثل name@example.com.',
    code: 'أدخل أرقام الرمز الستة.',
    short: 'اختر كلمة مرور أطول، لا تقل عن 8 أحرف.',
    name: 'أدخل اسمك.',
  },
} as const;

describe.each([
  ['brand1', 'en'],
  ['brand1', 'ar'],
  ['brand2', 'en'],
  ['brand2', 'ar'],
] as const)('%s in %s', (brand, locale) => {
  const url = (path: string) => urlOf(server().port, home(brand, 'dev').auth, path).href;
  let page: Page;
  let posts: string[];

  beforeEach(async () => {
    await browser.context.clearCookies();
    await browser.context.addCookies([{ name: 'locale', value: locale, url: url('/') }]);
    page = await browser.context.newPage();
    page.setDefaultTimeout(10_000);
    posts = [];
    // A passkey's challenge is asked for by the page itself.
    page.on('request', (request) => {
      if (request.isNavigationRequest() && request.method() === 'POST') posts.push(new URL(request.url()).pathname);
    });
    return () => page.close();
  });

  /** What stands at a field; null where nothing does, and then nothing marks it either. */
  async function wrongAt(id: string): Promise<string | null> {
    const line = page.locator(`#${id}-error`);
    const field = page.locator(`#${id}`);
    const described = ((await field.getAttribute('aria-describedby')) ?? '').split(' ');
    const isWrong = (await line.count()) > 0;
    expect(await field.getAttribute('aria-invalid')).toBe(isWrong ? 'true' : null);
    expect(described.includes(`${id}-error`)).toBe(isWrong);
    return isWrong ? line.textContent() : null;
  }
  const send = () => page.click('main form[method=post] button[type=submit]');
  const focused = () => page.evaluate('document.activeElement.id');

  test('an address that is none is told when the field is left, and no more once it is one', async () => {
    await page.goto(url('/login'));
    await page.focus('#identifier');
    await page.locator('#identifier').blur();
    expect(await wrongAt('identifier')).toBeNull();
    await page.fill('#identifier', 'ada@');
    await page.locator('#identifier').blur();
    expect(await wrongAt('identifier')).toBe(said[locale].identifier);
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: join(folder, `inline-login-${brand}-${locale}.png`), fullPage: true });
    await send();
    expect([await focused(), posts]).toEqual(['identifier', []]);
    await page.fill('#identifier', 'ada@example.com');
    expect(await wrongAt('identifier')).toBeNull();
    await send();
    await page.waitForURL(/step=password/);
    await send();
    expect([await focused(), posts]).toEqual(['password', ['/login/identifier']]);
  });

  test('a form that cannot be right is not sent: every field says so, and the first has the focus', async () => {
    await page.goto(url('/register'));
    await page.fill('#email', 'ada');
    await page.fill('#password', 'short');
    // A press while what is said moves the button away.
    await send();
    expect(await Promise.all(['name', 'email', 'password'].map(wrongAt))).toEqual([
      said[locale].name,
      said[locale].email,
      said[locale].short,
    ]);
    expect([await focused(), posts]).toEqual(['name', []]);
    const hint = (await page.getAttribute('#password', 'aria-describedby')) ?? '';
    expect(hint.split(' ')).toEqual(['password-error', 'password-hint']);
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: join(folder, `inline-register-${brand}-${locale}.png`), fullPage: true });
    await page.fill('#name', 'Ada');
    await page.fill('#email', `ada-${brand}-${locale}@example.com`);
    await page.fill('#password', 'ochre violin paddles');
    expect(await page.locator('.wrong').count()).toBe(0);
    await send();
    await page.waitForURL(/sent=1/);
    expect(posts).toEqual(['/register']);
  });

  test('a code is six digits, of any script and however they are grouped', async () => {
    await page.goto(url('/login'));
    await page.fill('#identifier', `code-${brand}-${locale}@example.com`);
    await send();
    await page.click('form[action="/login/code"] button');
    await page.waitForURL(/step=code/);
    posts.length = 0;
    for (const wrong of ['12345', '1234567']) {
      await page.fill('#code', wrong);
      await send();
      expect([await wrongAt('code'), posts]).toEqual([said[locale].code, []]);
    }
    expect(await violations(page)).toEqual([]);
    await page.fill('#code', '٠٠٠ ٠٠٠');
    await send();
    await page.waitForURL(url('/login/code/verify'));
    expect(posts).toEqual(['/login/code/verify']);
  });
});
