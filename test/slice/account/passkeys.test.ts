import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../src/lib/errors.ts';
import type { Created, Mutation } from '../../harness/authenticator.ts';
import { type Client, client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { mailTo, outbox } from '../../harness/mail.ts';
import {
  authenticatorAt,
  beginRegistration,
  browserOf,
  type CreationOptions,
  expectOk,
  passkeyHolder,
  register,
  signInByPasskey,
} from '../../harness/passkeys.ts';
import { carry, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer();
const at = home('brand1', 'dev');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Shown {
  readonly id: string;
  readonly name: string;
}
interface Signal {
  readonly allAcceptedCredentials: { readonly allAcceptedCredentialIds: readonly string[] };
  readonly currentUserDetails: { readonly name: string };
}

const list = async (caller: Client) =>
  expectOk<{ passkeys: Shown[]; signal: Signal }>(await caller.get(at.auth, '/auth/passkeys/'));
const remove = (caller: Client, id: string) => caller.request(at.auth, `/auth/passkeys/${id}`, { method: 'DELETE' });
const held = (userId: string) => server().sql<{ id: string }>('SELECT id FROM passkeys WHERE user_id = ?', userId);
const version = async (userId: string): Promise<number> =>
  (await server().sql<{ version: number }>('SELECT version FROM users WHERE id = ?', userId))[0]?.version ?? 0;
const events = async (userId: string, event: string): Promise<number> =>
  (await server().sql('SELECT id FROM audit_events WHERE subject_id = ? AND event = ?', userId, event)).length;
const complete = (caller: Client, credential: Created) =>
  caller.post(at.auth, '/auth/passkey/register/complete', { credential });

describe('registration', () => {
  test('asks for a discoverable passkey that verifies its user, and for no attestation', async () => {
    const { browser, person } = await browserOf(server(), at);
    const options = await beginRegistration(browser, at);
    expect(options).toEqual({
      rp: { id: 'brand1.localhost', name: 'Brand One' },
      user: {
        id: Buffer.from(person.id).toString('base64url'),
        name: person.email,
        displayName: 'Ada Example',
      },
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
      timeout: 300_000,
      excludeCredentials: [],
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
      extensions: { credProps: true },
    });
    const same = await browser.post(at.auth, '/auth/passkeys/register/options', {});
    expect({ ...expectOk<CreationOptions>(same), challenge: '' }).toEqual({ ...options, challenge: '' });
  });

  test('on the token surface answers with the passkey in snake_case, named by its maker', async () => {
    const { browser, person } = await browserOf(server(), at);
    const authenticator = authenticatorAt(server(), at, {
      synced: true,
      aaguid: 'd548826e-79b4-db40-a3d8-11116f7e8349',
    });
    const before = await version(person.id);
    const answer = await register(browser, at, authenticator);
    expect(expectOk(answer)).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Bitwarden',
      aaguid: 'd548826e-79b4-db40-a3d8-11116f7e8349',
      backed_up: true,
      transports: ['internal', 'hybrid'],
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      signal: {
        allAcceptedCredentials: {
          rpId: 'brand1.localhost',
          userId: Buffer.from(person.id).toString('base64url'),
          allAcceptedCredentialIds: [authenticator.credentialId],
        },
        currentUserDetails: {
          rpId: 'brand1.localhost',
          userId: Buffer.from(person.id).toString('base64url'),
          name: person.email,
          displayName: 'Ada Example',
        },
      },
    });
    expect([await version(person.id), await events(person.id, 'security.passkey.added')]).toEqual([before + 1, 1]);
    const [notice, ...more] = await mailTo(server(), person.email);
    expect([notice.subject, more]).toEqual(['A passkey was added to your account at Brand One', []]);
  });

  test('on the sessions surface takes a name, and null for whatever may be left out', async () => {
    const { browser } = await browserOf(server(), at);
    const options = expectOk<CreationOptions>(await browser.post(at.auth, '/auth/passkeys/register/options'));
    const credential = authenticatorAt(server(), at).create(options);
    const response = { ...credential.response, transports: null, publicKey: null, publicKeyAlgorithm: null };
    const answer = await browser.post(at.auth, '/auth/passkeys/register/verify', {
      ...credential,
      name: '  Blue key ',
      response: { ...response, authenticatorData: null },
      authenticatorAttachment: null,
      clientExtensionResults: null,
    });
    expect(expectOk(answer)).toMatchObject({
      passkey: { name: 'Blue key', lastUsedAt: null, backedUp: false, transports: [] },
    });
  });

  test('names the passkeys that are held, so that their authenticators make no second', async () => {
    const { browser, authenticator } = await passkeyHolder(server(), at);
    const { excludeCredentials } = await beginRegistration(browser, at);
    expect(excludeCredentials).toEqual([
      { id: authenticator.credentialId, type: 'public-key', transports: ['internal', 'hybrid'] },
    ]);
  });

  test('drops an attestation statement unread: nothing is fetched for the certificates in it', async () => {
    const { browser } = await browserOf(server(), at);
    const seen = server().outside.calls.length;
    const x5c = [Buffer.from('30820100', 'hex')];
    const attStmt = new Map([
      ['alg', -7],
      ['sig', Buffer.from('00', 'hex')],
      ['x5c', x5c],
    ] as [string, number | Buffer | Buffer[]][]);
    const answer = await register(browser, at, authenticatorAt(server(), at), {
      statement: { fmt: 'packed', attStmt },
    });
    expect([answer.status, server().outside.calls.length]).toEqual([200, seen]);
  });

  const wrong: readonly (readonly [what: string, mutation: Mutation, code: ErrorCode])[] = [
    ['of another type', { type: 'webauthn.get' }, 'passkey_refused'],
    ['over another challenge', { challenge: 'A'.repeat(43) }, 'invalid_token'],
    ['of a foreign origin', { origin: 'https://evil.test' }, 'passkey_refused'],
    ['of another environment', { origin: 'https://auth.brand1.com' }, 'passkey_refused'],
    ['made within a frame', { crossOrigin: true }, 'passkey_refused'],
    ['made under another top', { topOrigin: 'https://auth.brand1.com' }, 'passkey_refused'],
    ['for another relying party', { rpId: 'brand2.localhost' }, 'passkey_refused'],
    ['without presence', { userPresent: false }, 'passkey_refused'],
    ['without verification', { userVerified: false }, 'passkey_refused'],
    ['backed up but not eligible', { backupEligible: false, backedUp: true }, 'passkey_refused'],
    ['under another id than its own', { id: Buffer.from('another').toString('base64url') }, 'passkey_refused'],
    ['with an algorithm that was not offered', { alg: -35 }, 'passkey_refused'],
  ];

  test.each(wrong)('refuses an answer %s', async (_, mutation, code) => {
    const { browser, person } = await browserOf(server(), at);
    expectProblem(await register(browser, at, authenticatorAt(server(), at), mutation), code);
    expect([await held(person.id), await events(person.id, 'security.passkey.added')]).toEqual([[], 0]);
  });

  test.each([
    ['control characters', 'a\u0007b'],
    ['more than 60 characters', 'x'.repeat(61)],
    ['nothing but space', '   '],
    ['two lines', 'a\u2028b'],
  ])('refuses a name with %s', async (_, name) => {
    const { browser } = await browserOf(server(), at);
    expectProblem(await register(browser, at, authenticatorAt(server(), at), {}, name), 'invalid_field');
  });

  test('redeems a challenge once, in ten uses at once too', async () => {
    const { browser, person } = await browserOf(server(), at);
    const credential = authenticatorAt(server(), at).create(await beginRegistration(browser, at));
    const answers = await Promise.all(Array.from({ length: 10 }, () => complete(browser, credential)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
    expectProblem(await complete(browser, credential), 'invalid_token');
    const subject = 'A passkey was added to your account at Brand One';
    await mailTo(server(), person.email);
    const mails = (await outbox(server(), person.email)).filter((mail) => mail.subject === subject);
    expect([(await held(person.id)).length, await events(person.id, 'security.passkey.added'), mails.length]).toEqual([
      1, 1, 1,
    ]);
  });

  test('refuses the challenge of somebody else, of another session, and one that is over', async () => {
    const mine = await browserOf(server(), at);
    const other = await browserOf(server(), at);
    const second = await browserOf(server(), at, mine.person);
    const options = await beginRegistration(mine.browser, at);
    const credential = authenticatorAt(server(), at).create(options);
    expectProblem(await complete(other.browser, credential), 'invalid_token');
    expectProblem(await complete(second.browser, credential), 'invalid_token');
    mine.browser.travelTo(5 * MINUTE + 1_000);
    expectProblem(await complete(mine.browser, credential), 'invalid_token');
  });

  test('refuses a credential that somebody holds already, and leaves it where it is', async () => {
    const { authenticator, person } = await passkeyHolder(server(), at);
    const thief = await browserOf(server(), at);
    expectProblem(await register(thief.browser, at, authenticator), 'conflict');
    expect([(await held(thief.person.id)).length, (await held(person.id)).length]).toEqual([0, 1]);
  });

  test('has no effect once the session was ended', async () => {
    const { browser, person } = await browserOf(server(), at);
    const credential = authenticatorAt(server(), at).create(await beginRegistration(browser, at));
    await server().sql('UPDATE sessions SET revoked_at = 1 WHERE user_id = ?', person.id);
    expectProblem(await complete(browser, credential), 'unauthenticated');
    expect(await held(person.id)).toEqual([]);
  });

  test('stops at twenty passkeys, also for ceremonies that began before', async () => {
    const { browser, person, id } = await passkeyHolder(server(), at);
    const copies = (from: number, to: number) =>
      server().sql(
        `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to})
         INSERT INTO passkeys SELECT id || '-' || i, pool, user_id, credential_id || i, rp_id, public_key, counter,
           transports, aaguid, backup_eligible, backed_up, name, created_at, last_used_at FROM passkeys, n WHERE id = ?`,
        id,
      );
    await copies(2, 19);
    const last = authenticatorAt(server(), at).create(await beginRegistration(browser, at));
    const late = authenticatorAt(server(), at).create(await beginRegistration(browser, at));
    expectOk(await complete(browser, last));
    expectProblem(await complete(browser, late), 'conflict');
    expectProblem(await browser.post(at.auth, '/auth/passkey/register/begin'), 'conflict');
    expect(await held(person.id)).toHaveLength(20);
  });
});

describe('a proof that is older than ten minutes', () => {
  const calls = (id: string) =>
    [
      ['POST', '/auth/passkey/register/begin'],
      ['POST', '/auth/passkeys/register/options'],
      ['DELETE', `/auth/passkey/${id}`],
      ['DELETE', `/auth/passkeys/${id}`],
    ] as const;

  test('does not add or remove a passkey: by cookie step-up is asked for, at ten minutes it still does', async () => {
    const { browser, id } = await passkeyHolder(server(), at);
    browser.travelTo(10 * MINUTE + 2_000);
    for (const [method, path] of calls(id)) {
      const answer = await browser.request(at.auth, path, { method });
      const body = expectProblem(answer, 'step_up_required', ['acr_values', 'max_age']);
      expect(body).toMatchObject({ acr_values: 'aal2 aal3', max_age: 600 });
    }
    browser.travelTo(10 * MINUTE - 5_000);
    expect((await browser.post(at.auth, '/auth/passkey/register/begin')).status).toBe(200);
  });

  test('is told to a caller with an access token as RFC 9470 has it', async () => {
    const { browser, id } = await passkeyHolder(server(), at);
    browser.travelTo(11 * MINUTE);
    const refreshed = await browser.post(at.auth, '/auth/refresh');
    const { access_token } = expectOk<{ access_token: string }>(refreshed);
    const caller = client(server(), { jar: null });
    caller.travelTo(11 * MINUTE);
    for (const [method, path] of calls(id)) {
      const headers = { authorization: `Bearer ${access_token}` };
      const answer = await caller.request(at.auth, path, { method, headers });
      expectProblem(answer, 'insufficient_user_authentication', ['acr_values', 'max_age']);
      expect(answer.header('www-authenticate')).toMatch(
        /^Bearer error="insufficient_user_authentication", error_description="[^"]+", acr_values="aal2 aal3", max_age="600"$/,
      );
    }
  });

  test('may still list and rename', async () => {
    const { browser, id } = await passkeyHolder(server(), at);
    browser.travelTo(DAY);
    expect((await list(browser)).passkeys).toHaveLength(1);
    const answer = await browser.request(at.auth, `/auth/passkey/${id}`, {
      method: 'PATCH',
      json: { name: 'Old key' },
    });
    expect(answer.status).toBe(200);
  });
});

describe('a passkey belongs to its owner', () => {
  test('who sees it in the list, with and without the last slash', async () => {
    const { browser, id, authenticator } = await passkeyHolder(server(), at);
    const other = await passkeyHolder(server(), at);
    const { passkeys, signal } = await list(browser);
    expect(passkeys.map((passkey) => passkey.id)).toEqual([id]);
    expect(signal.allAcceptedCredentials.allAcceptedCredentialIds).toEqual([authenticator.credentialId]);
    expect(expectOk(await browser.get(at.auth, '/auth/passkeys'))).toEqual({ passkeys, signal });
    expect((await list(other.browser)).passkeys.map((passkey) => passkey.id)).toEqual([other.id]);
  });

  test('who renames it, and nobody else', async () => {
    const { browser, id, person } = await passkeyHolder(server(), at);
    const other = await passkeyHolder(server(), at);
    const rename = (caller: Client, of: string, name: string) =>
      caller.request(at.auth, `/auth/passkey/${of}`, { method: 'PATCH', json: { name } });
    for (const of of [id, crypto.randomUUID(), 'x']) {
      expectProblem(await rename(other.browser, of, 'Mine now'), 'not_found');
    }
    expect(expectOk(await rename(browser, id, 'Desk'))).toMatchObject({ id, name: 'Desk' });
    expect((await list(browser)).passkeys[0]?.name).toBe('Desk');
    expect(await events(person.id, 'security.passkey.renamed')).toBe(1);
  });

  test('who removes it, and nobody else', async () => {
    const { browser, id, person, authenticator } = await passkeyHolder(server(), at);
    const other = await passkeyHolder(server(), at);
    for (const of of [id, crypto.randomUUID()]) expectProblem(await remove(other.browser, of), 'not_found');
    expect(await held(person.id)).toHaveLength(1);
    const before = await version(person.id);
    const answer = await remove(browser, id);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(await held(person.id)).toEqual([]);
    expect([await version(person.id), await events(person.id, 'security.passkey.removed')]).toEqual([before + 1, 1]);
    const [notice] = await mailTo(server(), person.email, { count: 2 });
    expect(notice.subject).toBe('A passkey was removed from your account at Brand One');
    expectProblem(await signInByPasskey(client(server()), at, authenticator), 'invalid_passkey', ['signal']);
    expectProblem(await remove(browser, id), 'not_found');
  });

  test('on the token surface its removal tells which passkeys are left', async () => {
    const { browser, id } = await passkeyHolder(server(), at);
    const second = authenticatorAt(server(), at);
    expectOk(await register(browser, at, second));
    const answer = await browser.request(at.auth, `/auth/passkey/${id}`, { method: 'DELETE' });
    const { message, signal } = expectOk<{ message: string; signal: Signal }>(answer);
    expect(message).toBe('Passkey removed');
    expect(signal.allAcceptedCredentials.allAcceptedCredentialIds).toEqual([second.credentialId]);
  });

  test('in all brands of its pool, and in no other', async () => {
    const { id, person } = await passkeyHolder(server(), at);
    const third = home('brand3', 'dev');
    const browser = client(server());
    carry(server(), browser, third, await seedSession(server(), person, third));
    const there = expectOk<{ passkeys: Shown[] }>(await browser.get(third.auth, '/auth/passkeys'));
    expect(there.passkeys.map((passkey) => passkey.id)).toEqual([id]);
    const stranger = await browserOf(server(), home('brand2', 'dev'));
    const answer = await stranger.browser.request('auth.brand2.localhost', `/auth/passkeys/${id}`, {
      method: 'DELETE',
    });
    expectProblem(answer, 'not_found');
  });
});

describe('the last way in', () => {
  /** Somebody who is known by nothing but passkeys. */
  async function passkeysOnly(count: number) {
    const holder = await passkeyHolder(server(), at, {}, await seedPerson(server(), { password: null }));
    for (let n = 1; n < count; n++) expectOk(await register(holder.browser, at, authenticatorAt(server(), at)));
    await server().sql('DELETE FROM identifiers WHERE user_id = ?', holder.person.id);
    return { ...holder, ids: (await held(holder.person.id)).map(({ id }) => id) };
  }

  test('is not removed', async () => {
    const { browser, id, person } = await passkeysOnly(1);
    expectProblem(await remove(browser, id), 'last_way_in');
    const answer = await browser.request(at.auth, `/auth/passkey/${id}`, { method: 'DELETE' });
    expectProblem(answer, 'last_way_in');
    expect([(await held(person.id)).length, await events(person.id, 'security.passkey.removed')]).toEqual([1, 0]);
  });

  test('stays where all are removed at once', async () => {
    const { browser, ids, person } = await passkeysOnly(4);
    const answers = await Promise.all(ids.map((id) => remove(browser, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 204, 204, 409]);
    expect(await held(person.id)).toHaveLength(1);
  });

  test('may be a mailbox, a wallet or an account elsewhere', async () => {
    const byMail = await passkeyHolder(server(), at, {}, await seedPerson(server(), { password: null }));
    expect((await remove(byMail.browser, byMail.id)).status).toBe(204);
    const byWallet = await passkeysOnly(1);
    await server().sql(
      "INSERT INTO wallets (id, pool, user_id, address, chain_id, linked_at) VALUES (?, 'brand1', ?, ?, 1, 1)",
      crypto.randomUUID(),
      byWallet.person.id,
      `0x${byWallet.person.id.replaceAll('-', '').padStart(40, '0')}`,
    );
    expect((await remove(byWallet.browser, byWallet.id)).status).toBe(204);
    const byAccount = await passkeysOnly(1);
    await server().sql(
      "INSERT INTO linked_identities (id, pool, user_id, provider, issuer, subject, created_at) VALUES (?, 'brand1', ?, 'google', 'https://issuer.test', ?, 1)",
      crypto.randomUUID(),
      byAccount.person.id,
      byAccount.person.id,
    );
    expect((await remove(byAccount.browser, byAccount.id)).status).toBe(204);
  });
});

test('nobody who is not signed in adds, sees, renames or removes passkeys', async () => {
  const { id } = await passkeyHolder(server(), at);
  const caller = client(server());
  for (const [method, path] of [
    ['POST', '/auth/passkey/register/begin'],
    ['POST', '/auth/passkey/register/complete'],
    ['POST', '/auth/passkeys/register/options'],
    ['POST', '/auth/passkeys/register/verify'],
    ['GET', '/auth/passkeys'],
    ['PATCH', `/auth/passkey/${id}`],
    ['DELETE', `/auth/passkey/${id}`],
    ['DELETE', `/auth/passkeys/${id}`],
  ] as const) {
    expectProblem(await caller.request(at.auth, path, { method }), 'unauthenticated');
  }
});
