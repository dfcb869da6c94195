import { describe, expect, test } from 'vitest';
import { type Bindings, config } from '../../src/platform/config.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { sealer } from '../../src/platform/seal.ts';
import { altered } from '../harness/altered.ts';
import { openSealed, sealFor } from '../harness/seal.ts';
import { newSecrets, secretBindings } from '../harness/secrets.ts';

describe('secrets of a test server', () => {
  test('are what the worker takes as its configuration', async () => {
    const secrets = await newSecrets();
    const bindings = { DB: {}, KV: {}, MAIL_TRANSPORT: 'local', ...secretBindings(secrets) } as unknown as Bindings;
    const parsed = config(bindings, true);
    expect(parsed.pepperKeys[0].kid).toBe(secrets.pepper[0]?.kid);
    expect(parsed.signingKeys[0].useFrom).toBeLessThan(Date.now() - 86_400_000);
  });

  test('differ from server to server', async () => {
    expect(secretBindings(await newSecrets())).not.toEqual(secretBindings(await newSecrets()));
  });
});

describe('sealed values', () => {
  const place = 'credentials|1|password';
  const both = async () => {
    const { data } = await newSecrets();
    const [key] = data;
    if (!key) throw new Error('no key');
    const bytes = new Uint8Array(Buffer.from(key.key, 'base64url'));
    return { data, seal: sealer([{ kid: key.kid, bytes }], systemRandom) };
  };

  test('of the worker are opened here, and those made here by the worker', async () => {
    const { data, seal } = await both();
    expect(openSealed(data, await seal.seal('grüß dich', place), place)).toBe('grüß dich');
    expect(await seal.open(sealFor(data, 'grüß dich', place), place)).toBe('grüß dich');
  });

  test('do not open in another place, changed, or under another key', async () => {
    const { data, seal } = await both();
    const sealed = await seal.seal('secret', place);
    expect(() => openSealed(data, sealed, 'credentials|2|password')).toThrow();
    expect(() => openSealed(data, altered(sealed, -2), place)).toThrow();
    expect(() => openSealed([], sealed, place)).toThrow('known key');
    expect(() => openSealed(data, 'plain text', place)).toThrow('known key');
  });
});
