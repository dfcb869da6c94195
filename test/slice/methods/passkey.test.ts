import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../src/lib/errors.ts';
import type { Answer } from '../../harness/answer.ts';
import type { Asserted, Mutation } from '../../harness/authenticator.ts';
import { client } from '../../harness/client.ts';
import { type Home, home } from '../../harness/demo.ts';
import {
  authenticatorAt,
  beginRegistration,
  beginSignIn,
  browserOf,
  expectOk,
  passkeyHolder,
  type RequestOptions,
  signInByPasskey,
} from '../../harness/passkeys.ts';
import { seedPerson } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { urlOf } from '../../harness/url-of.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer();
const at = home('brand1', 'dev');
const MINUTE = 60_000;

const complete = (caller: ReturnType<typeof client>, credential: Asserted, where: Home = at): Promise<Answer> =>
  caller.post(where.auth, '/auth/passkey/login/complete', { credential });

/** How many sessions were opened with a person's passkeys. */
const opened = async (userId: string): Promise<number> =>
  (await server().sql("SELECT id FROM sessions WHERE user_id = ? AND amr LIKE '%mfa%'", userId)).length;

const events = async (userId: string, event: string): Promise<number> =>
  (await server().sql('SELECT id FROM audit_events WHERE subject_id = ? AND event = ?', userId, event)).length;

const row = async (id: string) =>
  (
    await server().sql<{ counter: number; backed_up: number; last_used_at: number | null }>(
      'SELECT counter, backed_up, last_used_at FROM passkeys WHERE id = ?',
      id,
    )
  )[0];

describe('what a passkey proves', () => {
  test.each([
    ['that cannot leave its device is aal3', false, 'aal3', ['hwk', 'user', 'mfa']],
    ['that is synced is aal2', true, 'aal2', ['swk', 'user', 'mfa']],
  ] as const)('one %s, and says how in amr', async (_, synced, acr, amr) => {
    const { authenticator, person } = await passkeyHolder(server(), at, { synced });
    const answer = await signInByPasskey(client(server()), at, authenticator);
    const { access_token, user } = expectOk<{ access_token: string; user: object }>(answer);
    expect(user).toMatchObject({ id: person.id, passkeys: 1, aal: acr });
    expect(decodeJwt(access_token)).toMatchObject({ sub: person.id, acr, amr });
    expect(answer.cookies.map(({ name }) => name)).toEqual(['refresh_token']);
  });

  test.each(['ES256', 'EdDSA', 'RS256'] as const)('with keys of %s', async (algorithm) => {
    const { authenticator } = await passkeyHolder(server(), at, { algorithm });
    expect((await signInByPasskey(client(server()), at, authenticator)).status).toBe(200);
  });

  test('its use is noted: count, backup state and time', async () => {
    const { authenticator, id } = await passkeyHolder(server(), at, { synced: true, counter: 7 });
    expectOk(await signInByPasskey(client(server()), at, authenticator, { backedUp: false }));
    expect(await row(id)).toMatchObject({ counter: 8, backed_up: 0, last_used_at: expect.any(Number) });
  });

  test('a disabled person gets no session for it', async () => {
    const { authenticator, person } = await passkeyHolder(server(), at);
    await server().sql("UPDATE users SET status = 'disabled', version = version + 1 WHERE id = ?", person.id);
    expectProblem(await signInByPasskey(client(server()), at, authenticator), 'account_disabled');
    expect(await opened(person.id)).toBe(0);
  });
});

describe('for a native app', () => {
  test('both tokens are in the body, and no cookie is set or read', async () => {
    const { authenticator, person } = await passkeyHolder(server(), at);
    const app = client(server(), { jar: null });
    const begun = await app.post(at.auth, '/auth/native/passkey/login/begin', {});
    const credential = authenticator.get(expectOk<RequestOptions>(begun));
    const answer = await app.post(at.auth, '/auth/native/passkey/login/complete', { credential });
    const body = expectOk<Record<string, unknown>>(answer);
    expect(body).toMatchObject({ refresh_token: expect.any(String), user: { id: person.id } });
    expect([begun.cookies, answer.cookies]).toEqual([[], []]);
  });

  test('an Android app is known by the certificate that the brand declares, and by no other', async () => {
    const { authenticator } = await passkeyHolder(server(), at);
    const app = client(server(), { jar: null });
    const signIn = async (origin: string) => {
      const begun = await app.post(at.auth, '/auth/native/passkey/login/begin', {});
      const credential = authenticator.get(expectOk<RequestOptions>(begun), { origin });
      return app.post(at.auth, '/auth/native/passkey/login/complete', { credential });
    };
    const answer = await app.get(at.auth, '/.well-known/assetlinks.json');
    const [link] = expectOk<{ target: { sha256_cert_fingerprints: string[] } }[]>(answer);
    const hash = Buffer.from((link?.target.sha256_cert_fingerprints[0] ?? '').replaceAll(':', ''), 'hex');
    expect((await signIn(`android:apk-key-hash:${hash.toString('base64url')}`)).status).toBe(200);
    hash.writeUInt8(hash.readUInt8(0) ^ 1, 0);
    expectProblem(await signIn(`android:apk-key-hash:${hash.toString('base64url')}`), 'invalid_passkey');
  });
});

