import { expect, test } from 'vitest';
import { PASSWORD, seedPerson } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import { addAuthenticator } from './chromium.ts';
import { useBrowser } from './use-browser.ts';

const server = useServer();
const running = useBrowser(server);

test('a person signs in on the page: wrong once, then right, and lands at return_to', async () => {
  const { email } = await seedPerson(server());
  const page = await running().browser.context.newPage();
  const returnTo = 'https://app1.brand1.com/session';
  await page.goto(`https://auth.brand1.com/login?return_to=${encodeURIComponent(returnTo)}`);
  await page.fill('#identifier', email);
  await page.click('text="Continue"');
  const send = async (password: string) => {
    await page.fill('#password', password);
    await page.click('text="Sign in"');
  };
  await send('wrong-password');
  await page.waitForSelector('[role=alert]');
  expect(await page.textContent('[role=alert]')).toBe('Email or password is not right.');
  expect(await page.inputValue('[name=email]')).toBe(email);
  await send(PASSWORD);
  await page.waitForURL(returnTo);
  expect(await page.textContent('body')).toContain(email);
});

test('fills a telephone from edge to edge', async () => {
  const page = await running().browser.context.newPage();
  await page.setViewportSize({ width: 480, height: 800 });
  await page.goto('https://auth.brand1.com/login');
  expect(await page.locator('main').boundingBox()).toMatchObject({ x: 0, width: 480 });
});

test('signs in with a passkey that the field or the button offers', async () => {
  const page = await running().browser.context.newPage();
  await addAuthenticator(page);
  const { email } = await seedPerson(server());
  await page.goto('https://auth.brand1.com/login');
  await page.fill('#identifier', email);
  await page.click('text="Continue"');
  await page.fill('#password', PASSWORD);
  await page.click('text="Sign in"');
  await page.waitForURL('https://app1.brand1.com/', { timeout: 8_000 });
  // As an app's own page adds one.
  const added = await page.evaluate(`(async () => {
    const ask = async (path, body) => {
      const answer = await fetch('https://auth.brand1.com' + path, { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      return answer.json();
    };
    const options = await ask('/auth/passkey/register/begin', {});
    const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
    return ask('/auth/passkey/register/complete', { credential: credential.toJSON() });
  })()`);
  expect(added).toMatchObject({ backed_up: true });
  await running().browser.context.clearCookies();
  const returnTo = 'https://app1.brand1.com/session';
  await page.goto(`https://auth.brand1.com/login?return_to=${encodeURIComponent(returnTo)}`);
  // The field's autofill may be quicker than the button: either way it is the passkey that signs in.
  await page.click('#passkey', { timeout: 2_000 }).catch(() => {});
  await page.waitForURL(returnTo, { timeout: 8_000 });
  expect(await page.textContent('body')).toContain(email);
});

test('says how hard a new password is to guess, by a script that loads when one is typed', async () => {
  const page = await running().browser.context.newPage();
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto('https://auth.brand1.com/register');
  expect(loaded.filter((path) => path.includes('strength'))).toEqual([]);
  const said = async (password: string, text: RegExp) => {
    await page.fill('#password', password);
    await page.locator('#password-strength', { hasText: text }).waitFor({ timeout: 8_000 });
  };
  await said('password1', /Easy to guess/);
  await said('ochre violin paddles northward', /Hard to guess/);
  await page.click('text="Show"');
  expect(await page.getAttribute('#password', 'type')).toBe('text');
});
