import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { fromPage, signedIn } from '../../fixtures/browser.ts';
import { seedCode } from '../../fixtures/codes.ts';
import { type Sent, type Stage, send } from '../../fixtures/fixture.ts';
import { seedMagicLink, seedRegistration } from '../../fixtures/one-time.ts';
import { bySize } from '../../hard/size.ts';
import type { Answer } from '../../harness/answer.ts';
import { client } from '../../harness/client.ts';
import { authenticatorAt, beginRegistration, seedPasskey } from '../../harness/passkeys.ts';
import { carry, PASSWORD, seedPerson, seedSession } from '../../harness/people.ts';
import { useServer } from '../../harness/use-server.ts';
import { seedWallet } from '../../harness/wallets.ts';
import { at, expectRefusal, unlimited } from '../kit.ts';
import { CALLERS, effectOf } from './race.ts';

const server = useServer(unlimited);
const stage = (): Stage => ({ server: server(), at });

const ROUNDS = Array.from({ length: bySize(3, 10, 40) }, (_, round) => round + 1);
const HASHED = ROUNDS.slice(0, bySize(1, 10, 20));

let addresses = 0;
const newAddress = () => `contested${++addresses}@example.org`;

/** Sends every request `times` times, all at once. */
const together = (requests: readonly Sent[], times: number): Promise<Answer[]> =>
  Promise.all(Array.from({ length: times }, () => requests.map((request) => send(server(), request))).flat());

const ownersOf = (email: string) =>
  server().sql<{ id: string }>('SELECT DISTINCT user_id AS id FROM identifiers WHERE value = ?', email);

describe('an address that nobody has', () => {
  it.each(HASHED)(
    `POST /register: ${CALLERS} register it at once, and one account comes of it (round %i)`,
    async () => {
      const json = { email: newAddress(), password: PASSWORD, name: 'Ada' };
      const { made, effect } = await effectOf(server(), () =>
        together([fromPage(stage(), 'POST', '/register', { json })], CALLERS),
      );
      const registered = made.filter(({ status }) => status === 201).length;
      // Five mails in an hour; and six hashes run at a time, so that of this many some are sent away before.
      expect(registered).toBeGreaterThanOrEqual(1);
      expect(registered).toBeLessThanOrEqual(5);
      for (const answer of made) if (answer.status !== 201) expectRefusal(answer, ['rate_limited', 'overloaded']);
      expect(effect).toEqual({
        users: 1,
        identifiers: 1,
        credentials: 1,
        versions: 1,
        outbox: registered,
        'user.signup.success': 1,
      });
    },
  );

  it.each(ROUNDS)('comes in by link and by code at once, and one account comes of it (round %i)', async () => {
    const email = newAddress();
    const link = { json: { token: await seedMagicLink(stage(), { email }) } };
    const code = { json: { email, code: await seedCode(stage(), 'sign_in', email) } };
    const { effect } = await effectOf(server(), () =>
      together(
        [fromPage(stage(), 'POST', '/magic-link/verify', link), fromPage(stage(), 'POST', '/auth/otp/verify', code)],
        CALLERS / 2,
      ),
    );
    const [owner, ...more] = await ownersOf(email);
    expect(more).toEqual([]);
    expect(effect).toMatchObject({ users: 1, identifiers: 1, 'user.signup.success': 1 });
    const held = await server().sql('SELECT 1 FROM sessions WHERE user_id = ?', owner?.id);
    // Who lost the address to the other way in is signed in to the same account, or refused.
    expect(effect.sessions).toBe(held.length);
    expect(effect['user.login.success']).toBe(held.length);
    expect(held.length).toBeGreaterThanOrEqual(1);
    expect(held.length).toBeLessThanOrEqual(2);
  });

  it.each(ROUNDS)('is confirmed and declined at once: it is the one or the other, whole (round %i)', async () => {
    const { person, token } = await seedRegistration(stage());
    const json = { token };
    const [confirm, decline] = ['/verify-email', '/verify-email/decline'].map((path) =>
      fromPage(stage(), 'POST', path, { json }),
    ) as [Sent, Sent];
    const answers = await together([confirm, decline], CALLERS / 2);
    const confirmed = answers.filter((answer, n) => n % 2 === 0 && answer.status === 200).length;
    const declined = answers.filter((answer, n) => n % 2 === 1 && answer.status === 200).length;
    for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, ['invalid_token']);
    const [user] = await server().sql('SELECT 1 FROM users WHERE id = ?', person.id);
    const addresses = await server().sql<{ at: number | null }>(
      'SELECT verified_at AS at FROM identifiers WHERE user_id = ?',
      person.id,
    );
    if (user === undefined) expect([confirmed, declined, addresses.length]).toEqual([0, 1, 0]);
    else expect([confirmed, declined, addresses.length, addresses[0]?.at === null]).toEqual([CALLERS / 2, 0, 1, false]);
  });
});

describe('an account with eighteen of its twenty', () => {
  it.each(ROUNDS)(
    'POST /auth/passkey/register/complete: ten more passkeys at once make twenty (round %i)',
    async () => {
      const person = await seedPerson(server(), { pool: at.pool });
      const browser = client(server());
      // Who has passkeys adds one with two factors alone.
      carry(server(), browser, at, await seedSession(server(), person, at, { acr: 'aal2' }));
      for (let n = 0; n < 18; n++) await seedPasskey(server(), person, at, authenticatorAt(server(), at));
      const credentials = await Promise.all(
        Array.from({ length: 10 }, async () =>
          authenticatorAt(server(), at).create(await beginRegistration(browser, at)),
        ),
      );
      const answers = await Promise.all(
        credentials.map((credential) => browser.post(at.auth, '/auth/passkey/register/complete', { credential })),
      );
      expect(answers.filter(({ status }) => status === 200).length).toBe(2);
      for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, ['conflict']);
      expect(await server().sql('SELECT 1 FROM passkeys WHERE user_id = ?', person.id)).toHaveLength(20);
    },
  );

  it.each(ROUNDS)('POST /auth/wallet/link: ten more wallets at once make no more than twenty (round %i)', async () => {
    const { person, session } = await signedIn(stage());
    const account = () => privateKeyToAccount(generatePrivateKey());
    for (let n = 0; n < 18; n++) await seedWallet(server(), person, account().address);
    const requests = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const wallet = account();
        const json = { address: wallet.address };
        const offered = await send(server(), fromPage(stage(), 'POST', '/auth/metamask/nonce', { json }));
        const { message } = offered.json<{ message: string }>();
        return fromPage(stage(), 'POST', '/auth/wallet/link', {
          json: { message, signature: await wallet.signMessage({ message }) },
          cookies: {
            [at.flowCookie]: offered.cookie(at.flowCookie)?.value ?? '',
            [at.sessionCookie]: session.value,
          },
        });
      }),
    );
    const answers = await together(requests, 1);
    const linked = answers.filter(({ status }) => status === 200).length;
    // Each link raises the person's version, so one that was overtaken too often is asked to come again.
    for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, ['conflict', 'unavailable']);
    expect(linked).toBeGreaterThanOrEqual(1);
    expect(await server().sql('SELECT 1 FROM wallets WHERE user_id = ?', person.id)).toHaveLength(18 + linked);
    expect(linked).toBeLessThanOrEqual(2);
  });
});
