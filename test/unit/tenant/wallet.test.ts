import { describe, expect, it } from 'vitest';
import { rpcUrlOf } from '../../../src/identity/credentials/wallet/rpc-url.ts';
import { type Bindings, config } from '../../../src/platform/config.ts';
import { chainsOf } from '../../../src/tenant/wallet.ts';
import { newSecrets, secretBindings } from '../../harness/secrets.ts';
import { brandsOf, folderOf, problemsOf } from './fixture.ts';
import { tenantAt } from './tenant-at.ts';

const wallet = (declared: unknown, more: Record<string, unknown> = {}) =>
  folderOf('acme', { wallet: declared, ...more });

describe('what a brand asks of wallets', () => {
  it('is a sentence with its name and Ethereum itself, unless it says more', () => {
    expect(brandsOf(folderOf('acme', { name: 'Acme' }))[0]?.wallet).toEqual({
      statement: 'Sign in to Acme.',
      chains: [{ id: 1, rpcUrl: null, environments: null }],
    });
    expect(brandsOf(folderOf('acme', { name: 'Würze & Söhne' }))[0]?.wallet.statement).toBe(
      'Sign in with your wallet.',
    );
  });

  it('may differ between environments', () => {
    const environments = [{ name: 'prod', bases: ['acme.example'] }, { name: 'dev' }];
    const chains = [
      { id: 31337, environments: ['dev'] },
      { id: 1, rpcUrl: 'https://rpc.example/' },
    ];
    const policy = brandsOf(wallet({ chains }, { environments }))[0]?.wallet;
    const ids = (env: string) => policy && chainsOf(policy, env).map(({ id }) => id);
    expect([ids('dev'), ids('prod')]).toEqual([[31337, 1], [1]]);
  });

  it.each([
    ['a chain twice', { chains: [{ id: 1 }, { id: 1 }] }, /wallet\.chains\[1\]\.id: 1 appears twice/],
    [
      'an unknown environment',
      { chains: [{ id: 1, environments: ['x'] }] },
      /chains\[0\]\.environments\[0\]: x is no environment/,
    ],
    ['no chain', { chains: [] }, /wallet\.chains/],
    ['chain 0', { chains: [{ id: 0 }] }, /wallet\.chains/],
    ['a chain of a fraction', { chains: [{ id: 1.5 }] }, /wallet\.chains/],
    ['plain http', { chains: [{ id: 1, rpcUrl: 'http://127.0.0.1:8545' }] }, /rpcUrl: is not an https address/],
    ['user info', { chains: [{ id: 1, rpcUrl: 'https://key@rpc.example/' }] }, /rpcUrl: is not an https address/],
    ['a sentence with a line end', { statement: 'a\nb' }, /wallet\.statement/],
    ['a sentence beyond the grammar', { statement: 'Grüß Gott' }, /wallet\.statement: may hold/],
    ['an unknown field', { chain: 1 }, /wallet/],
  ])('is refused with %s', (_, declared, reason) => {
    expect(problemsOf(wallet(declared)).join('\n')).toMatch(reason);
  });

  it('needs a chain in every environment where wallets sign in', () => {
    const environments = [{ name: 'prod', bases: ['acme.example'] }, { name: 'dev' }];
    const chains = [{ id: 31337, environments: ['dev'] }];
    expect(problemsOf(wallet({ chains }, { environments, methods: ['wallet'] })).join()).toMatch(
      /no chain counts in prod/,
    );
    expect(problemsOf(wallet({ chains }, { environments }))).toEqual([]);
  });
});

describe('WALLET_RPC_URLS', async () => {
  const bindings = {
    DB: {},
    KV: {},
    MAIL_TRANSPORT: 'local',
    ...secretBindings(await newSecrets()),
  } as unknown as Bindings;
  const read = (text: string) => config({ ...bindings, WALLET_RPC_URLS: text }, true).walletRpcUrls;

  it('is read as an object of chain and address', () => {
    const urls = { 1: 'https://rpc.example/key', 31337: 'http://127.0.0.1:8545' };
    expect(read(JSON.stringify(urls))).toEqual(urls);
    expect(read('')).toEqual({});
  });

  it.each([
    '{',
    '[1]',
    '{"1":"http://rpc.example"}',
    '{"1":"ftp://127.0.0.1"}',
    '{"0":"https://a.example"}',
    '{"x":"https://a.example"}',
    '{"1":2}',
  ])('is refused as %s, without telling it', (text) => {
    expect(() => read(text)).toThrow(/^WALLET_RPC_URLS is not a JSON object of chain id to https URL$/);
  });

  it('counts over plain http in a dev environment only', () => {
    const settings = { walletRpcUrls: { 1: 'http://127.0.0.1:8545' } };
    expect(rpcUrlOf(settings, tenantAt('http://auth.brand1.localhost:8787/'), 1)).toBe('http://127.0.0.1:8545');
    expect(rpcUrlOf(settings, tenantAt('https://auth.brand1.com/'), 1)).toBeNull();
    expect(rpcUrlOf(settings, tenantAt('https://auth.staging.brand1.com/'), 1)).toBeNull();
  });
});
