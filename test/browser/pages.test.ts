import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { deviceCodes } from '../fixtures/device-code.ts';
import { bySize } from '../hard/size.ts';
import { Authenticator } from '../harness/authenticator.ts';
import { home } from '../harness/demo.ts';
import { seedIdentity } from '../harness/identities.ts';
import { linkOf, mailTo } from '../harness/mail.ts';
import { seedPasskey } from '../harness/passkeys.ts';
import { PASSWORD, type Person, seedOrganization, seedPerson, seedSession } from '../harness/people.ts';
import { seedApiKey, seedRecoveryCodes, seedTotp } from '../harness/second-factors.ts';
import { useServer } from '../harness/use-server.ts';
import { seedWallet } from '../harness/wallets.ts';
import { follow } from './follow.ts';
import { screenshots, useBrowser } from './use-browser.ts';
import { violations } from './violations.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const running = useBrowser(server);

const looks = [
  { size: 'phone', scheme: 'light', locale: 'en', brand: 'brand1' },
  { size: 'phone', scheme: 'dark', locale: 'ar', brand: 'brand2' },
  { size: 'desktop', scheme: 'dark', locale: 'de', brand: 'brand1' },
  { size: 'desktop', scheme: 'light', locale: 'ar', brand: 'brand1' },
  { size: 'phone', scheme: 'dark', locale: 'de', brand: 'brand1' },
  { size: 'desktop', scheme: 'light', locale: 'en', brand: 'brand2' },
  { size: 'phone', scheme: 'light', locale: 'de', brand: 'brand2' },
  { size: 'desktop', scheme: 'dark', locale: 'en', brand: 'brand2' },
] as const;
type Look = (typeof looks)[number];
const sizes = { phone: { width: 360, height: 640 }, desktop: { width: 1280, height: 800 } } as const;

/** All looks of a page; in every run of the tests two of them, others than of the page before it. */
const looksOf = (name: string): readonly Look[] => {
  const first = Object.keys(pages).indexOf(name);
  return looks.filter((_, index) => (index + first) % bySize(4, 1, 1) === 0);
};

const originOf = ({ brand }: Look) => `https://auth.${brand}.com`;

