import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD, seedPerson } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import { startChromium } from './chromium.ts';
import { type Edge, startEdge } from './https.ts';

const server = useServer();
let edge: Edge;
let browser: Awaited<ReturnType<typeof startChromium>>;

beforeAll(async () => {
  edge = await startEdge(server());
  browser = await startChromium(edge);
});
afterAll(async () => {
  await browser?.close();
  await edge?.close();
});

test('a person signs in on the page: wrong once, then right, and lands at return_to', async () => {
  const { email } = await seedPerson(server());
  const page = await browser.context.newPage();
  const returnTo = 'https://app1.brand1.com/session';
  await page.goto(`https://auth.brand1.com/login?return_to=${encodeURIComponent(returnTo)}`);
  const send = async (password: string) => {
    await page.fill('#email', email);
    await page.fill('#password', password);
    await page.click('text="Sign in"');
  };
  await send('wrong-password');
  expect(await page.textContent('[role=alert]')).toBe('Email or password is not right.');
  await send(PASSWORD);
  await page.waitForURL(returnTo);
  expect(await page.textContent('body')).toContain(email);
});

test('fills a telephone from edge to edge', async () => {
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 480, height: 800 });
  await page.goto('https://auth.brand1.com/login');
  expect(await page.locator('main').boundingBox()).toMatchObject({ x: 0, width: 480 });
});
