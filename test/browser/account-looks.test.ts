import { join } from 'node:path';
import { expect, test } from 'vitest';
import { home } from '../harness/demo.ts';
import { PASSWORD, type Person, seedPerson, seedSession } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import { screenshots, useBrowser } from './use-browser.ts';
import { violations } from './violations.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0';
const SAMSUNG =
  'Mozilla/5.0 (Linux; Android 16; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36';
const running = useBrowser(server);

/** Opens a page of the account of somebody who is signed in here and in two browsers besides. */
async function openAccount(path: string, { brand = 'brand1', locale = 'en', width = 390, person }: Look) {
  const at = home(brand, 'prod');
  const who = person ?? (await seedPerson(server(), { pool: at.pool }));
  for (const [userAgent, network, country] of [
    [SAMSUNG, '2001:db8:1a2b::/48', 'DE'],
    [FIREFOX, '203.0.113.0/24', 'JP'],
  ] as const)
    await seedSession(server(), who, at, { userAgent, network, country });
  const { value } = await seedSession(server(), who, at, { acr: 'aal2', userAgent: FIREFOX, network: '192.0.2.0/24' });
  const origin = `https://${at.auth}`;
  await running().browser.context.clearCookies();
  await running().browser.context.addCookies([
    { name: at.sessionCookie, value, domain: `.${at.base}`, path: '/', secure: true },
    { name: 'locale', value: locale, url: origin },
  ]);
  const page = await running().browser.context.newPage();
  await page.setViewportSize({ width, height: 800 });
  await page.goto(origin + path);
  return page;
}

type Look = { brand?: 'brand1' | 'brand2'; locale?: string; width?: number; person?: Person };

const looks = (['brand1', 'brand2'] as const).flatMap((brand) =>
  ['en', 'ar'].flatMap((locale) => [320, 390, 480, 1280].map((width) => [brand, locale, width] as const)),
);

interface Row {
  readonly width: number;
  readonly text: DOMRect;
  readonly lines: readonly DOMRect[];
  readonly button: DOMRect;
}

/** Where the parts of each row are. */
const rowsOf = `[...document.querySelectorAll('.rows > li')].map((row) => {
  const box = (node) => node.getBoundingClientRect().toJSON();
  const { paddingLeft, paddingRight } = getComputedStyle(row);
  return {
    width: row.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight),
    text: box(row.querySelector(':scope > span')),
    lines: [...row.querySelectorAll('.hint')].map(box),
    button: box(row.querySelector('button')),
  };
})`;

test.each(looks)(
  'a session has room for its name, its place, its times and its button: %s in %s, %i pixels wide',
  async (brand, locale, width) => {
    const page = await openAccount('/account/sessions', { brand, locale, width });
    await page.screenshot({
      path: join(screenshots, `looks-sessions-${brand}-${locale}-${width}.png`),
      fullPage: true,
    });
    const rows: Row[] = await page.evaluate(rowsOf);
    expect(rows).toHaveLength(3);
    for (const { width: room, text, lines, button } of rows) {
      expect(button.height).toBeGreaterThanOrEqual(44);
      // The place, the last use and the beginning: each begins a line of its own.
      expect(lines).toHaveLength(3);
      for (const [at, line] of lines.entries()) {
        const before = lines[at - 1];
        if (before) expect(line.top).toBeGreaterThanOrEqual(before.bottom);
      }
      if (width <= 480) {
        expect(text.width).toBeCloseTo(room, 0);
        expect(button.width).toBeCloseTo(room, 0);
        expect(button.top).toBeGreaterThanOrEqual(text.bottom + 8);
      } else {
        expect(button.top).toBeLessThan(text.bottom);
        expect(locale === 'ar' ? text.left - button.right : button.left - text.right).toBeGreaterThanOrEqual(8);
      }
    }
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
    await page.close();
  },
  30_000,
);

test('the current password can be looked at as the new one can, and is hidden again before it is sent', async () => {
  const person = await seedPerson(server());
  for (const locale of ['en', 'ar']) {
    const page = await openAccount('/account/password', { locale, width: 320, person });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const type = (id: string) => page.getAttribute(`#${id}`, 'type');
    for (const id of ['current_password', 'password']) {
      await page.fill(`#${id}`, `${PASSWORD} of some length`);
      await page.click(`button[aria-controls=${id}]`);
      expect(await type(id)).toBe('text');
      expect(await page.textContent(`#${id}-status`)).not.toBe('');
      // The pointer is still over the button.
      expect(await violations(page)).toEqual([]);
    }
    await page.screenshot({ path: join(screenshots, `looks-password-${locale}.png`), fullPage: true });
    await page.click(`button[aria-controls=current_password]`);
    expect([await type('current_password'), await type('password')]).toEqual(['password', 'text']);
    await page.click(`button[aria-controls=current_password]`);
    await page.evaluate(
      "document.querySelector('main form').addEventListener('submit', (event) => event.preventDefault())",
    );
    await page.click('main form button[type=submit]');
    expect([await type('current_password'), await type('password')]).toEqual(['password', 'password']);
    expect(await violations(page)).toEqual([]);
    await page.close();
  }
}, 30_000);

test('a password is changed by the form that shows both', async () => {
  const person = await seedPerson(server());
  const page = await openAccount('/account/password', { person });
  await page.fill('#current_password', PASSWORD);
  await page.fill('#password', `${PASSWORD} anew`);
  await page.click('main form button[type=submit]');
  await page.waitForURL(/done=password/);
  await page.close();
}, 30_000);
