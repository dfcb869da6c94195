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
    await page.goto(`${origin}/register?sent=1&asked_at=${Math.floor(Date.now() / 1_000) - 40}`);
    await shoot('registered');
    expect(await violations(page)).toEqual([]);
    await page.close();
  },
  60_000,
);
