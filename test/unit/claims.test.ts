import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createOnce, findOnce } from '../../src/challenge/claim.ts';
import { createCode, matchCode } from '../../src/challenge/code.ts';
import { createNonce, findNonce, type NoncePayload } from '../../src/identity/credentials/wallet/nonce.ts';
import { oneTimeStore } from '../../src/platform/kv.ts';
import { systemRandom as random } from '../../src/platform/random.ts';

const kept = new Map<string, string>();
const kv = {
  put: async (key: string, value: string) => void kept.set(key, value),
  get: async (key: string) => kept.get(key) ?? null,
} as unknown as KVNamespace;
const deps = {
  once: oneTimeStore(kv),
  random,
  clock: { now: () => Date.now() },
  config: { macKeys: [{ bytes: new Uint8Array(32) }] } as unknown as Parameters<typeof createCode>[0]['config'],
};

const digest = (text: string) => createHash('sha256').update(text).digest('base64url');

// Kept claims are known by it: by another digest, what they tell of as spent could be redeemed once more.
test.each<[string, () => Promise<[text: string, hash: string | undefined]>]>([
  [
    'a link',
    async () => {
      const { token } = await createOnce(deps, 'magic_link', {}, 60_000);
      return [`magic_link|${token}`, (await findOnce(deps, 'magic_link', token))?.claim.hash];
    },
  ],
  [
    'a code',
    async () => {
      const { code } = await createCode(deps, 'code:sign_in:mac', 'flow', {});
      return ['code|code:sign_in:mac|flow', (await matchCode(deps, 'code:sign_in:mac', 'flow', code))?.claim.hash];
    },
  ],
  [
    'a wallet’s nonce',
    async () => {
      const { nonce } = await createNonce(deps, {} as NoncePayload);
      return [`wallet_nonce|${nonce}`, (await findNonce(deps, nonce))?.claim.hash];
    },
  ],
])('a claim on %s is known by the SHA-256 of its kind and key, under which it is kept', async (_, make) => {
  const [text, hash] = await make();
  expect(hash).toBe(digest(text));
  expect([...kept.keys()]).toContain(`${text.split('|')[0]}:${digest(text)}`);
});
