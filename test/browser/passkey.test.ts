import { decodeJwt } from 'jose';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD, type Person, seedPerson } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import { addAuthenticator, startChromium } from './chromium.ts';
import { type Edge, startEdge } from './https.ts';

const server = useServer();
let edge: Edge;
let browser: Awaited<ReturnType<typeof startChromium>>;
let page: Page;
let authenticator: Awaited<ReturnType<typeof addAuthenticator>>;
let person: Person;

beforeAll(async () => {
  edge = await startEdge(server());
  browser = await startChromium(edge);
  page = await browser.context.newPage();
  authenticator = await addAuthenticator(page);
  person = await seedPerson(server());
});
afterAll(async () => {
  await browser?.close();
  await edge?.close();
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** What the script of an app sends to the auth host of its brand, with its cookies. */
const call = (url: string, json: unknown = {}, method = 'POST'): Promise<Answer> =>
  page.evaluate(
    async ([target, verb, body]) => {
      const answer = await fetch(target, {
        method: verb,
        credentials: 'include',
        ...(verb === 'POST' ? { headers: { 'content-type': 'application/json' }, body } : {}),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
    },
    [url, method, JSON.stringify(json)] as const,
  );

/** What runs in the page is written as text: types of a browser are none of the worker's. */
const inPage = (script: string, argument: unknown): Promise<Record<string, unknown>> =>
  page.evaluate(`(async (json) => ${script})(${JSON.stringify(argument)})`);

/** Registers as a page does: options, the browser's own ceremony, and back. */
async function register(auth: string): Promise<Answer> {
  const { body: options } = await call(`${auth}/auth/passkey/register/begin`);
  const credential = await inPage(
    '(await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(json) })).toJSON()',
    options,
  );
  return call(`${auth}/auth/passkey/register/complete`, { credential });
}

const assert = (options: unknown) =>
  inPage(
    '(await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(json) })).toJSON()',
    options,
  );

async function signIn(auth: string): Promise<Answer> {
  const { body: options } = await call(`${auth}/auth/passkey/login/begin`);
  return call(`${auth}/auth/passkey/login/complete`, { credential: await assert(options) });
}

test('Chromium registers a passkey at brand1, bound to brand1.com', async () => {
  await page.goto('https://app1.brand1.com/');
  const auth = 'https://auth.brand1.com';
  expect(await call(`${auth}/login`, { email: person.email, password: PASSWORD })).toMatchObject({ status: 200 });
  expect(await register(auth)).toMatchObject({
    status: 200,
    body: { backed_up: true, transports: ['internal'], aaguid: expect.any(String) },
  });
  expect(await authenticator.stored()).toMatchObject([{ rpId: 'brand1.com', isResidentCredential: true }]);
});

test('and signs in with it there', async () => {
  const { status, body } = await signIn('https://auth.brand1.com');
  expect([status, body.user]).toMatchObject([200, { id: person.id, passkeys: 1, aal: 'aal2' }]);
});

test('and at brand3, whose origins the relying party names at /.well-known/webauthn', async () => {
  await page.goto('https://app1.brand3.com/');
  const before = edge.seen.length;
  const { status, body } = await signIn('https://auth.brand3.com');
  expect([status, body.user]).toMatchObject([200, { id: person.id }]);
  expect(edge.seen.slice(before)).toContain('brand1.com /.well-known/webauthn');
  const token = decodeJwt(String(body.access_token));
  expect(token).toMatchObject({ iss: 'https://auth.brand3.com', brand: 'brand3', amr: ['swk', 'user', 'mfa'] });
});

test('and opens a session by the sessions surface, which lists both', async () => {
  const auth = 'https://auth.brand3.com';
  const { body: options } = await call(`${auth}/auth/passkeys/authenticate/options`);
  const proven = await call(`${auth}/auth/passkeys/authenticate/verify`, await assert(options));
  expect(proven).toMatchObject({ status: 200, body: { email: person.email } });
  const opened = await call(`${auth}/auth/sessions/`, { method: 'passkey', ...proven.body });
  expect(opened).toMatchObject({
    status: 201,
    body: { user: { id: person.id }, session: { targetDomain: 'app1.brand3.com', device: 'Chrome on Linux' } },
  });
  const { body } = await call(`${auth}/auth/sessions/`, null, 'GET');
  expect((body.sessions as { targetDomain: string }[]).map(({ targetDomain }) => targetDomain)).toContain(
    'app1.brand1.com',
  );
});

test('a page of brand2, which is not named, may not use it', async () => {
  await page.goto('https://app1.brand2.com/');
  await expect(assert({ challenge: 'A'.repeat(43), rpId: 'brand1.com' })).rejects.toThrow(/SecurityError/);
});

test('and forgets it when it is told that the account holds it no more', async () => {
  await page.goto('https://app1.brand3.com/');
  const auth = 'https://auth.brand3.com';
  const { body } = await call(`${auth}/auth/passkeys/`, null, 'GET');
  const [passkey] = body.passkeys as { id: string }[];
  const removed = await call(`${auth}/auth/passkey/${passkey?.id}`, null, 'DELETE');
  expect(removed).toMatchObject({ status: 200, body: { message: 'Passkey removed' } });
  const { allAcceptedCredentials } = removed.body.signal as Record<string, unknown>;
  await inPage('PublicKeyCredential.signalAllAcceptedCredentials(json)', allAcceptedCredentials);
  expect(await authenticator.stored()).toEqual([]);
});
