import type { PrivateKeyAccount } from 'viem/accounts';
import { describe, expect, test } from 'vitest';
import { type Client, client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { mailTo } from '../../harness/mail.ts';
import { carry, type Person, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';
import { seedWallet } from '../../harness/wallets.ts';
import { askForMessage, newAccount, signInByWallet } from './wallet-kit.ts';

const server = useServer({ limits: { rate: 100_000 } });
const at = home('brand1', 'dev');
const MINUTE = 60_000;

async function signedIn(person?: Person, row: Parameters<typeof seedSession>[3] = {}) {
  const owner = person ?? (await seedPerson(server()));
  const browser = client(server());
  const session = await seedSession(server(), owner, at, row);
  carry(server(), browser, at, session);
  return { browser, person: owner, session };
}

async function signature(browser: Client, account: PrivateKeyAccount) {
  const { message } = await askForMessage(browser, at, account.address);
  return { message, signature: await account.signMessage({ message }) };
}

const link = async (browser: Client, account: PrivateKeyAccount) =>
  browser.post(at.auth, '/auth/wallet/link', await signature(browser, account));
const unlink = (browser: Client, address?: string) =>
  browser.request(at.auth, `/auth/wallet/link${address ? `?address=${address}` : ''}`, { method: 'DELETE' });
const list = async (browser: Client) =>
  (await browser.get(at.auth, '/auth/wallet')).json<{ address: string | null; wallets: { address: string }[] }>();
const idOf = async (account: PrivateKeyAccount) =>
  (await signInByWallet(client(server()), at, account)).json<{ user: { id: string } }>().user.id;
const versionOf = async ({ id }: Person) =>
  (await server().sql<{ version: number }>('SELECT version FROM users WHERE id = ?', id))[0]?.version;

describe('linking', () => {
  test('adds a wallet that signs in from then on, tells the person, and is recorded', async () => {
    const { browser, person } = await signedIn();
    const account = newAccount();
    expect(await list(browser)).toEqual({ address: null, chain_id: null, linked_at: null, wallets: [] });
    const answer = await link(browser, account);
    const linked = { address: account.address, chain_id: 1, linked_at: expect.any(String) };
    expect(answer.json()).toEqual(linked);
    expect(await list(browser)).toEqual({ ...linked, wallets: [linked] });
    expect(await idOf(account)).toBe(person.id);
    const [mail] = await mailTo(server(), person.email);
    expect(mail?.subject).toBe('A wallet was linked to your account at Brand One');
    const events = await server().sql<{ event: string }>(
      'SELECT event FROM audit_events WHERE subject_id = ?',
      person.id,
    );
    expect(events.filter(({ event }) => event === 'security.wallet.linked').length).toBe(1);
    expect(await versionOf(person)).toBe(2);
  });

  test('takes several wallets, of which the first linked is the primary', async () => {
    const { browser } = await signedIn();
    const accounts = [newAccount(), newAccount(), newAccount()];
    for (const account of accounts) expect((await link(browser, account)).status).toBe(200);
    const { address, wallets } = await list(browser);
    expect(address).toBe(accounts[0]?.address);
    expect(wallets.map((wallet) => wallet.address)).toEqual(accounts.map((account) => account.address));
    expect((await browser.get(at.auth, '/auth/me')).json()).toMatchObject({ wallet_address: accounts[0]?.address });
  });

  test('of a wallet that is theirs already changes nothing', async () => {
    const { browser, person } = await signedIn();
    const account = newAccount();
    const first = (await link(browser, account)).json();
    expect((await link(browser, account)).json()).toEqual(first);
    expect((await mailTo(server(), person.email)).length).toBe(1);
    expect(await versionOf(person)).toBe(2);
  });

  test('works for a program with an access token', async () => {
    const { browser } = await signedIn();
    const { access_token: token } = (await browser.post(at.auth, '/auth/refresh')).json<{ access_token: string }>();
    const program = client(server(), { jar: null });
    const headers = { authorization: `Bearer ${token}` };
    const account = newAccount();
    const answer = await program.post(at.auth, '/auth/wallet/link', await signature(program, account), { headers });
    expect(answer.json()).toMatchObject({ address: account.address });
  });

  test('of somebody else’s wallet is refused, and says so only to whoever has proven it', async () => {
    const account = newAccount();
    const owner = await seedPerson(server());
    await seedWallet(server(), owner, account.address);
    const { browser } = await signedIn();
    expectProblem(await link(browser, account), 'wallet_taken');
    const { message } = await askForMessage(browser, at, account.address);
    const forged = { message, signature: await newAccount().signMessage({ message }) };
    expectProblem(await browser.post(at.auth, '/auth/wallet/link', forged), 'invalid_signature');
    expect(await list(browser)).toMatchObject({ wallets: [] });
    expect(await idOf(account)).toBe(owner.id);
  });

  test('needs a session, and one that was proven in the last ten minutes', async () => {
    const stranger = client(server());
    expectProblem(await link(stranger, newAccount()), 'unauthenticated');
    const { browser } = await signedIn(undefined, { authTime: Date.now() - 11 * MINUTE });
    expectProblem(await link(browser, newAccount()), 'step_up_required', ['acr_values', 'max_age']);
    expectProblem(await unlink(browser), 'step_up_required', ['acr_values', 'max_age']);
    const { access_token: token } = (await browser.post(at.auth, '/auth/refresh')).json<{ access_token: string }>();
    const program = client(server(), { jar: null });
    const headers = { authorization: `Bearer ${token}` };
    const body = await signature(program, newAccount());
    const answer = await program.post(at.auth, '/auth/wallet/link', body, { headers });
    expectProblem(answer, 'insufficient_user_authentication', ['acr_values', 'max_age']);
    expect(answer.header('www-authenticate')).toContain('insufficient_user_authentication');
  });

  test('of one nonce 50 times at once adds one wallet, one record and one notice', async () => {
    const { browser, person } = await signedIn();
    const body = await signature(browser, newAccount());
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => browser.post(at.auth, '/auth/wallet/link', body)),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    for (const answer of answers) if (answer.status !== 200) expectProblem(answer, 'invalid_token');
    expect((await list(browser)).wallets.length).toBe(1);
    expect((await mailTo(server(), person.email)).length).toBe(1);
    expect(await versionOf(person)).toBe(2);
  });

  test('of one wallet by two people at once leaves it with one of them', async () => {
    const account = newAccount();
    const people = await Promise.all([signedIn(), signedIn(), signedIn(), signedIn()]);
    const bodies = await Promise.all(people.map(({ browser }) => signature(browser, account)));
    const answers = await Promise.all(
      people.map(({ browser }, i) => browser.post(at.auth, '/auth/wallet/link', bodies[i])),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const rows = await server().sql('SELECT user_id FROM wallets WHERE address = ?', account.address.toLowerCase());
    expect(rows.length).toBe(1);
  });

  test('ends at twenty wallets', async () => {
    const { browser, person } = await signedIn();
    for (let i = 0; i < 20; i++) await seedWallet(server(), person, newAccount().address);
    expectProblem(await link(browser, newAccount()), 'conflict');
  });
});

describe('removing', () => {
  test('takes the primary unless another is named; a removed wallet leads to its old owner no more', async () => {
    const { browser, person } = await signedIn();
    const [first, second, third] = [newAccount(), newAccount(), newAccount()];
    for (const account of [first, second, third]) await link(browser, account);
    expect((await unlink(browser)).status).toBe(200);
    expect((await unlink(browser, third.address.toLowerCase())).status).toBe(200);
    expect((await list(browser)).wallets.map(({ address }) => address)).toEqual([second.address]);
    expect(await idOf(first)).not.toBe(person.id);
    expect(await idOf(second)).toBe(person.id);
    const subjects = (await mailTo(server(), person.email, { count: 5 })).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject === 'A wallet was removed from your account at Brand One').length).toBe(
      2,
    );
  });

  test('of a wallet that is not theirs looks like one that nobody has', async () => {
    const { browser } = await signedIn();
    const account = newAccount();
    await seedWallet(server(), await seedPerson(server()), account.address);
    expectProblem(await unlink(browser, account.address), 'not_found');
    expectProblem(await unlink(browser, newAccount().address), 'not_found');
    expectProblem(await unlink(browser, 'nonsense'), 'not_found');
    expectProblem(await unlink(browser), 'not_found');
  });

  test('leaves the last way in', async () => {
    const account = newAccount();
    const browser = client(server());
    await signInByWallet(browser, at, account);
    expectProblem(await unlink(browser), 'last_way_in');
    expect(await list(browser)).toMatchObject({ address: account.address });
    await link(browser, newAccount());
    expect((await unlink(browser, account.address)).status).toBe(200);
    expectProblem(await unlink(browser), 'last_way_in');
  });

  test('of the last two wallets at once leaves one of them', async () => {
    for (let round = 0; round < 5; round++) {
      const account = newAccount();
      const browser = client(server());
      await signInByWallet(browser, at, account);
      const other = newAccount();
      await link(browser, other);
      const answers = await Promise.all([unlink(browser, account.address), unlink(browser, other.address)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect((await list(browser)).wallets.length).toBe(1);
    }
  });

  test('while the wallet signs in elsewhere opens no session of its old owner afterwards', async () => {
    const { browser, person } = await signedIn();
    const account = newAccount();
    await link(browser, account);
    const callers = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const caller = client(server());
        const { nonce, message } = await askForMessage(caller, at, account.address);
        return {
          caller,
          body: { address: account.address, nonce, message, signature: await account.signMessage({ message }) },
        };
      }),
    );
    const [removed, ...answers] = await Promise.all([
      unlink(browser),
      ...callers.map(({ caller, body }) => caller.post(at.auth, '/auth/metamask/verify', body)),
    ]);
    expect(removed?.status).toBe(200);
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const [gone] = await server().sql<{ at: number }>(
      "SELECT at FROM audit_events WHERE subject_id = ? AND event = 'security.wallet.unlinked'",
      person.id,
    );
    const order = await server().sql<{ event: string }>(
      "SELECT event FROM audit_events WHERE subject_id = ? AND event IN ('user.login.success', 'security.wallet.unlinked') ORDER BY rowid",
      person.id,
    );
    expect(gone?.at).toBeGreaterThan(0);
    expect(order.at(-1)?.event).toBe('security.wallet.unlinked');
  });
});

test('a session that was ended while its wallet was being signed cannot link it', async () => {
  const { browser, session } = await signedIn();
  const body = await signature(browser, newAccount());
  const headers = { cookie: `${at.sessionCookie}=${session.value}`, origin: browser.origin(at.auth) };
  await browser.post(at.auth, '/logout');
  expectProblem(await browser.post(at.auth, '/auth/wallet/link', body, { headers }), 'unauthenticated');
});