describe('with an address', () => {
  test('the options are the same whether it is known, unknown, or left out', async () => {
    const { person } = await passkeyHolder(server(), at);
    const without = await seedPerson(server());
    const answers = await Promise.all(
      [person.email, without.email, 'nobody@example.com', undefined].map((email) =>
        beginSignIn(client(server()), at, email === undefined ? {} : { email }),
      ),
    );
    const shapes = answers.map((options) => ({ ...options, challenge: options.challenge.length }));
    expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBe(1);
    expect(shapes[0]).toEqual({
      challenge: 43,
      rpId: 'brand1.localhost',
      timeout: 300_000,
      allowCredentials: [],
      userVerification: 'required',
    });
  });

  test('its owner signs in, and nobody else does', async () => {
    const { person, authenticator } = await passkeyHolder(server(), at);
    const other = await passkeyHolder(server(), at);
    const email = person.email.toUpperCase();
    expectProblem(await signInByPasskey(client(server()), at, other.authenticator, {}, { email }), 'invalid_passkey');
    expect((await signInByPasskey(client(server()), at, authenticator, {}, { email })).status).toBe(200);
    // Whoever was named need not be named again by the authenticator.
    const unnamed = await signInByPasskey(client(server()), at, authenticator, { userHandle: null }, { email });
    expect(unnamed.status).toBe(200);
  });
});

describe('an assertion is refused', () => {
  const wrong: readonly (readonly [what: string, mutation: Mutation, code: ErrorCode])[] = [
    ['of another type', { type: 'webauthn.create' }, 'invalid_passkey'],
    ['over another challenge', { challenge: 'A'.repeat(43) }, 'invalid_token'],
    ['over no challenge', { challenge: '' }, 'invalid_token'],
    ['of a foreign origin', { origin: 'https://evil.test' }, 'invalid_passkey'],
    ['of an origin that only starts like ours', { origin: 'https://auth.brand1.com.evil.test' }, 'invalid_passkey'],
    ['of another environment', { origin: 'https://auth.brand1.com' }, 'invalid_passkey'],
    ['of an undeclared Android app', { origin: `android:apk-key-hash:${'A'.repeat(43)}` }, 'invalid_passkey'],
    ['made within a frame', { crossOrigin: true }, 'invalid_passkey'],
    ['made under another top', { topOrigin: 'https://auth.brand1.com' }, 'invalid_passkey'],
    ['for another relying party', { rpId: 'brand2.localhost' }, 'invalid_passkey'],
    ['for a part of the relying party', { rpId: 'auth.brand1.localhost' }, 'invalid_passkey'],
    ['without presence', { userPresent: false }, 'invalid_passkey'],
    ['without verification', { userVerified: false }, 'invalid_passkey'],
    ['backed up but not eligible', { backupEligible: false, backedUp: true }, 'invalid_passkey'],
    ['whose eligibility has changed', { backupEligible: true, backedUp: true }, 'invalid_passkey'],
    ['with a broken signature', { breakSignature: true }, 'invalid_passkey'],
    ['of another owner', { userHandle: Buffer.from('somebody').toString('base64url') }, 'invalid_passkey'],
    ['of no owner', { userHandle: null }, 'invalid_passkey'],
  ];

  test.each(wrong)('%s', async (_, mutation, code) => {
    const { authenticator, person, id } = await passkeyHolder(server(), at, { counter: 3 });
    expectProblem(await signInByPasskey(client(server()), at, authenticator, mutation), code);
    expect(await opened(person.id)).toBe(0);
    expect(await row(id)).toMatchObject({ counter: 3, last_used_at: null });
  });

  test('with a key that we do not know: the answer tells the browser to forget it', async () => {
    const stranger = authenticatorAt(server(), at);
    stranger.create(await beginRegistration((await browserOf(server(), at)).browser, at));
    const answer = await signInByPasskey(client(server()), at, stranger);
    const body = expectProblem(answer, 'invalid_passkey', ['signal']) as unknown as Record<string, unknown>;
    expect(body.signal).toEqual({
      unknownCredential: { rpId: 'brand1.localhost', credentialId: stranger.credentialId },
    });
  });

  test('with the name of another passkey', async () => {
    const mine = await passkeyHolder(server(), at);
    const other = await passkeyHolder(server(), at);
    const answer = await signInByPasskey(client(server()), at, mine.authenticator, {
      id: other.authenticator.credentialId,
    });
    expectProblem(answer, 'invalid_passkey');
  });

  test.each([
    ['padded', (text: string) => `${text}=`],
    ['empty', () => ''],
    ['not base64url', () => '+/+/'],
    ['too long', () => 'A'.repeat(20_000)],
  ])('whose parts are %s', async (_, spoil) => {
    const { authenticator } = await passkeyHolder(server(), at);
    const caller = client(server());
    const credential = authenticator.get(await beginSignIn(caller, at));
    for (const part of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
      const response = { ...credential.response, [part]: spoil(credential.response[part]) };
      expectProblem(await complete(caller, { ...credential, response }), 'invalid_field');
    }
  });

  test.each([
    ['is no JSON', 'nonsense'],
    ['is no object', 'null'],
    ['has a number for a challenge', '{"challenge":1}'],
    ['is cut off', '{"type":"webauthn.get","challenge":"'],
  ])('whose client data %s', async (_, text) => {
    const { authenticator } = await passkeyHolder(server(), at);
    const caller = client(server());
    const credential = authenticator.get(await beginSignIn(caller, at));
    const response = { ...credential.response, clientDataJSON: Buffer.from(text).toString('base64url') };
    expectProblem(await complete(caller, { ...credential, response }), 'invalid_token');
  });

  test.each([
    ['cut off', 36],
    ['longer than it says', -1],
  ])('whose authenticator data is %s', async (_, length) => {
    const { authenticator } = await passkeyHolder(server(), at);
    const caller = client(server());
    const credential = authenticator.get(await beginSignIn(caller, at));
    const data = Buffer.from(credential.response.authenticatorData, 'base64url');
    const spoiled = length < 0 ? Buffer.concat([data, Buffer.from('more')]) : data.subarray(0, length);
    const response = { ...credential.response, authenticatorData: spoiled.toString('base64url') };
    expectProblem(await complete(caller, { ...credential, response }), 'invalid_passkey');
  });
});