/** Where each page is, and what a person does to get there. */
const pages: Readonly<Record<string, (page: Page, look: Look) => Promise<void>>> = {
  login: async (page, look) => void (await page.goto(`${originOf(look)}/login`)),
  'login-wrong': async (page, look) => {
    await page.goto(`${originOf(look)}/login`);
    await page.fill('#identifier', 'no address @');
    await page.click('main form[action="/login/identifier"] button[type=submit]');
  },
  password: async (page, look) => identify(page, look, 'ada.example@example.com'),
  'password-wrong': async (page, look) => {
    await identify(page, look, 'ada.example@example.com');
    await page.fill('#password', 'wrong-password');
    await page.click('form[action="/login"] button[type=submit]');
    await page.waitForSelector('[role=alert]');
  },
  code: async (page, look) => askForCode(page, look),
  'code-wrong': async (page, look) => {
    await askForCode(page, look);
    await page.fill('#code', '000000');
    await page.click('form[action="/login/code/verify"] button[type=submit]');
    await page.waitForSelector('.wrong');
  },
  'link-sent': async (page, look) => {
    await identify(page, look, 'a.rather.long.address.of.somebody@department.example.com');
    await page.click('form[action="/magic-link"] button');
    await page.waitForURL(/sent=1/);
  },
  'magic-link': async (page, look) => void (await page.goto(await magicLink(look))),
  register: async (page, look) => void (await page.goto(`${originOf(look)}/register`)),
  'register-wrong': async (page, look) => {
    await page.goto(`${originOf(look)}/register`);
    await page.fill('#email', 'ada');
    await page.fill('#password', 'short');
    await page.click('form[action="/register"] button[type=submit]');
    await page.waitForSelector('.wrong');
  },
  forgot: async (page, look) => void (await page.goto(`${originOf(look)}/forgot-password`)),
  reset: async (page, look) => void (await page.goto(await resetLink(look))),
  'reset-gone': async (page, look) => void (await page.goto(`${originOf(look)}/reset-password?token=x`)),
  'reset-done': async (page, look) => void (await page.goto(`${originOf(look)}/reset-password?done=1`)),
  'verify-done': async (page, look) => void (await page.goto(`${originOf(look)}/verify-email?done=1`)),
  decline: async (page, look) => void (await page.goto(`${originOf(look)}/verify-email/decline?token=x`)),
  failure: async (page, look) => void (await page.goto(`${originOf(look)}/magic-link?token=spent`)),
  'not-found': async (page, look) => void (await page.goto(`${originOf(look)}/no/such/page`)),
  left: async (page, look) => void (await page.goto(`${originOf(look)}/login?done=deleted`)),
  error: async (page, look) => void (await page.goto(`${originOf(look)}/error?error=app_access_denied`)),
  'second-factor': async (page, look) => secondStep(page, look),
  'second-factor-recovery': async (page, look) => {
    await secondStep(page, look);
    await follow(page, 'a[href="/2fa?step=recovery"]');
    await page.fill('#code', 'aaaa-bbbb');
    await page.click('form[action="/auth/2fa/verify"] button');
    await page.waitForSelector('.wrong');
  },
  device: async (page, look) => openAccount(page, look, '/device?user_code=wdjb-mjht'),
  'device-wrong': async (page, look) => {
    await openAccount(page, look, '/device?user_code=bbbb-bbbb');
    await page.click('form[action="/device"] button');
    await page.waitForSelector('.wrong');
  },
  'device-ask': async (page, look) => askAboutDevice(page, look),
  'device-approved': async (page, look) => {
    await askAboutDevice(page, look);
    await page.click('form:has(input[value=approve]) button');
    await page.waitForSelector('a[href="/account/sessions"]');
  },
  'device-denied': async (page, look) => {
    await askAboutDevice(page, look);
    await page.click('form:has(input[value=deny]) button');
    await page.waitForSelector('a[href="/account/sessions"]');
  },
  account: async (page, look) => openAccount(page, look, '/account'),
  'account-confirm': async (page, look) => openAccount(page, look, '/account/confirm?back=/account/keys'),
  'account-set-up': async (page, look) => {
    await openAccount(page, look, '/account');
    await page.click('form[action="/account/two-step/set-up"] button');
    await page.waitForSelector('.qr');
  },
  'account-codes': async (page, look) => {
    await openAccount(page, look, '/account/two-step', true);
    await page.click('form[action="/account/two-step/codes"] button');
    await page.waitForSelector('.codes');
  },
  'account-organizations': async (page, look) => openAccount(page, look, '/account/organizations', false, places(3)),
  'account-organizations-many': async (page, look) => {
    await openAccount(page, look, '/account/organizations', false, places(12));
    const choice = 'form[action="/account/organizations/select"] button';
    await follow(page, `${choice} >> nth=2`);
    await page.waitForSelector(`${choice}[aria-current] >> nth=0`);
  },
  'account-organizations-none': async (page, look) => openAccount(page, look, '/account/organizations'),
  'account-browsers-off': async (page, look) => openAccount(page, look, '/account/browsers'),
  'account-keys-wrong': async (page, look) => {
    await openAccount(page, look, '/account/keys');
    await page.fill('#name', 'Nightly export');
    await page.click('form[action="/account/keys"] button');
    await page.waitForSelector('#scopes-error');
    expect(await page.evaluate('document.activeElement?.getAttribute("name")')).toMatch(/^scope\./);
  },
  consent: async (page, look) => {
    await page.goto(`https://${home(look.brand, 'dev').auth}/dev/consent?ui_locales=${look.locale}`);
    expect(await page.evaluate('document.activeElement?.tagName')).toBe('BODY');
    const [cancel, allow] = await page.locator('main .pair button').all();
    const sizes = await Promise.all([cancel?.boundingBox(), allow?.boundingBox()]);
    expect(sizes[0]).toMatchObject({ width: sizes[1]?.width, height: sizes[1]?.height });
  },
  'consent-short': async (page, look) =>
    void (await page.goto(`https://${home(look.brand, 'dev').auth}/dev/consent?few=1&ui_locales=${look.locale}`)),
  ...Object.fromEntries(
    ['profile', 'email', 'username', 'password', 'passkeys', 'two-step', 'browsers', 'sessions', 'keys'].map((part) => [
      `account-${part}`,
      (page: Page, look: Look) => openAccount(page, look, `/account/${part}`, true),
    ]),
  ),
  ...Object.fromEntries(
    ['identities', 'wallets', 'activity', 'data'].map((part) => [
      `account-${part}`,
      (page: Page, look: Look) => openAccount(page, look, `/account/${part}?error=last_way_in`),
    ]),
  ),
};

