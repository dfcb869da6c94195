import { createHash } from 'node:crypto';
import { drizzle } from 'drizzle-orm/d1';
import { describe, expect, test } from 'vitest';
import { apiKeys } from '../../../src/db/factors.ts';
import type { Answer } from '../../harness/answer.ts';
import { type Client, client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { mailTo } from '../../harness/mail.ts';
import { carry, PASSWORD, type Person, type PersonOptions, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { seedApiKey, seedTotp } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'dev');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface Key {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
}

/** A browser in which somebody is signed in, by one factor just now unless told otherwise. */
async function browserOf(row: Parameters<typeof seedSession>[3] = {}, options: PersonOptions = {}, where = at) {
  const person = await seedPerson(server(), { pool: where.pool, ...options });
  return { person, ...(await browserFor(person, row, where)) };
}

async function browserFor(person: Person, row: Parameters<typeof seedSession>[3] = {}, where = at) {
  const browser = client(server());
  const session = await seedSession(server(), person, where, row);
  carry(server(), browser, where, session);
  return { browser, session };
}

const stale = () => ({ authTime: Date.now() - 11 * MINUTE });
const created = <T = Key>(answer: Answer): T => {
  if (answer.status !== 201) throw new Error(`no key: ${answer}`);
  return answer.json() as T;
};
const mint = (browser: Client, json: Record<string, unknown> = {}) =>
  browser.post(at.auth, '/keys', { name: 'Nightly export', ...json });
const mintToken = (browser: Client, json: Record<string, unknown> = {}) =>
  browser.post(at.auth, '/auth/api-tokens', { label: 'Nightly export', permissions: ['orders.read'], ...json });
const revoke = (browser: Client, path: string) => browser.request(at.auth, path, { method: 'DELETE' });

/** A program: no cookies, a key in its header. */
const byKey = (key: string, path: string, where = at, init: Parameters<Client['request']>[2] = {}) =>
  client(server(), { jar: null }).request(where.auth, path, {
    ...init,
    headers: { authorization: `Bearer ${key}` },
  });
const keysOf = (userId: string) =>
  server().sql<{ id: string; revoked_at: number | null }>('SELECT * FROM api_keys WHERE user_id = ?', userId);
const guessesOf = (userId: string) =>
  server().sql("SELECT n FROM attempts WHERE key LIKE 'second_factor_hour:%' AND key LIKE ?", `%${userId}`);
const events = async (userId: string, event: string): Promise<number> =>
  (await server().sql('SELECT id FROM audit_events WHERE subject_id = ? AND event = ?', userId, event)).length;

describe('a key', () => {
  test('has 256 bits, a prefix that names it and a checksum; only its SHA-256 is kept, and the answer alone shows it', async () => {
    const { browser, person } = await browserOf();
    const made = created(await mint(browser));
    expect(made.key).toMatch(/^ghk_[0-9a-f]{12}_[0-9a-f]{64}_[0-9a-f]{8}$/);
    expect(made.key.startsWith(`${made.prefix}_`)).toBe(true);
    const [row] = await keysOf(person.id);
    expect(row).toMatchObject({
      id: made.id,
      prefix: made.prefix,
      hash: createHash('sha256').update(made.key).digest('base64url'),
    });
    const secret = made.key.split('_')[2] as string;
    expect(JSON.stringify(await keysOf(person.id))).not.toContain(secret);
    expect((await browser.get(at.auth, '/keys')).text).not.toContain(secret);
    const audit = await server().sql('SELECT * FROM audit_events WHERE subject_id = ?', person.id);
    expect(JSON.stringify(audit)).not.toContain(secret);
  });

  test('is told of by mail, with its prefix and not with the key', async () => {
    const { browser, person } = await browserOf();
    const made = created(await mint(browser));
    const [mail] = await mailTo(server(), person.email);
    expect(mail.text).toContain(made.prefix);
    expect(mail.text).not.toContain(made.key);
    expect(await events(person.id, 'security.api_key.created')).toBe(1);
  });

  test('is the same on both surfaces', async () => {
    const { browser } = await browserOf();
    const one = created(await mint(browser, { name: 'One', scopes: ['orders.write', 'orders.read'] }));
    const two = created<{ id: string; token: string }>(await mintToken(browser, { label: 'Two' }));
    const { keys } = (await browser.get(at.auth, '/keys')).json<{ keys: unknown[] }>();
    const { tokens } = (await browser.get(at.auth, '/auth/api-tokens')).json<{ tokens: unknown[] }>();
    expect(keys).toMatchObject([
      { id: two.id, name: 'Two', scopes: ['orders.read'], lastUsedAt: null },
      { id: one.id, name: 'One', scopes: ['orders.read', 'orders.write'], expiresAt: null },
    ]);
    expect(tokens).toMatchObject([
      { id: two.id, label: 'Two', permissions: ['orders.read'], last_used_at: null },
      { id: one.id, label: 'One', permissions: ['orders.read', 'orders.write'], expires_at: null },
    ]);
    expect((await revoke(browser, `/auth/api-tokens/${one.id}`)).status).toBe(200);
    expect((await revoke(browser, `/keys/${two.id}`)).status).toBe(200);
    expect((await browser.get(at.auth, '/keys')).json()).toEqual({ keys: [] });
  });

  test('opens the session rows of its person, of its brand and environment alone, in the header alone', async () => {
    const { browser, person } = await browserOf();
    const { key } = created(await mint(browser, { scopes: ['orders.read'] }));
    expect((await byKey(key, '/session')).json()).toMatchObject({ user: { id: person.id }, session: null });
    const permissions = await byKey(key, '/auth/sessions/current/permissions');
    expect(permissions.json()).toMatchObject({ permissions: ['orders.read'] });
    expectProblem(await byKey(key, '/session', home('brand1', 'staging')), 'unauthenticated');
    expectProblem(await byKey(key, '/session', home('brand3', 'dev')), 'unauthenticated');
    expectProblem(await client(server()).get(at.auth, `/session?app=app1&key=${key}`), 'unauthenticated');
    const cookie = { cookie: `${at.sessionCookie}=${key}` };
    expectProblem(
      await client(server(), { jar: null }).get(at.auth, '/session', { headers: cookie }),
      'unauthenticated',
    );
  });

  test('works until it ends and not a moment longer', async () => {
    const { browser } = await browserOf();
    const expiresAt = new Date(Date.now() + HOUR).toISOString();
    const { key } = created(await mint(browser, { expiresAt }));
    const program = client(server(), { jar: null });
    const headers = { authorization: `Bearer ${key}` };
    program.travelTo(HOUR - MINUTE);
    expect((await program.get(at.auth, '/session', { headers })).status).toBe(200);
    program.travelTo(HOUR + 1000);
    expectProblem(await program.get(at.auth, '/session', { headers }), 'unauthenticated');
    browser.travelTo(HOUR + 1000);
    expect((await browser.get(at.auth, '/keys')).json()).toEqual({ keys: [] });
  });

  test('is dead from the moment that it is revoked', async () => {
    const { browser, person } = await browserOf();
    const { key, id } = created(await mint(browser));
    expect((await byKey(key, '/session')).status).toBe(200);
    expect((await revoke(browser, `/keys/${id}`)).status).toBe(200);
    expectProblem(await byKey(key, '/session'), 'unauthenticated');
    expectProblem(await revoke(browser, `/keys/${id}`), 'not_found');
    expect(await events(person.id, 'security.api_key.revoked')).toBe(1);
  });

  test.each([
    ['is disabled', { status: 'disabled' as const }],
    ['may not use the environment any more', { env: ['prod'] }],
  ])('is dead while its person %s', async (_, row) => {
    const person = await seedPerson(server(), { row });
    const { key } = await seedApiKey(server(), person, at);
    expectProblem(await byKey(key, '/session'), 'unauthenticated');
  });

  test('notes when it was last used', async () => {
    const { browser } = await browserOf();
    const { key } = created(await mint(browser));
    await byKey(key, '/session', at, { awaitLater: true });
    const { keys } = (await browser.get(at.auth, '/keys')).json<{ keys: { lastUsedAt: string }[] }>();
    expect(Math.abs(Date.parse(keys[0]?.lastUsedAt ?? '') - Date.now())).toBeLessThan(MINUTE);
  });

  test.each(['one digit', 'the checksum', 'the prefix'])('with %s changed is refused', async (part) => {
    const { browser } = await browserOf();
    const { key } = created(await mint(browser));
    const n = { 'one digit': 30, 'the checksum': key.length - 1, 'the prefix': 6 }[part] as number;
    const other = key[n] === '0' ? '1' : '0';
    expectProblem(await byKey(key.slice(0, n) + other + key.slice(n + 1), '/session'), 'unauthenticated');
  });
});

describe('a key cannot', () => {
  test.each([
    ['mint keys', 'POST', '/keys', { name: 'More' }],
    ['mint tokens', 'POST', '/auth/api-tokens', { label: 'More', permissions: [], password: PASSWORD }],
    ['revoke keys', 'DELETE', '/keys/0190b6a0-0000-7000-8000-000000000000', undefined],
    ['take a product', 'POST', '/auth/products', { product: 'plus' }],
    ['step up', 'POST', '/auth/step-up', { password: PASSWORD }],
  ])('%s', async (_, method, path, json) => {
    const person = await seedPerson(server());
    const { key } = await seedApiKey(server(), person, at);
    expectProblem(await byKey(key, path, at, { method, ...(json ? { json } : {}) }), 'insufficient_scope');
    expect(await keysOf(person.id)).toHaveLength(1);
  });

  test('touch or see the keys of somebody else', async () => {
    const { person } = await browserOf();
    const { id } = await seedApiKey(server(), person, at);
    const { browser: other } = await browserOf();
    expect((await other.get(at.auth, '/keys')).json()).toEqual({ keys: [] });
    expectProblem(await revoke(other, `/keys/${id}`), 'not_found');
    expectProblem(await revoke(other, `/auth/api-tokens/${id}`), 'not_found');
    expect((await keysOf(person.id))[0]?.revoked_at).toBe(null);
  });

  test('be seen or revoked at another brand of the pool', async () => {
    const { person } = await browserOf();
    const { id } = await seedApiKey(server(), person, at);
    const third = home('brand3', 'dev');
    const { browser } = await browserFor(person, {}, third);
    expect((await browser.get(third.auth, '/keys')).json()).toEqual({ keys: [] });
    expectProblem(await browser.request(third.auth, `/keys/${id}`, { method: 'DELETE' }), 'not_found');
  });
});

describe('scopes', () => {
  test('are those of their person: by role and type at the making, and again whenever the key is used', async () => {
    const plain = await browserOf();
    for (const refused of [
      await mint(plain.browser, { scopes: ['catalog.write'] }),
      await mintToken(plain.browser, { permissions: ['catalog.write'] }),
    ])
      expect(expectProblem(refused, 'invalid_field').errors?.map(({ code }) => code)).toEqual(['unknown_scope']);
    const admin = await browserOf({}, { row: { role: 'admin', userType: 'b2b' } });
    const scopes = ['orders.read', 'catalog.write'];
    const { key } = created(await mint(admin.browser, { scopes }));
    const permitted = async (answer: Promise<Answer>) => (await answer).json<{ permissions: string[] }>().permissions;
    const path = '/auth/sessions/current/permissions';
    expect(await permitted(byKey(key, path))).toEqual(scopes);
    expect(await permitted(admin.browser.get(at.auth, path))).toContain('catalog.write');
    expect(await permitted(plain.browser.get(at.auth, path))).toEqual(['orders.read', 'orders.write', 'payouts.write']);
    expect((await admin.browser.get(at.auth, '/account/keys')).text).toContain('scope.catalog.write');
    expect((await plain.browser.get(at.auth, '/account/keys')).text).not.toContain('catalog.write');
    for (const change of ["role = 'user'", "role = 'admin', user_type = 'b2c'"]) {
      await server().sql(`UPDATE users SET ${change} WHERE id = ?`, admin.person.id);
      expect(await permitted(byKey(key, path))).toEqual(['orders.read']);
    }
  });

  test('are those of the brand alone, and the answer names each that is not', async () => {
    const { browser, person } = await browserOf();
    const asked = ['orders.read', 'platform.admin', '__proto__'];
    const { errors } = expectProblem(await mint(browser, { scopes: asked }), 'invalid_field', []);
    expect(errors?.map(({ path, code }) => [path, code])).toEqual([
      ['scopes.1', 'unknown_scope'],
      ['scopes.2', 'unknown_scope'],
    ]);
    const refused = expectProblem(await mintToken(browser, { permissions: ['*'] }), 'invalid_field');
    expect(refused.errors?.map(({ path }) => path)).toEqual(['permissions.0']);
    expect(await keysOf(person.id)).toEqual([]);
  });

  test('are kept once each, and are none where none are asked for', async () => {
    const { browser } = await browserOf();
    expect(created(await mint(browser, { scopes: ['orders.read', 'orders.read'] })).scopes).toEqual(['orders.read']);
    expect(created(await mint(browser)).scopes).toEqual([]);
  });

  test('that ask for step-up are given to two factors alone, whatever password is brought', async () => {
    const { browser, person } = await browserOf();
    const acr = ['acr_values', 'max_age'];
    expectProblem(await mint(browser, { scopes: ['payouts.write'] }), 'step_up_required', acr);
    const body = { permissions: ['payouts.write'], password: PASSWORD };
    const refused = expectProblem(await mintToken(browser, body), 'step_up_required', acr);
    expect(refused).toMatchObject({ acr_values: 'aal2 aal3' });
    expect(await keysOf(person.id)).toEqual([]);
    const { browser: proven } = await browserFor(person, { acr: 'aal2' });
    expect(created(await mint(proven, { scopes: ['payouts.write'] })).scopes).toEqual(['payouts.write']);
  });
});

describe('making a key asks for a recent proof', () => {
  test.each([
    ['POST', '/keys', { name: 'x' }],
    ['POST', '/auth/api-tokens', { label: 'x', permissions: ['orders.read'] }],
    ['DELETE', '/keys/0190b6a0-0000-7000-8000-000000000000', undefined],
    ['DELETE', '/auth/api-tokens/0190b6a0-0000-7000-8000-000000000000', undefined],
  ])('%s %s', async (method, path, json) => {
    const { browser, person } = await browserOf(stale());
    const answer = await browser.request(at.auth, path, { method, ...(json ? { json } : {}) });
    expectProblem(answer, 'step_up_required', ['acr_values', 'max_age']);
    expect(await keysOf(person.id)).toEqual([]);
  });

  test('or on the token surface for the password, whose failures are counted', async () => {
    const { browser, person } = await browserOf(stale());
    expectProblem(await mintToken(browser, { password: 'not the password' }), 'invalid_credentials');
    expect(created<{ token: string }>(await mintToken(browser, { password: PASSWORD })).token).toMatch(/^ghk_/);
    expect(await keysOf(person.id)).toHaveLength(1);
  });

  test('where ten wrong passwords in an hour are all, and the right one is refused then too', async () => {
    const { browser, person } = await browserOf(stale());
    for (let guess = 0; guess < 10; guess++) await mintToken(browser, { password: `wrong ${guess}` });
    expectProblem(await mintToken(browser, { password: PASSWORD }), 'too_many_attempts');
    expect(await keysOf(person.id)).toEqual([]);
  });

  test('where a call without a password uses up none of the guesses', async () => {
    const { browser } = await browserOf(stale());
    for (let call = 0; call < 11; call++)
      expectProblem(await mintToken(browser, {}), 'step_up_required', ['acr_values', 'max_age']);
    expect((await browser.post(at.auth, '/auth/step-up', { password: PASSWORD })).status).toBe(200);
  });

  test('where a password that is not needed uses up no guess, and is not looked at, however many are spent', async () => {
    const { browser, person } = await browserOf();
    for (let call = 0; call < 11; call++)
      expect((await mintToken(browser, { password: 'not the password' })).status).toBe(201);
    expect(await guessesOf(person.id)).toEqual([]);
    expect(await events(person.id, 'user.login.failed')).toBe(0);
    const { browser: old } = await browserFor(person, stale());
    for (let guess = 0; guess < 10; guess++) await mintToken(old, { password: `wrong ${guess}` });
    expectProblem(await mintToken(old, { password: PASSWORD }), 'too_many_attempts');
    expect((await mintToken(browser, { password: PASSWORD })).status).toBe(201);
    expect(await guessesOf(person.id)).toEqual([{ n: 10 }]);
  });

  test('where a key that nobody could have uses up no guess', async () => {
    const { browser, person } = await browserOf(stale());
    const password = 'not the password';
    expectProblem(await mintToken(browser, { permissions: ['no.such'], password }), 'invalid_field', ['errors']);
    const acr = ['acr_values', 'max_age'];
    expectProblem(await mintToken(browser, { permissions: ['payouts.write'], password }), 'step_up_required', acr);
    expect(await guessesOf(person.id)).toEqual([{ n: 0 }]);
    expect(await events(person.id, 'user.login.failed')).toBe(0);
  });

  test('where a password that is shut by failed sign-ins is refused here too', async () => {
    const { browser, person } = await browserOf(stale());
    await client(server()).post(at.auth, '/login', { email: person.email, password: 'wrong' });
    await server().sql("UPDATE attempts SET not_before = ? WHERE key LIKE 'password:%'", Date.now() + HOUR);
    for (const password of ['wrong', PASSWORD])
      expectProblem(await mintToken(browser, { password }), 'too_many_attempts');
    expect(await keysOf(person.id)).toEqual([]);
    expect(await guessesOf(person.id)).toEqual([{ n: 2 }]);
    // Nor does it tell the right one that there is no room for a key.
    for (let n = 0; n < 50; n++) await seedApiKey(server(), person, at);
    expectProblem(await mintToken(browser, { password: PASSWORD }), 'too_many_attempts');
  });

  test('where the password is not enough for whoever has a second factor', async () => {
    const { browser, person } = await browserOf(stale());
    await seedTotp(server(), person);
    const answer = await mintToken(browser, { password: PASSWORD });
    const refused = expectProblem(answer, 'step_up_required', ['acr_values', 'max_age']);
    expect(refused).toMatchObject({ acr_values: 'aal2 aal3' });
    expect(await keysOf(person.id)).toEqual([]);
  });
});

describe('limits', () => {
  test('a person has at most 50 keys that work, whatever comes at once', async () => {
    const { browser, person } = await browserOf();
    for (let n = 0; n < 48; n++) await seedApiKey(server(), person, at);
    await seedApiKey(server(), person, at, { expiresAt: Date.now() - 1 });
    await seedApiKey(server(), person, at, { revokedAt: Date.now() - 1 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => mint(browser)));
    for (let n = 0; n < 3; n++) answers.push(await mint(browser));
    const codes = new Set(answers.map(({ status }) => status));
    expect([...codes].every((status) => [201, 409, 503].includes(status))).toBe(true);
    expectProblem(await mint(browser), 'conflict');
    const live = await drizzle(await server().db())
      .select()
      .from(apiKeys);
    expect(
      live.filter(
        ({ userId, revokedAt, expiresAt }) => userId === person.id && revokedAt === null && expiresAt === null,
      ),
    ).toHaveLength(50);
    expect(await events(person.id, 'security.api_key.created')).toBe(2);
  });

  test.each([
    ['no name', '/keys', { name: '  ' }],
    ['a name with a line break', '/keys', { name: 'a\nb' }],
    ['a time that has passed', '/keys', { name: 'a', expiresAt: '2020-01-01T00:00:00Z' }],
    ['no time at all', '/keys', { name: 'a', expiresAt: 'tomorrow' }],
    ['fields of somebody else', '/keys', { name: 'a', userId: 'x' }],
    ['a second', '/auth/api-tokens', { label: 'a', permissions: [], expires_in_secs: 1 }],
    ['a century', '/auth/api-tokens', { label: 'a', permissions: [], expires_in_secs: 3_153_600_000 }],
    ['no permissions', '/auth/api-tokens', { label: 'a' }],
  ])('%s is refused', async (_, path, json) => {
    const { browser, person } = await browserOf();
    expectProblem(await browser.post(at.auth, path, json), 'invalid_field');
    expect(await keysOf(person.id)).toEqual([]);
  });

  test('a session that ended makes no key', async () => {
    const { browser, person, session } = await browserOf();
    await server().sql('UPDATE sessions SET revoked_at = 1 WHERE id = ?', session.id);
    expectProblem(await mint(browser), 'unauthenticated');
    expect(await keysOf(person.id)).toEqual([]);
  });
});
