import type { Hex } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ChainNode, startChainNode } from '../../harness/chain-node.ts';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { hang, type OutsideCall } from '../../harness/outside.ts';
import { carry, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';
import { type ContractWallet, contractWallet } from './wallet-contract.ts';
import { askForMessage, newAccount, verify } from './wallet-kit.ts';

/** Where the worker thinks that the chain is; `outside` leads it to the node's own port. */
const RPC = 'http://127.0.0.1:8545';
const server = useServer({ vars: { WALLET_RPC_URLS: JSON.stringify({ 31337: RPC, 1: RPC }) } });
const at = home('brand1', 'dev');

let chain: ChainNode;
beforeAll(async () => {
  chain = await startChainNode();
});
afterAll(() => chain?.stop());

const forward = async (call: OutsideCall) => {
  const response = await fetch(chain.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: call.body,
  });
  return { status: response.status, headers: { 'content-type': 'application/json' }, body: await response.text() };
};
beforeEach(() => server().outside.at(RPC, forward));

type Sign = (account: PrivateKeyAccount, message: string, wallet: ContractWallet) => Promise<Hex>;

const plain: Sign = (account, message) => account.signMessage({ message });
const wrapped: Sign = async (account, message, wallet) => wallet.wrap(await account.signMessage({ message }));

async function prepare(
  sign: Sign,
  { chainId = 31337, deploy = false, where = at }: { chainId?: number; deploy?: boolean; where?: typeof at } = {},
) {
  const owner = newAccount();
  const wallet = contractWallet(owner);
  if (deploy) await wallet.deploy(chain);
  const caller = client(server());
  const { nonce, message } = await askForMessage(caller, where, wallet.address, { chainId });
  const signature = await sign(owner, message, wallet);
  const send = () => verify(caller, where, { address: wallet.address, nonce, message, signature });
  return { owner, wallet, caller, message, nonce, signature, send };
}

describe('a contract wallet', () => {
  test('that is deployed signs in by its own word (ERC-1271)', async () => {
    const { send, caller, wallet } = await prepare(plain, { deploy: true });
    expect((await send()).status).toBe(200);
    expect((await caller.get(at.auth, '/auth/me')).json()).toMatchObject({ wallet_address: wallet.address });
  });

  test('that is not deployed signs in by what would deploy it (ERC-6492), and is not deployed by that', async () => {
    const { send, wallet } = await prepare(wrapped);
    expect((await send()).status).toBe(200);
    expect(await chain.call('eth_getCode', wallet.address, 'latest')).toBe('0x');
  });

  test('that was deployed meanwhile takes its old form of signature too', async () => {
    const { send } = await prepare(wrapped, { deploy: true });
    expect((await send()).status).toBe(200);
  });

  test('can be linked to an account', async () => {
    const person = await seedPerson(server());
    const owner = newAccount();
    const wallet = contractWallet(owner);
    await wallet.deploy(chain);
    const caller = client(server());
    carry(server(), caller, at, await seedSession(server(), person, at));
    const { message } = await askForMessage(caller, at, wallet.address, { chainId: 31337 });
    const signature = await owner.signMessage({ message });
    const answer = await caller.post(at.auth, '/auth/wallet/link', { message, signature });
    expect(answer.json()).toEqual({ address: wallet.address, chain_id: 31337, linked_at: expect.any(String) });
  });
});