/** Opens a page of somebody's account that holds one of everything; with an authenticator app where that is asked for. */
async function openAccount(
  page: Page,
  look: Look,
  path: string,
  withApp = false,
  more: (person: Person) => Promise<void> = async () => {},
): Promise<void> {
  const at = home(look.brand, 'prod');
  const person = await seedPerson(server(), { pool: look.brand });
  const session = await seedSession(server(), person, at, { acr: 'aal2' });
  await seedSession(server(), person, at, { userAgent: 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Firefox/140.0' });
  await seedApiKey(server(), person, at);
  await seedWallet(server(), person, `0x${'5'.repeat(40)}`.replace(/5{12}$/, Date.now().toString().slice(-12)));
  await seedIdentity(server(), person);
  await seedPasskey(server(), person, at, new Authenticator({ origin: originOf(look) }));
  await more(person);
  if (withApp) await seedTotp(server(), person);
  if (withApp) await seedRecoveryCodes(server(), person);
  const domain = `.${at.base}`;
  await page.context().addCookies([{ name: at.sessionCookie, value: session.value, domain, path: '/', secure: true }]);
  await page.goto(originOf(look) + path);
}

/** Gives somebody so many organizations; every third asks for two-step sign-in, which their session has shown. */
const places = (count: number) => async (person: Person) => {
  const names = ['Blue Kettle', 'Nordwind Schifffahrtsgesellschaft mit beschränkter Haftung', 'مصنع النخيل', 'Mill'];
  const mfa = { mode: 'required', roles: [], graceDays: 0, since: null } as const;
  for (let n = 0; n < count; n++)
    await seedOrganization(server(), [{ person, role: ['owner', 'member', 'night-shift'][n % 3] ?? 'member' }], {
      name: names[n] ?? `Example ${n} Ltd`,
      mfa: n % 3 === 1 ? mfa : null,
    });
};

/** Types the code of a device, and is asked about it. */
async function askAboutDevice(page: Page, look: Look): Promise<void> {
  const { user_code: code } = await deviceCodes({ server: server(), at: home(look.brand, 'prod') });
  await openAccount(page, look, `/device?user_code=${code}`);
  await page.click('form[action="/device"] button');
  await page.waitForSelector('code.shown');
}

/** Does the first step of a sign-in of somebody with an authenticator app. */
async function secondStep(page: Page, look: Look): Promise<void> {
  const person = await seedPerson(server(), { pool: look.brand });
  await seedTotp(server(), person);
  await seedRecoveryCodes(server(), person);
  await identify(page, look, person.email);
  await page.fill('#password', PASSWORD);
  await page.click('form[action="/login"] button[type=submit]');
  await page.waitForURL(/\/2fa$/);
}

async function identify(page: Page, look: Look, identifier: string): Promise<void> {
  await page.goto(`${originOf(look)}/login`);
  await page.fill('#identifier', identifier);
  await page.click('main form[action="/login/identifier"] button[type=submit]');
  await page.waitForURL(/step=password/);
}

async function askForCode(page: Page, look: Look): Promise<void> {
  await identify(page, look, `somebody-${Math.random().toString(36).slice(2)}@example.com`);
  await page.click('form[action="/login/code"] button');
  await page.waitForURL(/step=code/);
}

async function magicLink(look: Look): Promise<string> {
  const { email } = await seedPerson(server(), { pool: look.brand });
  const page = await running().browser.context.newPage();
  await identify(page, look, email);
  await page.click('form[action="/magic-link"] button');
  await page.waitForURL(/sent=1/);
  await page.close();
  return linkOf((await mailTo(server(), email))[0], '/magic-link').href;
}

async function resetLink(look: Look): Promise<string> {
  const { email } = await seedPerson(server(), { pool: look.brand });
  const page = await running().browser.context.newPage();
  await page.goto(`${originOf(look)}/forgot-password`);
  await page.fill('#email', email);
  await page.click('form[action="/forgot-password"] button[type=submit]');
  await page.waitForURL(/sent=1/);
  await page.close();
  return linkOf((await mailTo(server(), email))[0], '/reset-password').href;
}

const only = process.env.PAGES?.split(',');

describe.each(Object.keys(pages).filter((name) => !only || only.includes(name)))('%s', (name) => {
  test('stands in every look, with nothing that axe-core holds against it', async () => {
    for (const look of looksOf(name)) {
      await running().browser.context.clearCookies();
      await running().browser.context.addCookies([{ name: 'locale', value: look.locale, url: originOf(look) }]);
      const page = await running().browser.context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await page.setViewportSize(sizes[look.size]);
      await page.emulateMedia({ colorScheme: look.scheme });
      await pages[name]?.(page, look);
      const title = `${name}-${look.brand}-${look.locale}-${look.scheme}-${look.size}`;
      await page.screenshot({ path: join(screenshots, `${title}.png`), fullPage: true });
      expect(await page.locator('h1').count(), title).toBe(1);
      expect(await page.locator('html').getAttribute('lang'), title).toBe(look.locale);
      const width = (await page.evaluate('document.documentElement.scrollWidth')) as number;
      expect.soft(width, `${title} is wider than its window`).toBeLessThanOrEqual(sizes[look.size].width);
      expect.soft(await violations(page), title).toEqual([]);
      // A page that says what was wrong has a status that the browser reports as well.
      expect(
        errors.filter((text) => !/Failed to load resource: the server responded with a status of 4/.test(text)),
        title,
      ).toEqual([]);
      await page.close();
    }
  }, 120_000);
});

/** Loads the sign-in page anew. @returns when something of it was first seen, in milliseconds */
async function paintSignIn(): Promise<number> {
  const page = await running().browser.context.newPage();
  const answers: { url: string; bytes: number }[] = [];
  page.on('response', async (answer) => {
    const body = await answer.body().catch(() => Buffer.alloc(0));
    answers.push({ url: answer.url(), bytes: gzipSync(body).length });
  });
  await page.goto('https://auth.brand1.com/login', { waitUntil: 'networkidle' });
  const at = await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
  expect(new Set(answers.map(({ url }) => new URL(url).origin))).toEqual(new Set(['https://auth.brand1.com']));
  expect(answers.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(30 * 1024);
  await page.close();
  return at as number;
}

test('the sign-in page, its style and its script are at most 30 KiB, all from its own origin, and seen within 200 ms in the median of five', async () => {
  const medians: number[] = [];
  // Other work on the machine only ever adds to a figure: a round that it held up is measured once more.
  while (medians.length < 3 && (medians.at(-1) ?? Number.POSITIVE_INFINITY) >= 200) {
    const paints: number[] = [];
    for (let run = 0; run < 5; run++) paints.push(await paintSignIn());
    medians.push(paints.sort((one, other) => one - other)[2] as number);
  }
  expect(medians.at(-1), `medians of five: ${medians.join(', ')} ms`).toBeLessThan(200);
}, 60_000);
