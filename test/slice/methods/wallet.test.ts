import { decodeJwt } from 'jose';
import { parseSiweMessage } from 'viem/siwe';
import { describe, expect, test } from 'vitest';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { seedPerson } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';
import { seedWallet } from '../../harness/wallets.ts';
import { askForMessage, mixedAccount, newAccount, ownMessage, signInByWallet, verify } from './wallet-kit.ts';

const server = useServer();
const at = home('brand1', 'dev');

interface Me {
  readonly user: Record<string, unknown> & { id: string };
  readonly session: Record<string, unknown>;
}

describe('the message that is offered', () => {
  test('is one that viem reads, for the host, the first chain and this address, and it ends with its nonce', async () => {
    const { address } = newAccount();
    const caller = client(server());
    const { message, nonce, expiresAt } = await askForMessage(caller, at, address.toLowerCase());
    const origin = caller.origin(at.auth);
    expect(parseSiweMessage(message)).toEqual({
      address,
      chainId: 1,
      domain: new URL(origin).host,
      expirationTime: new Date(expiresAt),
      issuedAt: expect.any(Date),
      nonce,
      statement: 'Sign in to Brand One.',
      uri: origin,
      version: '1',
    });
    expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(9.9 * 60_000);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(600_000);
  });

  test('has the chain that is asked for, where the brand takes it in this environment', async () => {
    const { address } = newAccount();
    const { message } = await askForMessage(client(server()), at, address, { chainId: 31337 });
    expect(message).toContain('\nChain ID: 31337\n');
    const asked = client(server()).post(home('brand1', 'prod').auth, '/auth/metamask/nonce', {
      address,
      chainId: 31337,
    });
    expectProblem(await asked, 'invalid_field');
  });

  test('is for the app whose page asks, not for the auth host that answers', async () => {
    const caller = client(server());
    const from = caller.origin('app1.brand1.localhost');
    const account = newAccount();
    const { message, nonce } = await askForMessage(caller, at, account.address, {}, { from });
    expect(message.startsWith(`${new URL(from).host} wants you`)).toBe(true);
    expect(message).toContain(`\nURI: ${from}\n`);
    const signed = { address: account.address, message, nonce, signature: await account.signMessage({ message }) };
    expect((await verify(caller, at, signed, { from })).status).toBe(200);
  });
});