describe('a contract wallet does not sign in', () => {
  test.each<[string, Sign, { deploy?: boolean; chainId?: number }]>([
    ['with the signature of another key', (_, message) => newAccount().signMessage({ message }), { deploy: true }],
    ['with a signature of another message', (owner) => owner.signMessage({ message: 'hello' }), { deploy: true }],
    ['with no signature at all', async () => '0x00', { deploy: true }],
    ['where it is not deployed, with its owner’s bare signature', plain, {}],
    [
      'where it is not deployed, with the wrapped signature of another key',
      async (_, message, wallet) => wallet.wrap(await newAccount().signMessage({ message })),
      {},
    ],
    [
      'with what deploys another wallet',
      async (owner, message) => contractWallet(newAccount()).wrap(await owner.signMessage({ message })),
      {},
    ],
    ['with a wrapping that holds nothing', async () => `0x${'6492'.repeat(16)}`, {}],
    [
      'with a wrapping around a wrapping',
      async (owner, message, wallet) => wallet.wrap(wallet.wrap(await owner.signMessage({ message }))),
      {},
    ],
  ])('%s', async (_, sign, options) => {
    const { send, wallet } = await prepare(sign, options);
    expectProblem(await send(), 'invalid_signature');
    expect(await server().sql('SELECT id FROM wallets WHERE address = ?', wallet.address.toLowerCase())).toEqual([]);
  });

  test('on a chain for which the endpoint does not speak', async () => {
    const { send } = await prepare(plain, { deploy: true, chainId: 1 });
    expectProblem(await send(), 'unavailable');
  });

  test('on a chain without an endpoint', async () => {
    const before = server().outside.calls.length;
    const { send } = await prepare(plain, { deploy: true, chainId: 8453 });
    expectProblem(await send(), 'invalid_signature');
    expect(server().outside.calls.length).toBe(before);
  });

  test('outside of dev over plain http: nobody is asked', async () => {
    const before = server().outside.calls.length;
    const { send } = await prepare(plain, { deploy: true, chainId: 1, where: home('brand1', 'prod') });
    expectProblem(await send(), 'invalid_signature');
    expect(server().outside.calls.length).toBe(before);
  });
});

test('an account with a key of its own cannot sign in through the chain with the other of its two signatures', async () => {
  const account = newAccount();
  const caller = client(server());
  const { nonce, message } = await askForMessage(caller, at, account.address, { chainId: 31337 });
  const signature = mirrored(await account.signMessage({ message }));
  expectProblem(await verify(caller, at, { address: account.address, nonce, message, signature }), 'invalid_signature');
});

describe('while the chain gives no answer', () => {
  const json = (body: unknown) => () => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  test.each([
    ['is down', () => ({ status: 503, body: 'down' })],
    ['redirects', () => ({ status: 307, headers: { location: 'http://127.0.0.1:1/' } })],
    ['answers with a page', () => ({ body: '<html>' })],
    ['answers with an empty object', json({})],
    ['answers with null', json(null)],
    ['limits the rate', json({ jsonrpc: '2.0', id: 1, error: { code: -32005, message: 'limit exceeded' } })],
    ['serves another chain', json({ jsonrpc: '2.0', id: 1, result: '0x1' })],
    ['answers without end', () => ({ body: `{"result":"0x${'01'.repeat(100_000)}"}` })],
    ['says true to everything', json({ jsonrpc: '2.0', id: 1, result: true })],
  ] as const)('because it %s, nobody is signed in, and the nonce is still good', async (_, handler) => {
    const { send } = await prepare(plain, { deploy: true });
    server().outside.at(RPC, handler);
    expectProblem(await send(), 'unavailable');
    server().outside.at(RPC, forward);
    expect((await send()).status).toBe(200);
  });

  test('because it hangs, the answer comes within seconds', async () => {
    const { send } = await prepare(plain, { deploy: true });
    server().outside.at(RPC, hang);
    const started = Date.now();
    expectProblem(await send(), 'unavailable');
    expect(Date.now() - started).toBeLessThan(8_000);
  });

  test('an account with a key of its own signs in all the same', async () => {
    server().outside.at(RPC, hang);
    const account = newAccount();
    const caller = client(server());
    const { nonce, message } = await askForMessage(caller, at, account.address, { chainId: 31337 });
    const signature = await account.signMessage({ message });
    expect((await verify(caller, at, { address: account.address, nonce, message, signature })).status).toBe(200);
  });
});

/** The signature with the other `s` that verifies, and the parity that goes with it. */
function mirrored(signature: Hex): Hex {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const s = order - BigInt(`0x${signature.slice(66, 130)}`);
  const v = signature.endsWith('1b') ? '1c' : '1b';
  return `0x${signature.slice(2, 66)}${s.toString(16).padStart(64, '0')}${v}`;
}