describe('the count', () => {
  test('must rise: 5, 5 again and 4 open one session, and the owner’s log tells of the copies', async () => {
    const { authenticator, person, id } = await passkeyHolder(server(), at);
    expectOk(await signInByPasskey(client(server()), at, authenticator, { counter: 5 }));
    for (const counter of [5, 4, 0]) {
      expectProblem(await signInByPasskey(client(server()), at, authenticator, { counter }), 'invalid_passkey');
    }
    expect([await opened(person.id), await events(person.id, 'security.passkey.cloned')]).toEqual([1, 3]);
    expect(await row(id)).toMatchObject({ counter: 5 });
    expectOk(await signInByPasskey(client(server()), at, authenticator, { counter: 6 }));
  });

  test('of an authenticator that does not count stays at 0, and passes', async () => {
    const { authenticator, person } = await passkeyHolder(server(), at, { counts: false });
    for (const _ of [1, 2, 3]) expectOk(await signInByPasskey(client(server()), at, authenticator));
    expect([await opened(person.id), await events(person.id, 'security.passkey.cloned')]).toEqual([3, 0]);
  });

  test('the same in ten assertions at once opens one session', async () => {
    const { authenticator, person } = await passkeyHolder(server(), at);
    const callers = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const caller = client(server());
        return { caller, credential: authenticator.get(await beginSignIn(caller, at), { counter: 9 }) };
      }),
    );
    const answers = await Promise.all(callers.map(({ caller, credential }) => complete(caller, credential)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(401)]);
    for (const answer of answers) if (answer.status === 401) expectProblem(answer, 'invalid_passkey');
    expect([await opened(person.id), await events(person.id, 'security.passkey.cloned')]).toEqual([1, 9]);
  });
});