describe('signing in with a wallet', () => {
  test('that is new here makes an account without an address, which every answer shows with nulls', async () => {
    const account = newAccount();
    const caller = client(server());
    const answer = await signInByWallet(caller, at, account);
    const body = answer.json<{ user: { id: string } }>();
    expect(body).toEqual({
      message: expect.any(String),
      user: { id: expect.any(String), email: null, name: null, role: 'user' },
    });
    const session = (await caller.get(at.auth, '/session')).json<Me & Record<string, unknown>>();
    expect(session.user).toMatchObject({ id: body.user.id, email: null, name: null, emailVerified: false });
    expect(session.session).toMatchObject({ targetSubapp: 'app1', targetEnv: 'dev' });
    expect((await caller.get(at.auth, '/auth/me')).json()).toMatchObject({
      id: body.user.id,
      email: null,
      email_verified: false,
      name: null,
      username: null,
      has_password: false,
      passkeys: 0,
      wallet_address: account.address,
      aal: 'aal1',
    });
    const rows = await server().sql('SELECT kind FROM identifiers WHERE user_id = ?', body.user.id);
    expect(rows).toEqual([]);
  });

  test('leads to the same person again, and at a brand of the same pool, but to another one elsewhere', async () => {
    const account = newAccount();
    const idAt = async (...where: Parameters<typeof home>) =>
      (await signInByWallet(client(server()), home(...where), account)).json<{ user: { id: string } }>().user.id;
    const first = await idAt('brand1', 'dev');
    expect(await idAt('brand1', 'dev')).toBe(first);
    expect(await idAt('brand3', 'staging')).toBe(first);
    expect(await idAt('brand2', 'dev')).not.toBe(first);
    const rows = await server().sql('SELECT pool FROM wallets WHERE address = ?', account.address.toLowerCase());
    expect(rows.map(({ pool }) => pool).sort()).toEqual(['brand1', 'brand2']);
  });

  test('leads to the person who linked it, with the key proven as software and one factor', async () => {
    const account = newAccount();
    const person = await seedPerson(server());
    await seedWallet(server(), person, account.address);
    const caller = client(server());
    expect((await signInByWallet(caller, at, account)).json()).toMatchObject({
      user: { id: person.id, email: person.email },
    });
    const { access_token: token } = (await caller.post(at.auth, '/auth/refresh')).json<{ access_token: string }>();
    expect(decodeJwt(token)).toMatchObject({ sub: person.id, amr: ['swk'], acr: 'aal1' });
  });

  test('takes a message that the client wrote itself, with a path, a request id and resources', async () => {
    const account = newAccount();
    const caller = client(server());
    const { nonce } = await askForMessage(caller, at, account.address);
    const message = ownMessage(caller, at.auth, {
      address: account.address,
      nonce,
      chainId: 8453,
      uri: `${caller.origin(at.auth)}/login?from=home`,
      requestId: 'a-request:1',
      notBefore: new Date(Date.now() - 1_000),
      expirationTime: new Date(Date.now() + 60_000),
      resources: ['https://example.com/terms', 'ipfs://bafybei'],
    });
    const signature = await account.signMessage({ message });
    expect((await verify(caller, at, { address: account.address, nonce, message, signature })).status).toBe(200);
    const [row] = await server().sql<{ chain_id: number }>(
      'SELECT chain_id FROM wallets WHERE address = ?',
      account.address.toLowerCase(),
    );
    expect(row?.chain_id).toBe(8453);
  });

  test('works for a program that sends no Origin and keeps no cookies', async () => {
    const account = newAccount();
    const caller = client(server(), { jar: null });
    const answer = await signInByWallet(caller, at, account);
    expect(answer.status).toBe(200);
    expect(answer.cookie(at.sessionCookie)?.value).toMatch(/^[0-9a-f-]{36}\.[\w-]{43}$/);
  });

  test('keeps the target and the wish not to be remembered from when the message was asked for', async () => {
    const account = newAccount();
    const caller = client(server());
    const wish = { return_to: `http://app1.brand1.localhost:${server().port}/inbox`, remember: false };
    const { nonce, message } = await askForMessage(caller, at, account.address, wish);
    const signature = await account.signMessage({ message });
    const answer = await verify(caller, at, { address: account.address, nonce, message, signature });
    expect(answer.cookie(at.sessionCookie)?.maxAgeSeconds).toBeNull();
    const me = (await caller.get(at.auth, '/session')).json<Me & Record<string, unknown>>();
    expect(me.session).toMatchObject({ targetDomain: 'app1.brand1.localhost' });
  });

  test('is recorded, and so is a wrong signature, with whom it was tried on', async () => {
    const account = newAccount();
    const person = await seedPerson(server());
    await seedWallet(server(), person, account.address);
    const caller = client(server());
    await signInByWallet(caller, at, account);
    const { nonce, message } = await askForMessage(caller, at, account.address);
    const signature = await newAccount().signMessage({ message });
    expectProblem(
      await verify(caller, at, { address: account.address, nonce, message, signature }),
      'invalid_signature',
    );
    const events = await server().sql<{ event: string; reason: string | null; details: string }>(
      'SELECT event, reason, details FROM audit_events WHERE subject_id = ? ORDER BY at',
      person.id,
    );
    expect(events.map(({ event, reason }) => [event, reason])).toEqual([
      ['user.login.success', null],
      ['user.login.failed', 'invalid_signature'],
    ]);
    expect(JSON.parse(events[0]?.details ?? '')).toMatchObject({ method: 'wallet' });
  });

  test('of a disabled person, or of one without access to the app, is refused by the same gates', async () => {
    for (const [row, code] of [
      [{ status: 'disabled' }, 'account_disabled'],
      [{ apps: ['app2'] }, 'app_access_denied'],
      [{ env: ['prod'] }, 'env_access_denied'],
    ] as const) {
      const account = newAccount();
      const person = await seedPerson(server(), { row: row as never });
      await seedWallet(server(), person, account.address);
      expectProblem(await signInByWallet(client(server()), at, account), code);
      expect(await server().sql('SELECT id FROM sessions WHERE user_id = ?', person.id)).toEqual([]);
    }
  });
});

describe('addresses', () => {
  const { address } = mixedAccount;
  const swapped = [...address].map((c) => (/[a-f]/.test(c) ? c.toUpperCase() : /[A-F]/.test(c) ? c.toLowerCase() : c));
  test.each([
    ['with a wrong checksum', `0x${swapped.slice(2).join('')}`],
    ['in upper case', `0x${address.slice(2).toUpperCase()}`],
    ['with an upper-case prefix', address.replace('0x', '0X')],
    ['without a prefix', address.slice(2)],
    ['that is too short', address.slice(0, -1)],
    ['that is too long', `${address}0`],
    ['that is a name', 'vitalik.eth'],
    ['with a space', `${address} `],
    ['that is empty', ''],
  ])('%s are refused', async (_, given) => {
    expectProblem(await client(server()).post(at.auth, '/auth/metamask/nonce', { address: given }), 'invalid_field');
  });

  test('with a right checksum or in lower case are taken', async () => {
    for (const given of [address, address.toLowerCase()])
      expect(await askForMessage(client(server()), at, given)).toBeTruthy();
  });
});
