import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { COUNTRY } from '../../entry/protocol.ts';
import { accessToken } from '../../fixtures/tokens.ts';
import type { Answer } from '../../harness/answer.ts';
import { type Client, client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { carry, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { seedApiKey } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer();
const at = home('brand1', 'dev');

/** brand1 does not offer `plus` there. */
const BLOCKED = 'AQ';

interface Tokens {
  readonly access_token: string;
  readonly user: { readonly active_product: string | null };
}

async function signedIn() {
  const person = await seedPerson(server());
  const session = await seedSession(server(), person, at);
  const browser = client(server());
  carry(server(), browser, at, session);
  return { person, session, browser };
}

const from = (country: string | null) => (country === null ? {} : { headers: { [COUNTRY]: country } });
const choose = (browser: Client, product: string, country: string | null = null) =>
  browser.post(at.auth, '/auth/products', { product }, from(country));
const refresh = (browser: Client, country: string | null = null) =>
  browser.request(at.auth, '/auth/refresh', { method: 'POST', ...from(country) });
const tokensOf = (answer: Answer): Tokens => {
  expect(answer.status, String(answer)).toBe(200);
  return answer.json() as unknown as Tokens;
};
const productIn = (answer: Answer) => {
  const { access_token, user } = tokensOf(answer);
  const { product = null } = decodeJwt(access_token) as { product?: string };
  expect(user.active_product).toBe(product);
  return product;
};
const kept = async (id: string) =>
  (await server().sql<{ product: string | null }>('SELECT product FROM sessions WHERE id = ?', id))[0]?.product;

describe('the list', () => {
  test('tells what is offered, what is not and why, and where the request comes from', async () => {
    const { browser } = await signedIn();
    const essentials = { id: 'essentials', name: 'Essentials', available: true };
    expect((await browser.get(at.auth, '/auth/products')).json()).toEqual({
      products: [essentials, { id: 'plus', name: 'Plus', available: true }],
      active: null,
      country: null,
    });
    expect((await browser.get(at.auth, '/auth/products', from(BLOCKED))).json()).toEqual({
      products: [essentials, { id: 'plus', name: 'Plus', available: false, reason: 'geo_blocked' }],
      active: null,
      country: BLOCKED,
    });
  });

  test.each([
    ['another country', 'CH', true],
    ['an unknown country, which the brand does not list', 'XX', true],
    ['Tor, which the brand lists', 'T1', false],
  ])('from %s', async (_, country, available) => {
    const { browser } = await signedIn();
    const { products } = (await browser.get(at.auth, '/auth/products', from(country))).json<{
      products: { id: string; available: boolean }[];
    }>();
    expect(products.find(({ id }) => id === 'plus')?.available).toBe(available);
  });
});

describe('a product that is chosen', () => {
  test('is in the access token, and stays so through refresh, in what is told of the person, and in the record', async () => {
    const { browser, person, session } = await signedIn();
    expect(productIn(await refresh(browser))).toBe(null);
    expect(productIn(await choose(browser, 'plus', 'CH'))).toBe('plus');
    expect(productIn(await refresh(browser, 'CH'))).toBe('plus');
    expect((await browser.get(at.auth, '/auth/me')).json()).toMatchObject({ active_product: 'plus' });
    expect((await browser.get(at.auth, '/auth/products')).json()).toMatchObject({ active: 'plus' });
    expect(productIn(await choose(browser, 'essentials'))).toBe('essentials');
    expect(productIn(await refresh(browser))).toBe('essentials');
    const events = await server().sql<{ details: string; session_id: string }>(
      "SELECT details, session_id FROM audit_events WHERE subject_id = ? AND event = 'user.product.chosen' ORDER BY id",
      person.id,
    );
    expect(events.map(({ details, session_id }) => [JSON.parse(details), session_id])).toEqual([
      [{ product: 'plus' }, session.id],
      [{ product: 'essentials' }, session.id],
    ]);
  });

  test('keeps the session: the same sid, no new cookie, and the tokens before it work on', async () => {
    const { browser, session, person } = await signedIn();
    const before = await accessToken({ server: server(), at }, session);
    const answer = await client(server(), { jar: null }).post(
      at.auth,
      '/auth/products',
      { product: 'plus' },
      { headers: { authorization: `Bearer ${before}` } },
    );
    expect(decodeJwt(tokensOf(answer).access_token)).toMatchObject({ sid: session.id, sub: person.id });
    expect(answer.all('set-cookie')).toEqual([]);
    const me = { headers: { authorization: `Bearer ${before}` } };
    expect((await client(server(), { jar: null }).get(at.auth, '/auth/me', me)).status).toBe(200);
    expect((await browser.get(at.auth, '/session')).status).toBe(200);
  });

  test('is of one session alone', async () => {
    const { browser, person } = await signedIn();
    await choose(browser, 'plus');
    const other = client(server());
    carry(server(), other, at, await seedSession(server(), person, at));
    expect(productIn(await refresh(other))).toBe(null);
  });

  test('is refused by 451 where it is not offered, and nothing changes', async () => {
    const { browser, session } = await signedIn();
    await choose(browser, 'essentials');
    const refused = expectProblem(await choose(browser, 'plus', BLOCKED), 'geo_blocked', ['country']);
    expect(refused).toMatchObject({ status: 451, country: BLOCKED });
    expect(await kept(session.id)).toBe('essentials');
    expect(productIn(await choose(browser, 'essentials', BLOCKED))).toBe('essentials');
  });

  test('is judged by the edge’s country alone: no header of the caller moves them', async () => {
    const { browser } = await signedIn();
    const headers = { [COUNTRY]: BLOCKED, 'cf-ipcountry': 'CH', 'x-forwarded-for': '203.0.113.1', 'x-country': 'CH' };
    expectProblem(await browser.post(at.auth, '/auth/products', { product: 'plus' }, { headers }), 'geo_blocked', [
      'country',
    ]);
  });

  test('is left out of a token that is refreshed where it is not offered, signs nobody out, and comes back', async () => {
    const { browser, session } = await signedIn();
    await choose(browser, 'plus');
    expect(productIn(await refresh(browser, BLOCKED))).toBe(null);
    expect((await browser.get(at.auth, '/auth/products', from(BLOCKED))).json()).toMatchObject({ active: null });
    expect((await browser.get(at.auth, '/auth/me', from(BLOCKED))).json()).toMatchObject({ active_product: null });
    expect(await kept(session.id)).toBe('plus');
    expect(productIn(await refresh(browser, 'CH'))).toBe('plus');
  });

  test('that the brand has no longer is left out', async () => {
    const { browser, session } = await signedIn();
    await server().sql("UPDATE sessions SET product = 'withdrawn' WHERE id = ?", session.id);
    expect(productIn(await refresh(browser))).toBe(null);
  });

  test.each(['withdrawn', '__proto__', 'PLUS'])('must be one of the brand’s: %s', async (product) => {
    const { browser, session } = await signedIn();
    const { errors } = expectProblem(await choose(browser, product), 'invalid_field');
    expect(errors).toMatchObject([{ path: 'product', code: 'unknown_product' }]);
    expect(await kept(session.id)).toBe(null);
  });

  test('is nothing that an API key has', async () => {
    const { person } = await signedIn();
    const { key } = await seedApiKey(server(), person, at);
    const headers = { authorization: `Bearer ${key}` };
    const program = client(server(), { jar: null });
    expectProblem(
      await program.post(at.auth, '/auth/products', { product: 'plus' }, { headers }),
      'insufficient_scope',
    );
    expect((await program.get(at.auth, '/auth/products', { headers })).json()).toMatchObject({ active: null });
  });
});