describe('a challenge', () => {
  test.each([[true], [false]])('is good once; counting authenticator: %s', async (counts) => {
    const { authenticator, person } = await passkeyHolder(server(), at, { counts });
    const caller = client(server());
    const credential = authenticator.get(await beginSignIn(caller, at));
    expectOk(await complete(caller, credential));
    expectProblem(await complete(caller, credential), 'invalid_token');
    expect([await opened(person.id), await events(person.id, 'security.passkey.cloned')]).toEqual([1, 0]);
  });

  test.each([[true], [false]])('is good once in ten uses at once; counting authenticator: %s', async (counts) => {
    const { authenticator, person } = await passkeyHolder(server(), at, { counts });
    const caller = client(server());
    const credential = authenticator.get(await beginSignIn(caller, at));
    const answers = await Promise.all(Array.from({ length: 10 }, () => complete(caller, credential)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
    expect(await opened(person.id)).toBe(1);
  });

  test('is drawn anew for every ceremony: 32 bytes', async () => {
    const drawn = await Promise.all(Array.from({ length: 20 }, () => beginSignIn(client(server()), at)));
    expect(new Set(drawn.map(({ challenge }) => challenge)).size).toBe(20);
    for (const { challenge } of drawn) expect(Buffer.from(challenge, 'base64url')).toHaveLength(32);
  });

  test('ends after five minutes', async () => {
    const { authenticator } = await passkeyHolder(server(), at);
    const caller = client(server());
    const [early, late] = [await beginSignIn(caller, at), await beginSignIn(caller, at)];
    caller.travelTo(5 * MINUTE - 5_000);
    expectOk(await complete(caller, authenticator.get(early)));
    caller.travelTo(5 * MINUTE + 1_000);
    expectProblem(await complete(caller, authenticator.get(late)), 'invalid_token');
  });

  test('of one browser is none in another, nor for a program; and a program’s is none in a browser', async () => {
    const { authenticator } = await passkeyHolder(server(), at);
    const [mine, other, program] = [client(server()), client(server()), client(server(), { jar: null })];
    await beginSignIn(other, at);
    const ofMine = await beginSignIn(mine, at);
    expectProblem(await complete(other, authenticator.get(ofMine)), 'invalid_token');
    expectProblem(await complete(program, authenticator.get(ofMine)), 'invalid_token');
    const ofProgram = await beginSignIn(program, at);
    expectProblem(await complete(mine, authenticator.get(ofProgram)), 'invalid_token');
    expectOk(await complete(mine, authenticator.get(ofMine)));
    expectOk(await complete(program, authenticator.get(ofProgram)));
  });

  test('of one brand or environment is none in another', async () => {
    const { authenticator } = await passkeyHolder(server(), at);
    for (const elsewhere of [home('brand3', 'dev'), home('brand1', 'staging')]) {
      const program = client(server(), { jar: null });
      const options = await beginSignIn(program, elsewhere);
      expectProblem(await complete(program, authenticator.get(options)), 'invalid_token');
    }
  });

  test('of a registration is none for a sign-in, and the other way round', async () => {
    const { browser, authenticator } = await passkeyHolder(server(), at);
    const creation = await beginRegistration(browser, at);
    const assertion = authenticator.get({ challenge: creation.challenge, rpId: creation.rp.id });
    expectProblem(await complete(browser, assertion), 'invalid_token');
    const request = await beginSignIn(browser, at);
    const fresh = authenticatorAt(server(), at);
    const credential = fresh.create({ ...creation, challenge: request.challenge });
    const answer = await browser.post(at.auth, '/auth/passkey/register/complete', { credential });
    expectProblem(answer, 'invalid_token');
  });
});

describe('one passkey for the brands of a pool', () => {
  const third = home('brand3', 'dev');

  test('made at brand1 it signs in at brand3, as the same person', async () => {
    const { authenticator, person } = await passkeyHolder(server(), at);
    authenticator.origin = urlOf(server().port, third.auth).origin;
    const options = await beginSignIn(client(server()), third);
    expect(options.rpId).toBe('brand1.localhost');
    const { user } = expectOk<{ user: { id: string } }>(await signInByPasskey(client(server()), third, authenticator));
    expect(user.id).toBe(person.id);
  });

  test('an app of the pool may run the ceremony', async () => {
    const { authenticator } = await passkeyHolder(server(), at);
    const origin = urlOf(server().port, `app2.${third.base}`).origin;
    expect((await signInByPasskey(client(server()), at, authenticator, { origin })).status).toBe(200);
  });

  test('it is unknown at brand2, whose people are others', async () => {
    const { authenticator } = await passkeyHolder(server(), at);
    const second = home('brand2', 'dev');
    authenticator.origin = urlOf(server().port, second.auth).origin;
    expectProblem(await signInByPasskey(client(server()), second, authenticator), 'invalid_passkey', ['signal']);
  });

  test('brand2 is no origin of it', async () => {
    const { authenticator } = await passkeyHolder(server(), at);
    const origin = urlOf(server().port, 'auth.brand2.localhost').origin;
    expectProblem(await signInByPasskey(client(server()), at, authenticator, { origin }), 'invalid_passkey');
  });

  test('in prod it is bound to brand1.com', async () => {
    const prod = home('brand1', 'prod');
    const { authenticator } = await passkeyHolder(server(), prod);
    expect((await beginSignIn(client(server()), home('brand3', 'prod'))).rpId).toBe('brand1.com');
    expect(authenticator.origin).toBe('https://auth.brand1.com');
    expectOk(await signInByPasskey(client(server()), prod, authenticator));
  });
});
