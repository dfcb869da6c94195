import { join } from 'node:path';
import { expect, test } from 'vitest';
import { home } from '../harness/demo.ts';
import { mailTo } from '../harness/mail.ts';
import { seedPerson } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import { follow } from './follow.ts';
import { screenshots, useBrowser } from './use-browser.ts';
import { violations } from './violations.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const running = useBrowser(server);

const RESEND = 'main form[action="/verify-email/resend"] button';

const looks = (['brand1', 'brand2'] as const).flatMap((brand) =>
  (['en', 'ar'] as const).flatMap((locale) => [320, 390, 1280].map((width) => [brand, locale, width] as const)),
);

test.each(looks)(
  'another link is counted down to and then sent, and nothing moves: %s in %s, %i pixels wide',
  async (brand, locale, width) => {
    const at = home(brand, 'prod');
    const origin = `https://${at.auth}`;
    const { email } = await seedPerson(server(), { pool: at.pool });
    await running().browser.context.clearCookies();
    await running().browser.context.addCookies([{ name: 'locale', value: locale, url: origin }]);
    const page = await running().browser.context.newPage();
    await page.setViewportSize({ width, height: 800 });
    const shoot = (name: string) =>
      page.screenshot({ path: join(screenshots, `links-${name}-${brand}-${locale}-${width}.png`), fullPage: true });
    await page.goto(`${origin}/magic-link?token=spent`);
    await shoot('gone');
    await page.fill('#email', email);
    // From here on the clock of the page can be moved.
    await page.clock.install();
    await follow(page, 'main form[action="/magic-link"] button');
    const button = page.locator('main form button');
    const height = async () => (await button.boundingBox())?.height;
    await page.waitForSelector('main form button[aria-disabled]');
    const counting = { text: await button.textContent(), height: await height() };
    expect(counting.text).toMatch(/\d/);
    await shoot('sent');
    await button.click({ force: true });
    await page.clock.runFor(31_000);
    expect(await button.getAttribute('aria-disabled')).toBeNull();
    expect(await button.textContent()).not.toMatch(/\d/);
    expect(await height()).toBe(counting.height);
    expect(await violations(page)).toEqual([]);
    expect(await mailTo(server(), email)).toHaveLength(1);
    await follow(page, 'main form button');
    expect(page.url()).toContain('again=1');
    expect(await mailTo(server(), email, { count: 2 })).toHaveLength(2);
    await page.close();
  },
  60_000,
);

test.each(looks)(
  'another confirmation mail is counted down to, sent in one press, and refused with the time: %s in %s, %i pixels wide',
  async (brand, locale, width) => {
    const origin = `https://${home(brand, 'prod').auth}`;
    const { context } = running().browser;
    const email = `a.rather.long.address.of.somebody-${brand}-${locale}-${width}@department.example.com`;
    await context.clearCookies();
    await context.addCookies([{ name: 'locale', value: locale, url: origin }]);
    const page = await context.newPage();
    await page.setViewportSize({ width, height: 800 });
    const look = async (name: string) => {
      const path = join(screenshots, `confirmation-${name}-${brand}-${locale}-${width}.png`);
      await page.screenshot({ path, fullPage: true });
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    };
    await page.goto(`${origin}/verify-email?token=gone`);
    await look('gone');
    await page.goto(`${origin}/register`);
    await page.fill('#name', 'Ada');
    await page.fill('#email', email);
    await page.fill('#password', 'ochre violin paddles');
    await page.clock.install();
    await follow(page, 'form[action="/register"] button[type=submit]');
    const wait = async () => {
      await page.waitForSelector(`${RESEND}[aria-disabled]`);
      await page.clock.runFor(31_000);
      expect(await page.locator(RESEND).getAttribute('aria-disabled')).toBeNull();
    };
    await page.waitForSelector(`${RESEND}[aria-disabled]`);
    await look('sent');
    await page.click(RESEND, { force: true });
    await wait();
    expect(await mailTo(server(), email)).toHaveLength(1);
    for (let n = 2; n <= 5; n++) {
      await follow(page, RESEND);
      if (n === 2) await look('sent-again');
      await wait();
    }
    expect(await mailTo(server(), email, { count: 5 })).toHaveLength(5);
    await follow(page, RESEND);
    await page.waitForSelector('main [role=alert]');
    await look('refused');
    await page.close();
  },
  60_000,
);
